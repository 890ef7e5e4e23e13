"""What follows a stop: words from everybody, pictures and voices from those who gave their name.

Behind the menu, so that no button of the big keyboard is ever taken for a detail.
"""

from uuid import UUID

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.domain.screen import Screen
from bot.services import screens
from bot.services.stop import raising
from bot.texts import text
from handlers.answer import Answers
from handlers.pending import Pending
from handlers.stop_work import Stopping, ask, rest
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="details"))
router.message.filter(F.chat.type == "private")

#: what a named person may add, and where its file id stands
_MEDIA = ("photo", "voice", "video")


@router.message(Stopping.choosing)
async def not_a_choice(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    pending: Pending,
) -> None:  # fmt: skip
    """Anything else between the taps: the question once more; after the minute it is a detail."""
    stop_id = pending.stop_of(UUID((await state.get_data())["press"]))
    if stop_id is None:
        await ask(message, who, state, storage, answers)
        return
    await rest(state, {"stop": stop_id.hex, "with_name": False})
    await state.set_state(Stopping.after)
    follow = text_detail if message.text else media_detail
    await follow(message, who, state, storage, answers)


@router.callback_query(F.data.regexp(r"^d:[0-9a-f]{32}$"))
async def add_more(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """What comes next belongs to this stop; after a restart only this button knows so."""
    stop_id = UUID((callback.data or "").removeprefix("d:"))
    if who.person is None or not await raising.is_mine(storage, who.person, stop_id):
        answers.toast(callback, text(who.lang, "toast-gone"), alert=True)
        return
    await rest(state, {"stop": stop_id.hex, "with_name": True})
    await state.set_state(Stopping.after)
    answers.toast(callback, text(who.lang, "toast-add"), alert=True)


@router.message(Stopping.after, F.text & ~F.text.startswith("/"))
async def text_detail(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """Words follow the alarm."""
    data = await state.get_data()
    key = press_key(message, who) if data["with_name"] else None
    await raising.add_detail(storage, UUID(data["stop"]), "text", message.text or "", press_key=key)
    answers.show(message, _added(who.lang))


@router.message(Stopping.after, F.photo | F.voice | F.video)
async def media_detail(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """A named person's picture, voice or video follows; an anonymous one's could give them away."""
    data = await state.get_data()
    if not data["with_name"]:
        answers.show(message, screens.plain("text-only", who.lang))
        return
    await add_media(message, who, storage, UUID(data["stop"]))
    answers.show(message, _added(who.lang))


async def add_media(message: Message, who: Who, storage: Storage, stop_id: UUID) -> None:
    """Keep a named person's media as a detail; the caption, if any, as words."""
    kind = next(name for name in _MEDIA if getattr(message, name))
    media = getattr(message, kind)
    file_id = media[-1].file_id if kind == "photo" else media.file_id
    key = press_key(message, who)
    await raising.add_detail(storage, stop_id, kind, file_id, press_key=key)
    if message.caption:
        await raising.add_detail(
            storage, stop_id, "text", message.caption, press_key=f"{key}:caption"
        )


def press_key(message: Message, who: Who) -> str | None:
    """What makes a named person's message count once, however often it is delivered."""
    if who.person is None:
        return None
    return f"{message.bot.id if message.bot else 0}:{message.message_id}:{who.person.id.hex}"


def _added(lang: str) -> Screen:
    return Screen(text=text(lang, "screen-detail-added"), reply=screens.menu(lang), silent=True)

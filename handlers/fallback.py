"""Everything else: every person who writes gets an answer, and nothing that may be a detail is lost."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.services import stop_work
from bot.texts import text
from handlers.answer import Answers
from handlers.details import add_media, press_key
from handlers.who import Who, knows_people
from storage import stops
from storage.stops import Stop
from storage.uow import Storage

router = knows_people(Router(name="fallback"))

#: what a person writes so soon after stopping work is about the stop, even if a restart forgot the draft
_SOON = timedelta(minutes=30)


async def _recent(storage: Storage, who: Who, state: FSMContext) -> Stop | None:
    # whoever has a draft was doing something else since, and may be writing anonymously
    if who.person is None or await state.get_data():
        return None
    async with storage.read() as work:
        return await stops.latest_of(work, who.person.id, work.now - _SOON)


@router.message(F.chat.type == "private", F.text & ~F.text.startswith("/"))
async def words(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """A detail of one's own recent stop, or nothing we understand."""
    stop = await _recent(storage, who, state)
    if stop is None:
        await answers.screen(message, who, "unknown")
        return
    key = press_key(message, who)
    await stop_work.add_detail(storage, stop.id, "text", message.text or "", press_key=key)
    await answers.screen(message, who, "detail-added")


@router.message(F.chat.type == "private", F.photo | F.voice | F.video)
async def media(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The same for a picture, a voice or a video."""
    stop = await _recent(storage, who, state)
    if stop is None:
        await answers.screen(message, who, "wrong-kind")
        return
    await add_media(message, who, storage, stop.id)
    await answers.screen(message, who, "detail-added")


@router.message(F.chat.type == "private", F.text)
async def unknown_command(message: Message, who: Who, answers: Answers) -> None:
    """A command nobody knows."""
    await answers.screen(message, who, "unknown")


@router.message(F.chat.type == "private")
async def anything_else(message: Message, who: Who, answers: Answers) -> None:
    """Stickers, places, contacts, files."""
    await answers.screen(message, who, "wrong-kind")


@router.callback_query()
async def old_button(callback: CallbackQuery, who: Who, answers: Answers) -> None:
    """A button of another time."""
    answers.toast(callback, text(who.lang, "toast-gone"), alert=True)

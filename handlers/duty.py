"""/duty: who is on duty now and next, handing one's shift over, and the OK at its start."""

from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain.screen import Screen
from bot.services import screens
from bot.services.duty import board, duty_screens, hand_over, shift_start
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="duty"))
router.message.filter(F.chat.type == "private")


@router.message(Command("duty"))
async def on_duty(message: Message, who: Who, storage: Storage, answers: Answers) -> None:
    """Who is on duty at one's own site; of several sites, the choice."""
    if who.person is None:
        await answers.screen(message, who, "no-duty")
        return
    if not await board.show(storage, who.person):
        async with storage.read() as work:
            phones = await screens.phones(work, who.person.site_id, who.lang)
        words = f"{text(who.lang, 'duty-not-yours')}\n{phones}"
        answers.show(message, Screen(text=words))


@router.callback_query(F.data.regexp(r"^ds:[A-Za-z0-9_-]{1,30}$"))
async def of_site(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """The list of the site that was chosen."""
    site_id = (callback.data or "").removeprefix("ds:")
    if who.person is None or not await board.show(storage, who.person, site_id):
        answers.toast(callback, text(who.lang, "toast-gone"), alert=True)
        return
    answers.toast(callback)


@router.callback_query(F.data == "dh")
async def begin(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Whom to hand over to; nothing is changed yet."""
    screen = None
    if who.person is not None:
        async with storage.read() as work:
            screen = await duty_screens.choose_taker(work, who.person, who.lang)
    if screen is None:
        answers.toast(callback, text(who.lang, "toast-hand-over-off-duty"), alert=True)
        return
    answers.toast(callback)
    answers.show(callback, screen)


@router.callback_query(F.data.regexp(r"^dt:[0-9a-f]{32}$"))
async def ask(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """The colleague is asked; until they take it, one stays on duty."""
    end = "off_duty"
    if who.person is not None:
        taker = UUID((callback.data or "").removeprefix("dt:"))
        end = await hand_over.ask(storage, who.person, taker)
    key = f"toast-hand-over-{end.replace('_', '-')}"
    answers.toast(callback, text(who.lang, key), alert=True)
    if end == "asked":
        answers.change(callback, Screen(text=text(who.lang, "hand-over-asked")))


@router.callback_query(F.data.regexp(r"^d[yn]:[0-9a-f]{32}$"))
async def answered(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """I take it, or I can't."""
    kind, _, hand_over_hex = (callback.data or "").partition(":")
    end = "gone"
    if who.person is not None:
        end = await hand_over.decide(storage, who.person, UUID(hand_over_hex), takes=kind == "dy")
    answers.toast(callback, text(who.lang, f"toast-hand-over-{end}"), alert=end != "taken")
    if end != "gone":
        answers.change(callback, Screen(text=text(who.lang, f"hand-over-you-{end}")))


@router.callback_query(F.data.regexp(r"^dk:[0-9a-f]{32}$"))
async def confirm(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """OK, I am on duty."""
    start_id = UUID((callback.data or "").removeprefix("dk:"))
    if who.person is None or not await shift_start.confirm(storage, who.person, start_id):
        answers.toast(callback, text(who.lang, "toast-gone"), alert=True)
        return
    answers.toast(callback, text(who.lang, "toast-duty-ok"))
    answers.change(callback, Screen(text=text(who.lang, "duty-ok")))

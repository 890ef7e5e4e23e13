"""The safety service reads a report: the text comes directly, leaves an audit line, and goes again."""

from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.domain.screen import Screen
from bot.domain.words import parts
from bot.services.report import reading
from bot.texts import esc, text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="officers"))


@router.callback_query(F.data.regexp(r"^r:[0-9a-f]{32}$"))
async def open_report(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers
) -> None:
    """The text of a report, for an officer of its site."""
    person = who.person
    if person is None:
        answers.toast(callback, text(who.lang, "toast-not-yours"), alert=True)
        return
    words = await reading.open_report(
        storage, person, UUID((callback.data or "").removeprefix("r:"))
    )
    if words is None:
        answers.toast(callback, text(who.lang, "toast-not-yours"), alert=True)
        return

    async def shown(message_id: int) -> None:
        await reading.shown(storage, person, message_id)

    answers.toast(callback)
    for part in parts(words.words):
        screen = Screen(text=text(who.lang, "report-opened", words=esc(part)))
        answers.show(callback, screen, on_sent=shown)

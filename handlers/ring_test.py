"""The ring test: does this phone ring when the bot calls?"""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.services.duty import ring_test
from bot.services.duty.ring_test import Heard
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="ring_test"))


@router.callback_query(F.data == "rt")
async def test(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Lock the phone: it rings in ten seconds."""
    if who.person is None:
        answers.toast(callback, text(who.lang, "toast-gone"), alert=True)
        return
    comes = await ring_test.ask(storage, who.person)
    key = "toast-ring-comes" if comes else "toast-ring-wait"
    answers.toast(callback, text(who.lang, key), alert=True)


@router.callback_query(F.data.regexp(r"^r[rs]:[0-9]{1,12}$"))
async def answered(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """It rang, or it was silent."""
    kind, _, test = (callback.data or "").partition(":")
    end = Heard.GONE
    if who.person is not None:
        end = await ring_test.hear(storage, who.person, test, heard=kind == "rr")
    if end is Heard.GONE:
        answers.toast(callback, text(who.lang, "toast-gone"), alert=True)
        return
    answers.toast(callback)
    answers.change(callback, ring_test.answered(who.lang, end))

"""Calling everybody back: the button on a stop's card, and "Safe" or "Need help" of those who were asked."""

from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.domain.muster import Answer
from bot.services.muster import roll_call
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="muster"))

_ANSWERS = {"ms": Answer.SAFE, "mh": Answer.NEED_HELP}


@router.callback_query(F.data.regexp(r"^mu:[0-9a-f]{32}$"))
async def call(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Everybody of the crews at the place is asked; a second press joins."""
    if who.person is None:
        answers.toast(callback, text(who.lang, "toast-muster-forbidden"), alert=True)
        return
    stop_id = UUID((callback.data or "").removeprefix("mu:"))
    called = await roll_call.call(storage, who.person, stop_id)
    key = f"toast-muster-{called.end}".replace("_", "-")
    said = text(who.lang, key, count=called.asked)
    answers.toast(callback, said, alert=called.end not in {"called", "joined"})


@router.callback_query(F.data.regexp(r"^m[sh]:[0-9a-f]{32}$"))
async def answered(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """The last word counts; it can be changed as long as the question stands."""
    kind, _, stop_hex = (callback.data or "").partition(":")
    said = _ANSWERS[kind]
    if who.person is None or not await roll_call.say(storage, who.person, UUID(stop_hex), said):
        answers.toast(callback, text(who.lang, "toast-gone"), alert=True)
        return
    safe = said is Answer.SAFE
    key = "toast-muster-safe" if safe else "toast-muster-help"
    answers.toast(callback, text(who.lang, key), alert=not safe)

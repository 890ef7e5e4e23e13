"""Those who answer for an alarm: acknowledge, look at what is open."""

from textwrap import shorten
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services.stop import answering
from bot.texts import moment, text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="alarms"))
router.message.filter(F.chat.type == "private")


@router.callback_query(F.data.regexp(r"^a:[0-9a-f]{32}$"))
async def acknowledge(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers
) -> None:
    """ "I am on it": toast at once; the cards follow."""
    if who.person is None:
        answers.toast(callback, text(who.lang, "toast-not-yours"), alert=True)
        return
    stop_id = UUID((callback.data or "").removeprefix("a:"))
    answer = await answering.acknowledge(storage, who.person, stop_id)
    answers.toast(callback, _words(answer, who.lang), alert=answer.end != "accepted")


def _words(answer: answering.Answer, lang: str) -> str:
    match answer.end:
        case "accepted" | "seen" as end:
            return text(lang, f"toast-{end}")
        case "taken" if answer.by and answer.stop and answer.stop.acknowledged_at:
            at = moment(lang, answer.stop.acknowledged_at, answer.zone)
            # a toast holds 200 characters (Bot API)
            return text(lang, "toast-taken", who=shorten(answer.by.title, 100), time=at)
        case "forbidden":
            return text(lang, "toast-not-yours")
        case _:
            return text(lang, "toast-gone")


@router.message(Command("alarms"))
async def alarms(message: Message, who: Who, storage: Storage, answers: Answers) -> None:
    """The open alarms of one's own, each as its card again."""
    if who.person is None:
        await answers.screen(message, who, "no-alarms")
        return
    async with storage.write() as work:
        found = await answering.alarms_for(work, who.person)
        for stop in found:
            await answering.ring_again(work, stop, who.person)
    if not found:
        await answers.screen(message, who, "no-alarms")

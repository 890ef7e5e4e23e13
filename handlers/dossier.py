"""/export reports: the masked dossier of a site and a period, for its officers. Sent directly, taken back in time."""

import asyncio

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.domain.screen import Screen
from bot.services.report import dossier
from bot.texts import text
from handlers import triage
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="dossier"))
router.message.filter(F.chat.type == "private")


@router.message(Command("export", magic=F.args.regexp(r"(?i)^reports\b")))
async def export_reports(
    message: Message, command: CommandObject, who: Who, storage: Storage, answers: Answers
) -> None:
    """As PDF to read and as JSON for machines."""
    _, _, words = (command.args or "").partition(" ")
    found: dossier.Dossier | dossier.Refusal = dossier.Refusal.NOT_YOURS
    if who.person is not None:
        found = await dossier.for_person(storage, who.person, words, who.lang)
    if who.person is None or isinstance(found, dossier.Refusal):
        key = f"dossier-{found}".replace("_", "-")
        answers.show(message, Screen(text=text(who.lang, key, most=dossier.MOST)))
        return
    # in a thread: alarms must not wait while a sheet is drawn
    paper = await asyncio.to_thread(dossier.as_pdf, found)
    caption = text(who.lang, "dossier-caption", count=len(found.entries))
    shown = [Screen(text=caption, document=one) for one in (paper, dossier.as_json(found))]
    triage.disclose(message, who.person, shown, storage, answers)

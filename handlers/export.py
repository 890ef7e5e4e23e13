"""/export: the record of a stop as a document, for those who may take it out. Sent directly, kept nowhere."""

import asyncio

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.domain.screen import Screen
from bot.services.stop import record
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="export"))
router.message.filter(F.chat.type == "private")


@router.message(Command("export"))
async def export(
    message: Message, command: CommandObject, who: Who, storage: Storage, answers: Answers
) -> None:
    """With a stop's number: its record as PDF, in the reader's language."""
    number = (command.args or "").strip().upper()
    if not number:
        answers.show(message, Screen(text=text(who.lang, "export-usage")))
        return
    if who.person is None:
        answers.show(message, Screen(text=text(who.lang, "export-not-yours")))
        return
    try:
        written = await record.for_person(storage, who.person, number, who.lang)
    except record.Unreadable:
        answers.show(message, Screen(text=text(who.lang, "export-unreadable")))
        return
    if written is None:
        answers.show(message, Screen(text=text(who.lang, "export-not-yours")))
        return
    # in a thread: alarms must not wait while a sheet is drawn
    document = await asyncio.to_thread(record.as_pdf, written)
    caption = text(who.lang, "export-caption", number=written.number)
    answers.show(message, Screen(text=caption, document=document))

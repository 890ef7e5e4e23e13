"""Everything else: every person who writes gets an answer."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people

router = knows_people(Router(name="fallback"))


# What follows a stop after a restart is never guessed to be its detail: the same person may be writing
# anonymously by now. The live screen's button says it.
@router.message(F.chat.type == "private", F.text)
async def unknown(message: Message, who: Who, answers: Answers) -> None:
    """Words and commands nobody knows."""
    await answers.screen(message, who, "unknown")


@router.message(F.chat.type == "private")
async def anything_else(message: Message, who: Who, answers: Answers) -> None:
    """Stickers, places, contacts, files."""
    await answers.screen(message, who, "wrong-kind")


@router.callback_query()
async def old_button(callback: CallbackQuery, who: Who, answers: Answers) -> None:
    """A button of another time."""
    answers.toast(callback, text(who.lang, "toast-gone"), alert=True)

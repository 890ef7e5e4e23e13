"""Everything else: every person who writes gets an answer."""

import time

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.texts import text
from handlers.answer import Answers, chat_of
from handlers.drafts import TTL
from handlers.limits import Buckets
from handlers.who import Who, knows_people

router = knows_people(Router(name="fallback"))


# What follows a stop after a restart is never guessed to be its detail: the same person may be writing
# anonymously by now. The live screen's button says it.
@router.message(F.chat.type == "private", F.text)
async def unknown(
    message: Message, who: Who, answers: Answers, junk: Buckets, began: float
) -> None:
    """Words and commands nobody knows; drafts that a restart took are spoken of for as long as they would have lived."""
    if junk.take(chat_of(message)):
        restarted = time.monotonic() - began < TTL and not (message.text or "").startswith("/")
        await answers.screen(message, who, "unknown-restarted" if restarted else "unknown")


@router.message(F.chat.type == "private")
async def anything_else(message: Message, who: Who, answers: Answers, junk: Buckets) -> None:
    """Stickers, places, contacts, files. A flood of them is answered a few times, not each."""
    if junk.take(chat_of(message)):
        await answers.screen(message, who, "wrong-kind")


@router.callback_query()
async def old_button(callback: CallbackQuery, who: Who, answers: Answers) -> None:
    """A button of another time."""
    answers.toast(callback, text(who.lang, "toast-gone"), alert=True)

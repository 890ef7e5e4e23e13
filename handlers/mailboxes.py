"""Looking for answers by the mailbox key or the typed receipt. No identity middleware here."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain import mailbox
from bot.domain.screen import Screen
from bot.services import screens
from bot.services.report import letterbox
from bot.services.stop import initiator, progress
from bot.texts import every, text
from handlers import initiators, letters
from handlers.answer import Answers, chat_of
from handlers.limits import Buckets
from handlers.who import keeps_nobody
from storage import stops
from storage.stops import Voice
from storage.uow import Storage

router = keeps_nobody(Router(name="mailboxes"))
router.message.filter(F.chat.type == "private")


@router.callback_query(F.data.regexp(r"^m:[A-Za-z0-9_-]{43}$"))
async def check(callback: CallbackQuery, lang: str, storage: Storage, answers: Answers) -> None:
    """ "Check status" of a stop, "Check answers" of a report: one button, one key."""
    key = mailbox.decode((callback.data or "").removeprefix("m:"))
    if key is None:
        answers.toast(callback, text(lang, "answer-unknown"), alert=True)
        return
    async with storage.read() as work:
        stop = await stops.by_mailbox(work, mailbox.hashed(key))
        if stop is not None:
            status = await progress.status(work, stop)
            screen = await initiator.live(work, status, lang, mailbox_key=key)
    if stop is not None:
        answers.toast(callback, text(lang, "toast-fresh"))
        answers.change(callback, screen)
        return
    found = await letters.screen_of(storage, key, lang)
    if found is None:
        answers.toast(callback, text(lang, "answer-unknown"), alert=True)
        return
    answers.toast(callback)
    # beside the receipt, whose digits are shown only once
    answers.show(callback, found)


_KEY = "[A-Za-z0-9_-]{43}"


@router.callback_query(F.data.regexp(rf"^s[yn]:{_KEY}$"))
async def safe_now(callback: CallbackQuery, lang: str, storage: Storage, answers: Answers) -> None:
    """A nameless initiator's word before a restart."""
    voice = await _voice(callback, storage)
    await initiators.answer_safe_now(callback, voice, lang, storage, answers)


@router.callback_query(F.data.regexp(rf"^x:{_KEY}$"))
async def mistake(callback: CallbackQuery, lang: str, storage: Storage, answers: Answers) -> None:
    """A nameless initiator takes it back."""
    voice = await _voice(callback, storage)
    await initiators.answer_mistake(callback, voice, lang, storage, answers)


@router.callback_query(F.data.regexp(rf"^p[yn]:{_KEY}$"))
async def pressure(
    callback: CallbackQuery, lang: str, storage: Storage, answers: Answers, executive: str | None
) -> None:
    """A nameless initiator says whether anybody presses them."""
    voice = await _voice(callback, storage)
    await initiators.answer_pressure(callback, voice, lang, storage, answers, executive)


async def _voice(callback: CallbackQuery, storage: Storage) -> Voice | None:
    key = mailbox.decode((callback.data or "").partition(":")[2])
    if key is None:
        return None
    async with storage.read() as work:
        return await stops.voice_of_mailbox(work, mailbox.hashed(key))


@router.message(Command("answers"))
@router.message(F.text.in_(every("button-answers")))
async def ask_receipt(message: Message, lang: str, answers: Answers) -> None:
    """For a lost chat: the sixteen digits."""
    answers.show(message, screens.plain("answers", lang))


@router.message(F.text, F.text.func(lambda words: mailbox.typed(words) is not None))
async def typed_receipt(
    message: Message, lang: str, storage: Storage, answers: Answers,
    receipts: Buckets, all_receipts: Buckets,
) -> None:  # fmt: skip
    """The digits of a receipt, typed on another phone; guesses are limited, each chat's and all together."""
    digits = mailbox.typed(message.text or "")
    if digits is None or not receipts.take(chat_of(message)) or not all_receipts.take(0):
        answers.show(message, screens.plain("code-slow", lang))
        return
    key = await letterbox.by_receipt(storage, digits)
    found = await letters.screen_of(storage, key, lang) if key else None
    if found is None:
        answers.show(message, Screen(text=text(lang, "answer-unknown"), reply=screens.menu(lang)))
        return
    answers.show(message, screens.plain("receipt-moved", lang))
    answers.show(message, found)

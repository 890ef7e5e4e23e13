"""The reporter's mailbox: look, write, answer with one tap, ask for a push, clear the chat. No identity middleware here.

Every button carries the mailbox key; nothing of the holder is known.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain import mailbox
from bot.domain.screen import Screen
from bot.services import screens
from bot.services.report import letter_screens, letterbox, report_screens
from bot.services.report.letterbox import Said
from bot.texts import text
from handlers.answer import Answers, chat_of
from handlers.attachments import Attachments, file_id_of
from handlers.limits import Buckets
from handlers.who import keeps_nobody
from storage import organisation
from storage.uow import Storage

if TYPE_CHECKING:
    from storage.evidence import Evidence

router = keeps_nobody(Router(name="letters"))
router.message.filter(F.chat.type == "private")

_KEY = "[A-Za-z0-9_-]{43}"


class Writing(StatesGroup):
    """The next message goes into a mailbox."""

    letter = State()


async def screen_of(storage: Storage, key: bytes, lang: str) -> Screen | None:
    """The mailbox of a key as a screen; None: it opens nothing."""
    opened = await letterbox.look(storage, key)
    if opened is None:
        return None
    async with storage.read() as work:
        zone = await organisation.zone(work, opened.report.site_id)
    return letter_screens.letters(opened, key, lang, zone)


def key_of(callback: CallbackQuery) -> bytes:
    """The mailbox key of a button; one that can't be read opens nothing."""
    return mailbox.decode((callback.data or "").partition(":")[2]) or b""


@router.callback_query(F.data.regexp(rf"^ar:{_KEY}$"))
async def refresh(callback: CallbackQuery, lang: str, storage: Storage, answers: Answers) -> None:
    """ "Check answers" on the mailbox itself: the same message, up to date."""
    screen = await screen_of(storage, key_of(callback), lang)
    if screen is None:
        answers.toast(callback, text(lang, "answer-unknown"), alert=True)
        return
    answers.toast(callback, text(lang, "toast-fresh"))
    answers.change(callback, screen)


@router.callback_query(F.data.regexp(rf"^aw:{_KEY}$"))
async def begin(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The next message goes to the officer."""
    key = key_of(callback)
    if not await letterbox.exists(storage, key):
        answers.toast(callback, text(lang, "answer-unknown"), alert=True)
        return
    await state.update_data(letter=mailbox.encode(key))
    await state.set_state(Writing.letter)
    answers.toast(callback)
    answers.show(callback, letter_screens.write(lang))


@router.message(Writing.letter, F.voice | F.audio)
async def voice(message: Message, lang: str, state: FSMContext, answers: Answers) -> None:
    """A voice is known: it is taken only after a warning."""
    await state.update_data(letter_voice=file_id_of(message))
    answers.show(message, letter_screens.ask_voice(lang))


@router.callback_query(F.data.regexp(r"^lv:(yes|no)$"))
async def voice_chosen(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments, evidence: "Evidence",
) -> None:  # fmt: skip
    """With the voice, or in words instead."""
    data = await state.get_data()
    file_id, key = data.get("letter_voice"), mailbox.decode(data.get("letter") or "")
    await state.update_data(letter_voice=None)
    answers.toast(callback)
    if callback.data == "lv:no" or file_id is None or key is None or callback.message is None:
        answers.show(callback, letter_screens.write(lang))
        return
    await state.set_state(None)
    draft = f"{mailbox.encode(key)}:{callback.message.message_id}"
    attachments.add(draft, file_id, _refuses(callback, lang, answers))
    keep = _keeps(
        callback, lang, key, "", callback.message.message_id, storage, answers, attachments,
        evidence,
    )  # fmt: skip
    attachments.when_ready(draft, keep)


@router.message(Writing.letter, F.text & ~F.text.startswith("/"))
@router.message(Writing.letter, F.photo | F.video | F.video_note | F.animation | F.document)
async def letter(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments, evidence: "Evidence", replies: Buckets,
) -> None:  # fmt: skip
    """Words or a picture for the officer."""
    data = await state.get_data()
    key = mailbox.decode(data.get("letter") or "")
    if key is None:
        answers.show(message, screens.plain("draft-lost", lang))
        return
    if not replies.take(chat_of(message)):
        answers.show(message, screens.plain("code-slow", lang))
        return
    words = message.text or message.caption or ""
    keep = _keeps(
        message, lang, key, words, message.message_id, storage, answers, attachments, evidence
    )
    album = message.media_group_id
    if album is None:
        await state.set_state(None)
    file_id = file_id_of(message)
    if file_id is None:
        await keep()
        return
    draft = f"{mailbox.encode(key)}:{message.message_id}"
    attachments.add(draft, file_id, _refuses(message, lang, answers))
    if album is None or album != data.get("album"):
        await state.update_data(album=album)
        answers.show(message, letter_screens.cleaning(lang))
    attachments.when_ready(draft, keep)


@router.message(Writing.letter)
async def something_else(message: Message, lang: str, answers: Answers) -> None:
    """Stickers, contacts, polls: say what can be taken."""
    answers.show(message, screens.plain("report-kinds", lang))


def _refuses(event: Message | CallbackQuery, lang: str, answers: Answers) -> Callable[[str], None]:
    return lambda reason: answers.show(event, report_screens.refused(reason, lang))


def _keeps(
    event: Message | CallbackQuery, lang: str, key: bytes, words: str, message_id: int,
    storage: Storage, answers: Answers, attachments: Attachments, evidence: "Evidence",
) -> Callable[[], Awaitable[None]]:  # fmt: skip
    """What is done with a letter once its picture is clean."""
    draft = f"{mailbox.encode(key)}:{message_id}"

    async def keep() -> None:
        pieces = attachments.pieces(draft)
        if words or pieces:
            said = await letterbox.write(
                storage, evidence, key, words, pieces=pieces, message_id=message_id
            )
            answers.show(event, letter_screens.ended(said, key, lang))
        attachments.drop(draft)

    return keep


@router.callback_query(F.data.regexp(rf"^a[tns]:{_KEY}$"))
async def tap(callback: CallbackQuery, lang: str, storage: Storage, answers: Answers) -> None:
    """ "Thank you", "not fixed", "still there"."""
    sentence, reopens = letter_screens.TAPS[(callback.data or "")[1]]
    said = await letterbox.tap(storage, key_of(callback), text(lang, sentence), reopens=reopens)
    answers.toast(callback, text(lang, f"toast-letter-{said}"), alert=said is not Said.KEPT)
    screen = await screen_of(storage, key_of(callback), lang)
    if screen is not None:
        answers.change(callback, screen)


@router.callback_query(F.data.regexp(rf"^ae:{_KEY}$"))
async def show_evidence(
    callback: CallbackQuery, lang: str, storage: Storage, answers: Answers, evidence: "Evidence"
) -> None:
    """The pictures of the answers."""
    answers.toast(callback)
    for piece in await letterbox.fetch(storage, evidence, key_of(callback)):
        answers.show(callback, letter_screens.evidence(piece, lang))


@router.callback_query(F.data.regexp(rf"^ap:{_KEY}$"))
async def push(callback: CallbackQuery, lang: str, storage: Storage, answers: Answers) -> None:
    """What a push costs, before it is asked for."""
    answers.toast(callback)
    async with storage.read() as work:
        until = letterbox.push_until(work)
    answers.show(callback, letter_screens.consent(until, key_of(callback), lang))


@router.callback_query(F.data.regexp(rf"^ay:{_KEY}$"))
async def push_wanted(
    callback: CallbackQuery, lang: str, storage: Storage, answers: Answers
) -> None:
    """The chat is sealed to the key of a week and forgotten with it."""
    until = await letterbox.ask_push(storage, key_of(callback), chat_of(callback), lang)
    if until is None:
        answers.toast(callback, text(lang, "answer-unknown"), alert=True)
        return
    answers.toast(callback)
    answers.change(callback, letter_screens.push_set(until, lang))


@router.callback_query(F.data.regexp(rf"^ac:{_KEY}$"))
async def clear(callback: CallbackQuery, lang: str, state: FSMContext, answers: Answers) -> None:
    """Take back what stands on this phone; one button to the mailbox stays."""
    answers.toast(callback)
    await state.set_state(None)
    key = key_of(callback)
    answers.clear(callback, lambda left: letter_screens.cleared(left, key, lang))

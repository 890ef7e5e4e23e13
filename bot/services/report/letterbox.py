"""The reporter's side: the mailbox by its key, or by the receipt on another phone."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain import mailbox
from bot.domain.report import CLOSED, Event, Side, State
from bot.services.report import desk, dialogue
from storage import dialogues, pushes, reports
from storage.dialogues import Exhibit, Message
from storage.evidence import Evidence
from storage.reports import Report
from storage.uow import Storage, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A mailbox as its holder sees it. `state` is that of the report it was joined to, if it was."""

    report: Report
    state: State
    messages: list[Message]
    exhibits: list[Exhibit]


class Said(StrEnum):
    """How writing into a mailbox ended."""

    KEPT = "kept"
    #: it was said already
    AGAIN = "again"
    #: the officers hear no more of this reporter
    MUTED = "muted"
    #: the key opens nothing (any more)
    GONE = "gone"


async def exists(storage: Storage, mailbox_key: bytes) -> bool:
    """Whether a report was kept under this key."""
    async with storage.read() as work:
        return await reports.by_mailbox(work, mailbox.hashed(mailbox_key)) is not None


async def look(storage: Storage, mailbox_key: bytes) -> Opened | None:
    """The mailbox of a key; None for a key that opens nothing (any more)."""
    async with storage.read() as work:
        found = await reports.by_mailbox(work, mailbox.hashed(mailbox_key))
        return None if found is None else await _opened(work, found)


async def _opened(work: Work, found: Report) -> Opened:
    main = await reports.get(work, found.duplicate_of) if found.duplicate_of else None
    return Opened(
        report=found, state=State((main or found).state),
        messages=await dialogues.messages(work, found.id),
        exhibits=await dialogues.exhibits(work, found.id),
    )  # fmt: skip


async def by_receipt(storage: Storage, digits: str) -> bytes | None:
    """A fresh key for the holder of the receipt; the key of the lost chat opens nothing from now on."""
    receipt_hash = await desk.hashed(storage, digits)
    key = secrets.token_bytes(mailbox.KEY_BYTES)
    async with storage.write() as work:
        found = await reports.by_receipt(work, receipt_hash)
        if found is None:
            return None
        await reports.move_mailbox(work, found.id, mailbox.hashed(key))
    return key


async def write(
    storage: Storage, evidence: Evidence, mailbox_key: bytes, words: str, *,
    pieces: Sequence[desk.Piece] = (), message_id: int,
) -> Said:  # fmt: skip
    """A message of the reporter; the same Telegram message counts once."""
    async with storage.read() as work:
        found = await reports.by_mailbox(work, mailbox.hashed(mailbox_key))
        if found is None:
            return Said.GONE
        key = await reports.key_of(work, found.id)
    exhibits = await desk.kept(evidence, key, pieces)
    async with storage.write() as work:
        said = await _said(work, mailbox_key, words, exhibits, message_id)
    if said is not Said.KEPT:
        for one in exhibits:
            evidence.remove(one.id)
    return said


async def _said(
    work: Work, mailbox_key: bytes, words: str, exhibits: Sequence[Exhibit], message_id: int
) -> Said:
    found = await _held(work, mailbox_key)
    if found is None:
        return Said.GONE
    if found.muted:
        return Said.MUTED
    # the mailbox key is not kept, so nobody can find the message by trying its numbers
    brought = hashlib.blake2b(str(message_id).encode(), key=mailbox_key, digest_size=32).digest()
    kept = await dialogue.from_reporter(work, found, words, exhibits=exhibits, brought_by=brought)
    return Said.KEPT if kept else Said.AGAIN


async def tap(storage: Storage, mailbox_key: bytes, sentence: str, *, reopens: bool) -> Said:
    """A reply of one tap, such as "thank you"; twice in a row it counts once.

    With `reopens` a closed report is open again: it was not fixed, or is still there.
    """
    async with storage.write() as work:
        found = await _held(work, mailbox_key)
        if found is None:
            return Said.GONE
        if found.muted:
            return Said.MUTED
        said = await dialogues.messages(work, found.id)
        if said and (said[-1].side, said[-1].words) == (Side.REPORTER, sentence):
            return Said.AGAIN
        if reopens:
            found = await _open_again(work, found)
        await dialogue.from_reporter(work, found, sentence, asks=reopens)
        return Said.KEPT


async def _open_again(work: Work, found: Report) -> Report:
    """It was not fixed: the report, and the one it was joined to, go on."""
    main = await reports.hold(work, found.duplicate_of) if found.duplicate_of else None
    for one in (found, main):
        if one is not None and one.state in CLOSED:
            await dialogue.move(work, one, Event.REOPEN)
    return await reports.get(work, found.id) or found


async def _held(work: Work, mailbox_key: bytes) -> Report | None:
    found = await reports.by_mailbox(work, mailbox.hashed(mailbox_key))
    return await reports.hold(work, found.id) if found else None


async def fetch(storage: Storage, evidence: Evidence, mailbox_key: bytes) -> list[desk.Piece]:
    """What officers sent: pictures, videos, voices, oldest first."""
    async with storage.read() as work:
        found = await reports.by_mailbox(work, mailbox.hashed(mailbox_key))
        if found is None:
            return []
        key = await reports.key_of(work, found.id)
        opened = await _opened(work, found)
    shown = of_officers(opened)
    return [
        desk.Piece(kind=one.kind, content=await evidence.get(key, one.id)) for one in shown
    ]  # fmt: skip


def of_officers(opened: Opened) -> list[Exhibit]:
    """The evidence of the answers, in their order."""
    order = {one.id: one.number for one in opened.messages if one.side is Side.OFFICER}
    found = [one for one in opened.exhibits if one.message_id in order]
    return sorted(found, key=lambda one: order[one.message_id] if one.message_id else 0)


def push_until(work: Work) -> date:
    """The date on which a push that is asked for now will be forgotten."""
    return pushes.until(work.now)


async def ask_push(storage: Storage, mailbox_key: bytes, chat_id: int, lang: str) -> date | None:
    """Seal the chat so that it can be told of news; until which date. None: the key opens nothing."""
    async with storage.write() as work:
        found = await reports.by_mailbox(work, mailbox.hashed(mailbox_key))
        return None if found is None else await pushes.ask(work, found.id, chat_id, lang)

"""The reporter's side: looking into the mailbox by its key, or by the receipt on another phone."""

import secrets
from dataclasses import dataclass

from bot.domain import mailbox
from bot.services.report import desk
from storage import dialogues, reports
from storage.dialogues import Exhibit, Message
from storage.reports import Report
from storage.uow import Storage, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A mailbox as its holder sees it. `of` is the report whose state counts: the one it was joined to."""

    report: Report
    of: Report
    messages: list[Message]
    exhibits: list[Exhibit]


async def look(storage: Storage, mailbox_key: bytes) -> Opened | None:
    """The mailbox of a key; None for a key that opens nothing (any more)."""
    async with storage.read() as work:
        found = await reports.by_mailbox(work, mailbox.hashed(mailbox_key))
        return None if found is None else await _opened(work, found)


async def _opened(work: Work, found: Report) -> Opened:
    main = await reports.get(work, found.duplicate_of) if found.duplicate_of else None
    return Opened(
        report=found, of=main or found, messages=await dialogues.messages(work, found.id),
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

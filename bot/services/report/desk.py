"""Anonymous reports, first cut: one text in, the safety service reads it, the reporter looks for an answer."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from argon2.low_level import Type, hash_secret_raw

from bot.domain import mailbox, notice, workshift
from bot.domain.roles import Right, Role, Standing, may
from bot.services.people.rights import standing
from storage import organisation, outbox, people, reports
from storage.people import Person
from storage.uow import Storage, Work

#: an opened report leaves the officer's chat after this long; Telegram deletes nothing older than 48 h
SHOWN_FOR = timedelta(hours=46)
#: Argon2id, 64 MiB, three passes, and at most two at a time (privacy rules)
_MEMORY_KIB, _PASSES = 64 * 1024, 3
_hashing = asyncio.Semaphore(2)


async def accept(
    storage: Storage, text: str, *, site_id: str | None, mailbox_key: bytes, at: datetime
) -> str:
    """Keep a report and tell the site's safety officers; returns the 16 digits of the receipt.

    The same mailbox key, redelivered, is the same report. Nothing of the sender is an argument.
    """
    digits = mailbox.receipt(mailbox_key)
    receipt_hash = await _hashed(storage, digits)
    async with storage.write() as work:
        shift_date, half = workshift.of(
            at.astimezone(ZoneInfo(await organisation.zone(work, site_id)))
        )
        report_id = await reports.insert(
            work, text, mailbox_hash=mailbox.hashed(mailbox_key), receipt_hash=receipt_hash,
            site_id=site_id, shift_date=shift_date, shift_half=half,
        )  # fmt: skip
        if report_id is not None:
            await _tell_officers(work, report_id, site_id)
    return digits


async def _hashed(storage: Storage, digits: str) -> bytes:
    async with _hashing:
        return await asyncio.to_thread(
            hash_secret_raw, digits.encode(), storage.keys.receipts[:16], time_cost=_PASSES,
            memory_cost=_MEMORY_KIB, parallelism=1, hash_len=32, type=Type.ID,
        )  # fmt: skip


async def _tell_officers(work: Work, report_id: UUID, site_id: str | None) -> None:
    for officer in await people.having(work, [Role.SAFETY_OFFICER]):
        if not _may_read(officer, site_id):
            continue
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"report:{report_id.hex}:{officer.id.hex}",
                kind="report_notice",
                subject=report_id.hex,
                person_id=officer.id,
                priority=notice.Priority.REMINDER,
            ),
        )


async def open_report(storage: Storage, person: Person, report_id: UUID) -> str | None:
    """The text for an officer of the site, with its audit line; None for everybody else."""
    async with storage.write() as work:
        report = await reports.get(work, report_id)
        if report is None or not _may_read(person, report.site_id):
            return None
        return await reports.disclose(work, report_id, person.id)


def _may_read(person: Person, site_id: str | None) -> bool:
    about = Standing(site_id=site_id, organisations=frozenset(), crews=frozenset())
    return may(person.role, Right.READ_REPORTS, of=standing(person), to=about)


async def shown(storage: Storage, person: Person, message_id: int) -> None:
    """The text stands in the officer's chat now; it will be deleted there."""
    async with storage.write() as work:
        await reports.remember_disclosure(
            work, person.id, message_id, delete_at=work.now + SHOWN_FOR
        )


async def check(storage: Storage, mailbox_key: bytes) -> str:
    """Where a report stands for the holder of its mailbox key: received, opened or unknown."""
    async with storage.read() as work:
        return await _standing(work, await reports.by_mailbox(work, mailbox.hashed(mailbox_key)))


async def check_receipt(storage: Storage, digits: str) -> str:
    """The same for the 16 digits of the receipt."""
    receipt_hash = await _hashed(storage, digits)
    async with storage.read() as work:
        return await _standing(work, await reports.by_receipt(work, receipt_hash))


async def _standing(work: Work, report: reports.Report | None) -> str:
    if report is None:
        return "unknown"
    return "opened" if await reports.opened(work, report.id) else "received"

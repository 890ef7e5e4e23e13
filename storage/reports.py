"""Anonymous reports. Nothing here may ever be written together with anything of a person's."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from storage import audits, sealing
from storage.models.reports import audit, disclosures, reports
from storage.uow import Work
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as the safety service may know it: site, shift, and its sealed text."""

    id: UUID
    site_id: str | None
    shift_date: date
    shift_half: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """An opened report's message in an officer's chat, to be deleted in time."""

    id: UUID
    person_id: UUID
    message_id: int


_REPORT = sa.select(reports.c.id, reports.c.site_id, reports.c.shift_date, reports.c.shift_half)


async def insert(
    work: Work,
    text: str,
    *,
    mailbox_hash: bytes,
    receipt_hash: bytes,
    site_id: str | None,
    shift_date: date,
    shift_half: str,
) -> UUID | None:
    """Seal and keep a report; None when this mailbox key already brought it (a redelivered press)."""
    report_id, key, week = uuid4(), sealing.new_key(), work.keys.week_of(work.now)
    row = {
        "id": report_id,
        "site_id": site_id,
        "shift_date": shift_date,
        "shift_half": shift_half,
        "mailbox_hash": mailbox_hash,
        "receipt_hash": receipt_hash,
        "week": week,
        "wrapped_key": sealing.wrap(work.keys.week_key(week), key, row=report_id),
        "sealed": sealing.seal(key, text, row=report_id, column="text"),
    }
    return report_id if await insert_new(work, reports, row) else None


async def get(work: Work, report_id: UUID) -> Report | None:
    """A report without its text."""
    row = (await work.conn.execute(_REPORT.where(reports.c.id == report_id))).mappings().first()
    return None if row is None else Report(**row)


async def by_mailbox(work: Work, mailbox_hash: bytes) -> Report | None:
    """The report behind a mailbox key."""
    query = _REPORT.where(reports.c.mailbox_hash == mailbox_hash)
    row = (await work.conn.execute(query)).mappings().first()
    return None if row is None else Report(**row)


async def by_receipt(work: Work, receipt_hash: bytes) -> Report | None:
    """The report behind a typed receipt."""
    query = _REPORT.where(reports.c.receipt_hash == receipt_hash)
    row = (await work.conn.execute(query)).mappings().first()
    return None if row is None else Report(**row)


async def opened(work: Work, report_id: UUID) -> bool:
    """Whether anybody of the safety service has opened it."""
    return bool(await openings(work, report_id))


async def disclose(work: Work, report_id: UUID, person_id: UUID) -> str:
    """The text of a report, and the audit line of its opening, in one transaction."""
    row = (
        (await work.conn.execute(sa.select(reports).where(reports.c.id == report_id)))
        .mappings()
        .one()
    )
    await audits.note(work, person_id, "open_report", report_id)
    key = sealing.unwrap(work.keys.week_key(row["week"]), row["wrapped_key"], row=report_id)
    return sealing.unseal(key, row["sealed"], row=report_id, column="text")


async def openings(work: Work, report_id: UUID) -> list[tuple[UUID, datetime]]:
    """Who opened a report, and when."""
    query = sa.select(audit.c.person_id, audit.c.at).where(audit.c.subject == report_id.hex)
    return [(row.person_id, row.at) for row in await work.conn.execute(query)]


async def remember_disclosure(
    work: Work, person_id: UUID, message_id: int, *, delete_at: datetime
) -> None:
    """A message with a report's text stands in an officer's chat."""
    await work.conn.execute(
        sa.insert(disclosures).values(
            id=uuid4(), person_id=person_id, message_id=message_id, delete_at=delete_at
        )
    )


async def due_disclosures(work: Work) -> list[Disclosure]:
    """Messages whose time in the officer's chat is over."""
    query = sa.select(disclosures.c.id, disclosures.c.person_id, disclosures.c.message_id)
    rows = (await work.conn.execute(query.where(disclosures.c.delete_at <= work.now))).mappings()
    return [Disclosure(**row) for row in rows]


async def forget_disclosure(work: Work, disclosure_id: UUID) -> None:
    """The message is gone from the chat."""
    await work.conn.execute(sa.delete(disclosures).where(disclosures.c.id == disclosure_id))

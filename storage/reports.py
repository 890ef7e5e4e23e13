"""Anonymous reports. Nothing here may ever be written together with anything of a person's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from storage import audits, sealing
from storage.models.reports import audit, disclosures, reports
from storage.uow import Work
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as the safety service may know it without opening it: what stands in clear."""

    id: UUID
    site_id: str | None
    place_id: str | None
    shift_date: date
    shift_half: str
    topic: str
    urgent: bool
    state: str
    kind: str | None
    potential: str | None
    assignee_id: UUID | None
    waiting: str | None
    released: bool
    muted: bool
    duplicate_of: UUID | None
    due_on: date | None
    closed_on: date | None
    delete_on: date | None
    warned: int | None
    hold_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was sealed: the words, and what stands around them (exact time, language, place in words…)."""

    words: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """An opened report's message in an officer's chat, to be deleted in time."""

    id: UUID
    person_id: UUID
    message_id: int


COLUMNS = [reports.c[field.name] for field in fields(Report)]
_REPORT = sa.select(*COLUMNS)


async def insert(
    work: Work,
    content: Content,
    *,
    mailbox_hash: bytes,
    receipt_hash: bytes,
    key: bytes,
    clear: Mapping[str, Any],
) -> UUID | None:
    """Seal and keep a report under its own fresh key; `clear` are the columns that stand in clear.

    None when this mailbox key already brought it (a redelivered press).
    """
    report_id, week = uuid4(), work.keys.week_of(work.now)
    row = {
        **clear,
        "id": report_id,
        "mailbox_hash": mailbox_hash,
        "receipt_hash": receipt_hash,
        "week": week,
        "wrapped_key": sealing.wrap(work.keys.week_key(week), key, row=report_id),
        "sealed": sealing.seal(key, content.words, row=report_id, column="text"),
        "facts": sealing.seal(
            key, json.dumps(dict(content.facts), ensure_ascii=False), row=report_id, column="facts"
        ),
    }  # fmt: skip
    return report_id if await insert_new(work, reports, row) else None


async def get(work: Work, report_id: UUID) -> Report | None:
    """A report without what is sealed."""
    return await _one(work, _REPORT.where(reports.c.id == report_id))


async def hold(work: Work, report_id: UUID) -> Report | None:
    """The same, locked until the end of the transaction."""
    return await _one(work, _REPORT.where(reports.c.id == report_id).with_for_update())


async def by_mailbox(work: Work, mailbox_hash: bytes) -> Report | None:
    """The report behind a mailbox key."""
    return await _one(work, _REPORT.where(reports.c.mailbox_hash == mailbox_hash))


async def by_receipt(work: Work, receipt_hash: bytes) -> Report | None:
    """The report behind a typed receipt."""
    return await _one(work, _REPORT.where(reports.c.receipt_hash == receipt_hash))


async def _one(work: Work, query: sa.Select[Any]) -> Report | None:
    row = (await work.conn.execute(query)).mappings().first()
    return None if row is None else Report(**row)


async def duplicates_of(work: Work, report_id: UUID) -> list[Report]:
    """The reports a person has joined to this one."""
    rows = (await work.conn.execute(_REPORT.where(reports.c.duplicate_of == report_id))).mappings()
    return [Report(**row) for row in rows]


async def change(work: Work, report_id: UUID, **columns: object) -> None:
    """Overwrite columns that stand in clear."""
    await work.conn.execute(sa.update(reports).where(reports.c.id == report_id).values(**columns))


async def move_mailbox(work: Work, report_id: UUID, mailbox_hash: bytes) -> None:
    """A new key opens the mailbox from now on; the one of a lost chat opens nothing any more."""
    await change(work, report_id, mailbox_hash=mailbox_hash)


async def key_of(work: Work, report_id: UUID) -> bytes:
    """A report's own key. Raises KeyError when its week was destroyed, WrongSeal."""
    query = sa.select(reports.c.week, reports.c.wrapped_key).where(reports.c.id == report_id)
    row = (await work.conn.execute(query)).one()
    return sealing.unwrap(work.keys.week_key(row.week), row.wrapped_key, row=report_id)


async def content(work: Work, report_id: UUID) -> Content:
    """What was sealed. Not for officers: see `disclose`. Raises KeyError, WrongSeal."""
    query = sa.select(reports.c.sealed, reports.c.facts).where(reports.c.id == report_id)
    row = (await work.conn.execute(query)).one()
    key = await key_of(work, report_id)
    facts = (
        json.loads(sealing.unseal(key, row.facts, row=report_id, column="facts"))
        if row.facts
        else {}
    )
    return Content(words=sealing.unseal(key, row.sealed, row=report_id, column="text"), facts=facts)


async def disclose(work: Work, report_id: UUID, person_id: UUID) -> Content:
    """What was sealed, and the audit line of its opening, in one transaction."""
    await audits.note(work, person_id, "open_report", report_id)
    return await content(work, report_id)


async def openings(work: Work, report_id: UUID) -> list[tuple[UUID, datetime]]:
    """Who opened a report, and when."""
    query = sa.select(audit.c.person_id, audit.c.at).where(
        audit.c.subject == report_id.hex, audit.c.action == "open_report"
    )
    return [(row.person_id, row.at) for row in await work.conn.execute(query)]


async def unreleased(work: Work, site_id: str | None) -> list[Report]:
    """What the next batch of a site will show to its officers."""
    query = _REPORT.where(reports.c.released.is_(False), reports.c.site_id == site_id)
    return [Report(**row) for row in (await work.conn.execute(query)).mappings()]


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

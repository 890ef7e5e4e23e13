"""What reporter and officers write to each other: sealed with the report's key, numbered, nameless."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.report import Side
from storage import reports, sealing
from storage.models.reports import evidence, report_messages
from storage.uow import Work
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A cleaned picture, video or voice; its id is the name of its sealed file."""

    id: UUID
    kind: str
    #: null: it came with the report itself
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of the dialogue. `words` of the program are the name of a sentence in locales/."""

    id: UUID
    number: int
    side: Side
    at: datetime
    words: str


async def say(
    work: Work, report_id: UUID, side: Side, words: str, *, exhibits: Sequence[Exhibit] = (),
    brought_by: bytes | None = None,
) -> UUID | None:  # fmt: skip
    """Append a message with its evidence; None when what brought it has brought it before.

    The report is held by the caller, so that numbers don't meet.
    """
    message_id, key = uuid4(), await reports.key_of(work, report_id)
    said = json.dumps(
        {"side": side, "at": work.now.isoformat(), "words": words}, ensure_ascii=False
    )
    row = {
        "id": message_id, "report_id": report_id, "number": await _next(work, report_id),
        "sealed": sealing.seal(key, said, row=message_id, column="message"),
        "brought_by": brought_by,
    }  # fmt: skip
    if not await insert_new(work, report_messages, row):
        return None
    await keep(work, report_id, message_id, exhibits)
    return message_id


async def keep(
    work: Work, report_id: UUID, message_id: UUID | None, exhibits: Sequence[Exhibit]
) -> None:
    """Remember which evidence belongs to a report, or to one of its messages."""
    rows = [
        {"id": one.id, "report_id": report_id, "message_id": message_id, "kind": one.kind}
        for one in exhibits
    ]
    if rows:
        await work.conn.execute(sa.insert(evidence), rows)


async def _next(work: Work, report_id: UUID) -> int:
    last = sa.select(sa.func.max(report_messages.c.number)).where(
        report_messages.c.report_id == report_id
    )
    return ((await work.conn.execute(last)).scalar() or 0) + 1


async def messages(work: Work, report_id: UUID) -> list[Message]:
    """The whole dialogue, oldest first. Raises KeyError, WrongSeal."""
    query = (
        sa.select(report_messages.c.id, report_messages.c.number, report_messages.c.sealed)
        .where(report_messages.c.report_id == report_id)
        .order_by(report_messages.c.number)
    )
    rows = (await work.conn.execute(query)).all()
    key = await reports.key_of(work, report_id) if rows else b""
    return [_opened(row.id, row.number, row.sealed, key) for row in rows]


def _opened(message_id: UUID, number: int, sealed: bytes, key: bytes) -> Message:
    said = json.loads(sealing.unseal(key, sealed, row=message_id, column="message"))
    return Message(
        id=message_id, number=number, side=Side(said["side"]),
        at=datetime.fromisoformat(said["at"]), words=said["words"],
    )  # fmt: skip


async def exhibits(work: Work, report_id: UUID) -> list[Exhibit]:
    """All evidence of a report and its dialogue."""
    query = sa.select(evidence.c.id, evidence.c.kind, evidence.c.message_id).where(
        evidence.c.report_id == report_id
    )
    return [Exhibit(**row) for row in (await work.conn.execute(query)).mappings()]

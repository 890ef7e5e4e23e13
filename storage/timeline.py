"""A stop's timeline: append-only lines, each chained to the one before by a digest keyed with the key file.

The chain covers a digest of what a line carried, not the bytes, so that a purge breaks nothing.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage import sealing, stops
from storage.models.delivery import facts
from storage.models.stop_work import timeline
from storage.uow import Work
from storage.upsert import insert_new

_FACT = "chain_since"

#: what a line carries besides who and when, such as {"words": …, "photo": file id, "cell": "4x5"}
Content = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; `content` is empty where it carried nothing or was purged."""

    seq: int
    event: str
    person_id: UUID | None
    at: datetime
    content: Content = field(repr=False)
    digest: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What verifying a chain found: `broken` is the first line that does not fit, None when all do.

    `unchained` counts lines older than the chain. `head` is the last digest, printed on exports.
    """

    lines: int
    unchained: int
    broken: int | None
    head: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line to be written into a stop's timeline."""

    stop_id: UUID
    event: str
    person_id: UUID | None = None
    content: Mapping[str, str] | None = field(default=None, repr=False)


async def append(
    work: Work, stop_id: UUID, event: str, person_id: UUID | None = None,
    content: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """One more line of the stop's timeline; gives its number."""
    # two at once would take the same number
    await stops.hold(work, stop_id)
    entry = Entry(stop_id=stop_id, event=event, person_id=person_id, content=content)
    return (await append_each(work, [entry]))[0]


async def append_each(work: Work, entries: Sequence[Entry]) -> list[int]:
    """One line each of different stops, which the caller holds; gives their numbers."""
    if not entries:
        return []
    last = await _last(work, [one.stop_id for one in entries])
    rows = [_chained(work, one, *last.get(one.stop_id, (0, None))) for one in entries]
    await work.conn.execute(sa.insert(timeline), rows)
    return [row["seq"] for row in rows]


def _chained(work: Work, entry: Entry, last: int, before: bytes | None) -> dict[str, Any]:
    """The row that follows number `last`, whose digest is `before`."""
    row = {"stop_id": entry.stop_id, "seq": last + 1, "event": entry.event,
           "person_id": entry.person_id, "at": work.now}  # fmt: skip
    sealed = _sealed(work, entry.stop_id, last + 1, entry.content) if entry.content else None
    outlives = _content_digest(work, sealed)
    digest = _digest(work, before, row, outlives)
    return {**row, "sealed": sealed, "content": outlives, "digest": digest}


async def lines(work: Work, stop_id: UUID) -> list[Line]:
    """The whole timeline, opened."""
    return [
        Line(
            seq=row["seq"], event=row["event"], person_id=row["person_id"], at=row["at"],
            content=_opened(work, row), digest=row["digest"],
        )
        for row in await _rows(work, stop_id)
    ]  # fmt: skip


async def events(work: Work, stop_id: UUID) -> list[tuple[str, UUID | None]]:
    """What happened and who did it, in order; nothing is opened."""
    query = sa.select(timeline.c.event, timeline.c.person_id)
    rows = await work.conn.execute(
        query.where(timeline.c.stop_id == stop_id).order_by(timeline.c.seq)
    )
    return [(row.event, row.person_id) for row in rows]


async def noted(work: Work, stop_id: UUID, event: str) -> bool:
    """Whether the timeline has this event already."""
    found = sa.exists().where(timeline.c.stop_id == stop_id, timeline.c.event == event)
    return bool((await work.conn.execute(sa.select(found))).scalar())


async def begin(work: Work) -> None:
    """Write down, once a database, when its chains began: no line from then on may lack its digest.

    A database that has chained lines and not this fact lost it to somebody; it is not made anew.
    """
    chained = sa.exists().where(timeline.c.digest.is_not(None))
    if not (await work.conn.execute(sa.select(chained))).scalar():
        since = work.now.isoformat()
        fact = {"name": _FACT, "value": f"{since} {_signed(work, since)}"}
        await insert_new(work, facts, fact)


async def began(work: Work) -> datetime | None:
    """When the chains of this database began; None when that fact is missing or forged."""
    found = sa.select(facts.c.value).where(facts.c.name == _FACT)
    since, _, signed = ((await work.conn.execute(found)).scalar() or "").partition(" ")
    if not since or not hmac.compare_digest(signed, _signed(work, since)):
        return None
    return datetime.fromisoformat(since)


async def verify(work: Work, stop_id: UUID) -> Proof:
    """Walk the chain of one stop."""
    rows = await _rows(work, stop_id)
    since = await began(work)
    before: bytes | None = None
    broken = None
    for number, row in enumerate(rows, start=1):
        # without the fact no line is believed to be older than the chain
        older = since is not None and row["at"] < since
        if row["digest"] is None and before is None and older:
            continue
        if row["seq"] != number or not _fits(work, before, row):
            broken = number
            break
        before = row["digest"]
    return Proof(
        lines=len(rows), unchained=sum(row["digest"] is None for row in rows), broken=broken,
        head=before,
    )  # fmt: skip


def _signed(work: Work, since: str) -> str:
    return hmac.new(work.keys.timeline, f"{_FACT} {since}".encode(), hashlib.blake2b).hexdigest()


def _fits(work: Work, before: bytes | None, row: sa.RowMapping) -> bool:
    if row["sealed"] is not None and row["content"] != _content_digest(work, row["sealed"]):
        return False
    expected = _digest(work, before, dict(row), row["content"])
    return row["digest"] is not None and hmac.compare_digest(expected, row["digest"])


async def _last(work: Work, stop_ids: Collection[UUID]) -> dict[UUID, tuple[int, bytes | None]]:
    """Number and digest of the last line of each stop that has one."""
    same = timeline.alias()
    last = sa.select(sa.func.max(same.c.seq)).where(same.c.stop_id == timeline.c.stop_id)
    query = sa.select(timeline.c.stop_id, timeline.c.seq, timeline.c.digest).where(
        timeline.c.stop_id.in_(stop_ids), timeline.c.seq == last.scalar_subquery()
    )
    return {row.stop_id: (row.seq, row.digest) for row in await work.conn.execute(query)}


async def _rows(work: Work, stop_id: UUID) -> list[sa.RowMapping]:
    query = sa.select(timeline).where(timeline.c.stop_id == stop_id).order_by(timeline.c.seq)
    return list((await work.conn.execute(query)).mappings())


def _sealed(work: Work, stop_id: UUID, seq: int, content: Mapping[str, str]) -> bytes:
    words = json.dumps(dict(content), ensure_ascii=False)
    return sealing.seal(work.keys.content, words, row=f"{stop_id}:{seq}", column="timeline")


def _opened(work: Work, row: sa.RowMapping) -> Content:
    if row["sealed"] is None:
        return {}
    place = f"{row['stop_id']}:{row['seq']}"
    words = sealing.unseal(work.keys.content, row["sealed"], row=place, column="timeline")
    found: Content = json.loads(words)
    return found


def _content_digest(work: Work, sealed: bytes | None) -> bytes | None:
    if sealed is None:
        return None
    return hashlib.blake2b(sealed, key=work.keys.timeline, digest_size=32).digest()


def _digest(
    work: Work, before: bytes | None, row: Mapping[str, object], content: bytes | None
) -> bytes:
    """Covers the line before, the order, who, what, when, and the digest of what was carried."""
    at = row["at"]
    moment = at.astimezone(UTC).isoformat() if isinstance(at, datetime) else ""
    parts = (
        before or b"", str(row["stop_id"]).encode(), str(row["seq"]).encode(),
        str(row["event"]).encode(), str(row["person_id"]).encode(), moment.encode(), content or b"",
    )  # fmt: skip
    chained = hmac.new(work.keys.timeline, digestmod=hashlib.blake2b)
    for part in parts:
        # lengths first, so that no two lines share their bytes
        chained.update(len(part).to_bytes(4, "big") + part)
    return chained.digest()

"""Taking a report in: sealed, nameless, and known to the officers at the moment that betrays nobody."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from argon2.low_level import Type, hash_secret_raw

from bot.domain import mailbox, report, workshift
from bot.domain.report import Danger, Terms, Topic
from bot.services import escalation
from bot.services.report import ringing
from storage import dialogues, organisation, reports, sealing
from storage.dialogues import Exhibit
from storage.evidence import Evidence
from storage.uow import Storage, Work

#: Argon2id, 64 MiB, three passes, and one at a time (settled: five a second are enough, alarms come first)
_MEMORY_KIB, _PASSES = 64 * 1024, 3
_hashing = asyncio.Semaphore(1)
#: names of cleaned files on somebody else's phone
NAMES = {"photo": "photo.jpg", "video": "video.mp4", "voice": "voice.ogg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Cleaned media of somebody: photo, video or voice."""

    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All a report is made of. Nothing of the sender is in it, unless they wrote their name into `named`."""

    words: str
    lang: str
    topic: Topic = Topic.HAZARD
    danger: Danger = Danger.UNSURE
    site_id: str | None = None
    place_id: str | None = None
    #: where, in the reporter's own words
    place_words: str = ""
    named: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether it rings the officer on duty at once."""
        return report.is_urgent(self.topic, self.danger)


async def accept(
    storage: Storage, evidence: Evidence, draft: Draft, *, mailbox_key: bytes, at: datetime
) -> str:
    """Keep a report and give the 16 digits of its receipt.

    The same mailbox key, redelivered, is the same report. Raises StorageDown.
    """
    digits = mailbox.receipt(mailbox_key)
    receipt_hash = await hashed(storage, digits)
    key = sealing.new_key()
    # before the transaction: an alarm never waits for the disk a video is written to
    exhibits = await kept(evidence, key, draft.pieces)
    async with storage.write() as work:
        zone = await organisation.zone(work, draft.site_id)
        report_id = await reports.insert(
            work, reports.Content(words=draft.words, facts=_facts(draft, at)),
            mailbox_hash=mailbox.hashed(mailbox_key), receipt_hash=receipt_hash, key=key,
            clear=_clear(draft, at.astimezone(ZoneInfo(zone)), work.terms),
        )  # fmt: skip
        if report_id is not None:
            await dialogues.keep(work, report_id, None, exhibits)
            await _ring(work, report_id, draft)
    if report_id is None:
        for one in exhibits:
            evidence.remove(one.id)
    return digits


async def kept(evidence: Evidence, key: bytes, pieces: Sequence[Piece]) -> list[Exhibit]:
    """Seal media into files of their own, before the transaction that tells of them."""
    return [Exhibit(id=await evidence.put(key, piece.content), kind=piece.kind) for piece in pieces]


def _facts(draft: Draft, at: datetime) -> dict[str, str]:
    facts = {
        "at": at.isoformat(), "lang": draft.lang, "danger": str(draft.danger),
        "place": draft.place_words, "named": draft.named,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def _clear(draft: Draft, local: datetime, terms: Terms) -> dict[str, object]:
    shift_date, half = workshift.of(local)
    return {
        "site_id": draft.site_id, "place_id": draft.place_id, "shift_date": shift_date,
        "shift_half": half, "topic": str(draft.topic), "urgent": draft.urgent, "waiting": "officer",
        "due_on": terms.answer_due(shift_date), "released": False,
    }  # fmt: skip


async def _ring(work: Work, report_id: UUID, draft: Draft) -> None:
    """What is urgent rings now; the rest comes with the next batch, so that its minute stays hidden."""
    if draft.urgent:
        steps, repeat = await ringing.course(work, ringing.URGENT, draft.site_id)
        await escalation.start(work, ringing.URGENT, report_id.hex, steps, repeat)


async def hashed(storage: Storage, digits: str) -> bytes:
    """The receipt's hash: slow on purpose, so that guesses are."""
    async with _hashing:
        return await asyncio.to_thread(
            hash_secret_raw, digits.encode(), storage.keys.receipts[:16], time_cost=_PASSES,
            memory_cost=_MEMORY_KIB, parallelism=1, hash_len=32, type=Type.ID,
        )  # fmt: skip

"""Reports at the plant: somebody writes, officers do what officers do."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from bot.domain.report import Danger, Event
from bot.services.report import batches, desk, letterbox, triage
from bot.services.report.triage import Done
from storage import reports
from storage.evidence import Evidence
from storage.models.reports import reports as table
from storage.reports import Report
from tests.services.plant import Plant

WORDS = "The cover of the shaft is loose"
PHOTO = desk.Piece(kind="photo", content=b"\xff\xd8 a clean picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Somebody of whom nothing is known but the key they hold."""

    key: bytes
    digits: str


@dataclass(slots=True, kw_only=True)
class Office:
    """The safety service of the plant and its mailboxes."""

    plant: Plant
    folder: Path
    _messages: int = field(default=0)

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.folder)

    async def written(
        self, words: str = WORDS, *, danger: Danger = Danger.NO, site: str | None = "one",
        place: str | None = "one/boiler", pieces: tuple[desk.Piece, ...] = (), named: str = "",
        lang: str = "en",
    ) -> Reporter:  # fmt: skip
        key = secrets.token_bytes(32)
        draft = desk.Draft(
            words=words, lang=lang, danger=danger, site_id=site, place_id=place, pieces=pieces,
            named=named,
        )  # fmt: skip
        async with self.plant.storage.read() as work:
            at = work.now
        digits = await desk.accept(self.plant.storage, self.evidence, draft, mailbox_key=key, at=at)
        return Reporter(key=key, digits=digits)

    async def report(self, who: Reporter) -> Report:
        opened = await letterbox.look(self.plant.storage, who.key)
        assert opened is not None
        return opened.report

    async def newest(self) -> Report:
        async with self.plant.storage.read() as work:
            found = (await work.conn.execute(sa.select(table.c.id))).scalars().all()
            one = await reports.get(work, found[-1])
        assert one is not None
        return one

    async def answers(
        self, report_id: UUID, words: str, *, by: str = "officer", closes: Event | None = None,
        pieces: tuple[desk.Piece, ...] = (), brought: str = "",
    ) -> Done:  # fmt: skip
        self._messages += 1
        return await triage.respond(
            self.plant.storage, self.evidence, await self.plant.person(by), report_id, words,
            pieces=pieces, closes=closes, brought=brought or f"m{self._messages}",
        )  # fmt: skip

    async def writes(
        self, who: Reporter, words: str, *, pieces: tuple[desk.Piece, ...] = (),
        message_id: int | None = None,
    ) -> letterbox.Said:  # fmt: skip
        self._messages += 1
        return await letterbox.write(
            self.plant.storage, self.evidence, who.key, words, pieces=pieces,
            message_id=message_id or self._messages,
        )  # fmt: skip

    async def batch(self) -> None:
        """The next hour at which officers hear of what came."""
        await batches.tick(self.plant.storage)
        self.plant.watch.advance(4 * 3600)
        await batches.tick(self.plant.storage)

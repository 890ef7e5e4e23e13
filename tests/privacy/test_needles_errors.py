"""The gate, errors included: whatever fails in whichever handler, no id and no word is kept or told.

Reporters go every way of the conversation in this process; each step fails once in each way there is,
then is tried again, as Telegram or the reporter would. Stores and logs are searched afterwards.
"""

import itertools
import logging
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest
import sqlalchemy as sa
import structlog

from bot import logs
from bot.delivery import aiogram_client, direct
from bot.delivery.aiogram_client import AiogramClient
from bot.delivery.client import Way
from bot.delivery.gate import Gate, Limits
from bot.delivery.permits import Permits
from bot.domain import mailbox
from bot.domain.report import Side
from bot.services import cleaning, organisation
from bot.services.people import enrolment
from bot.services.report import desk
from handlers import attachments, intake, letters, mailboxes, report, report_send
from storage import dialogues
from storage.models.reports import reports
from tests import postgres
from tests.privacy import company as life
from tests.privacy import dump, faulty, needles
from tests.privacy.company import Company
from tests.services.plant import FILE

#: of each pair of ids, below 2^31 and above 2^32, the first is enrolled
PERSONAS = (1_500_000_101, 7_900_000_101, 1_500_000_202, 7_900_000_202)
OFFICER = 7_400_000_008
WORDS, NAME = "Quokka wording that nobody else would use", "Numbat Bandicootson"
MODULES = (report, report_send, letters, mailboxes)
_PICTURE: Mapping[str, object] = {
    "photo": [{"file_id": "p", "file_unique_id": "u", "width": 9, "height": 9}]
}
_VOICE: Mapping[str, object] = {"voice": {"file_id": "v", "file_unique_id": "w", "duration": 3}}
_STICKER: Mapping[str, object] = {
    "sticker": {
        "file_id": "s", "file_unique_id": "t", "type": "regular", "width": 9, "height": 9,
        "is_animated": False, "is_video": False,
    }
}  # fmt: skip
_POINT: Mapping[str, object] = {"location": {"latitude": 43.2, "longitude": 76.9}}

Step = tuple[int, Mapping[str, object]]


def says(person: int, words: str) -> Step:
    return person, {"text": words}


def sends(person: int, media: Mapping[str, object], **more: object) -> Step:
    return person, {**media, **more}


def presses(person: int, data: str) -> Step:
    return person, {"data": data}


def draft(one: int) -> list[Step]:
    """Everything there is to say and to change before a report is sent, and then thrown away."""
    return [
        says(one, "/report"), presses(one, "wt:idea"), presses(one, "wt:hazard"),
        sends(one, _STICKER), sends(one, _VOICE), presses(one, "wv:no"), sends(one, _VOICE),
        presses(one, "wv:yes"), says(one, f"{WORDS} {one}"), sends(one, _POINT),
        presses(one, "w:one"), presses(one, "wp:"), says(one, f"behind {WORDS}"),
        presses(one, "wd:u"), presses(one, "wn:on"), says(one, NAME), presses(one, "wn:off"),
        sends(one, _PICTURE, caption=WORDS), presses(one, "change"), presses(one, "throw"),
    ]  # fmt: skip


def report_of(one: int) -> list[Step]:
    """The short way to the look."""
    return [
        says(one, "/report"), says(one, f"{WORDS} {one}"), sends(one, _PICTURE, caption=NAME),
        presses(one, "w:one"), presses(one, "wp:one/turbine"), presses(one, "wd:u"),
    ]  # fmt: skip


def talk(one: int, key: str, about: str) -> list[Step]:
    """The officer opens, answers and closes; the reporter does what a mailbox offers."""
    return [
        presses(one, f"m:{key}"), presses(OFFICER, f"r:{about}"), presses(OFFICER, f"ke:{about}"),
        presses(OFFICER, f"ka:{about}"), says(OFFICER, "Thank you, where is it?"),
        presses(one, f"ar:{key}"), presses(one, f"aw:{key}"), sends(one, _STICKER),
        sends(one, _VOICE), presses(one, "lv:no"), says(one, f"{WORDS} once more"),
        presses(one, f"aw:{key}"), sends(one, _VOICE), presses(one, "lv:yes"),
        presses(one, f"aw:{key}"), sends(one, _PICTURE, caption=WORDS),
        presses(OFFICER, f"kd:{about}"), presses(OFFICER, f"kf:{about}"),
        sends(OFFICER, _PICTURE), presses(one, f"ae:{key}"), presses(one, f"at:{key}"),
        presses(one, f"an:{key}"), presses(one, f"as:{key}"), presses(one, f"ap:{key}"),
        presses(one, f"ay:{key}"), presses(one, f"sy:{key}"), presses(one, f"x:{key}"),
        presses(one, f"py:{key}"), says(one, "/answers"),
        says(one, mailbox.receipt(mailbox.decode(key) or b"")), presses(one, f"ac:{key}"),
    ]  # fmt: skip


@dataclass(slots=True)
class Walk:
    """Somebody goes the whole way, over a program in which each step fails first."""

    company: Company
    wire: faulty.Wire
    faults: faulty.Faults
    kinds: Iterator[str]
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1_000_000))

    async def whole(self, one: int) -> None:
        for step in draft(one) + report_of(one):
            await self.step(step, one)
        send = next(data for data in reversed(self.wire.offers[one]) if data.startswith("s:"))
        await self.step(presses(one, send), one)
        key = send.removeprefix("s:")
        about = await self._kept(key)
        for step in talk(one, key, about):
            await self.step(step, one)
        async with self.company.storage.read() as work:
            said = [line.side for line in await dialogues.messages(work, UUID(about))]
        assert {*said} >= {Side.REPORTER, Side.OFFICER}, "nobody spoke, so nothing was tried"

    async def _kept(self, key: str) -> str:
        """The one report of a mailbox, however often it was sent."""
        hashed = mailbox.hashed(mailbox.decode(key) or b"")
        async with self.company.storage.read() as work:
            query = sa.select(reports.c.id).where(reports.c.mailbox_hash == hashed)
            found: UUID = (await work.conn.execute(query)).scalar_one()
        return found.hex

    async def step(self, step: Step, one: int) -> None:
        """It fails; then it comes again: from Telegram what was not done, else from its sender."""
        kind = next(self.kinds)
        update = self._update(step)
        self.faults.arm(kind, f"chat {one} of {NAME} wrote {WORDS}")
        ended = await self._fed(update)
        # what was begun behind it may fail too; what the postman does is not its matter
        while self.company.nursery._tasks:
            await self.company.nursery.drain(seconds=10)
        self.faults.disarm()
        await self.company.settled()
        assert ended or kind in faulty.OURS
        assert await self._fed(self._update(step) if ended else update)
        await self.company.settled()

    async def _fed(self, raw: dict[str, object]) -> bool:
        taken = self.company.token.intake
        update = intake.read(self.company.phones.bot, raw)
        assert taken is not None and update is not None
        return await taken.try_once(update)

    def _update(self, step: Step) -> dict[str, object]:
        account, what = step
        number = next(self._updates)
        person = {
            "id": account, "is_bot": False, "first_name": NAME, "username": "numbat_needle",
            "language_code": "en",
        }  # fmt: skip
        at = int(self.company.now().timestamp())
        chat = {"id": account, "type": "private", "first_name": NAME}
        message = {"message_id": number, "date": at, "chat": chat, "from": person}
        if "data" not in what:
            return {"update_id": number, "message": {**message, **what}}
        query = {"id": str(number), "from": person, "chat_instance": "1", "message": message}
        return {"update_id": number, "callback_query": {**query, **what}}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'saqbol.db'}"
        return
    address = postgres.create_database()
    yield address
    postgres.drop_database(address)


@pytest.fixture
async def walk(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Walk]:
    """The program as in earnest, with its log in a file, in front of a Telegram that fails."""
    _quick(monkeypatch)
    faults = faulty.installed(monkeypatch)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    with (tmp_path / "saqbol.log").open("a", buffering=1, encoding="utf-8") as log:
        monkeypatch.setattr(sys, "stderr", log)
        none = Limits(per_second=10**6, per_chat=0, per_burst=10**6, burst_window=0, window=0)
        client = AiogramClient(
            "100042:serves-nowhere", Way(api_url="http://127.0.0.1:9"), Permits(Gate(limits=none)), "alarm"
        )  # fmt: skip
        wire = faulty.Wire(faults)
        client.bot.session = wire
        company = await life.found_company(tmp_path, url, 1, [], client)
        logs.setup("DEBUG")
        await organisation.load(company.storage, organisation.read(FILE))
        code = await life.invited(company)
        for one in PERSONAS[:2]:
            await enrolment.redeem(company.storage, user_id=one, typed=code, language="en")
        yield Walk(company, wire, faults, iter(()))
        await company.close()
    root.handlers[:], root.level = before


def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    async def clean(content: bytes) -> cleaning.Cleaned:
        return cleaning.Cleaned("photo", content)

    monkeypatch.setattr(cleaning, "clean", clean)
    monkeypatch.setattr(desk, "_MEMORY_KIB", 8)
    monkeypatch.setattr(desk, "_PASSES", 1)
    for module, names in (
        (direct, ("_PAUSES", "_UNREACHABLE_PAUSE")),
        (aiogram_client, ("_FETCH_PAUSES", "_TAKE_BACK_PAUSES")),
        (attachments, ("_STORAGE_PAUSE",)),
    ):
        for name in names:
            long = getattr(module, name)
            monkeypatch.setattr(module, name, (0.0,) * 4 if isinstance(long, tuple) else 0.0)


async def found(walk: Walk) -> dict[str, set[str]]:
    """Where an id, a name or a word of a reporter stands."""
    wanted: list[int | str] = [*PERSONAS, WORDS, NAME, "numbat_needle"]
    hits = needles.scan_folder(walk.company.folder, wanted)
    if walk.company.storage.dialect == "postgresql":
        url = walk.company.storage.url.set(drivername="postgresql")
        for row in await dump.of_postgresql(url.render_as_string(hide_password=False)):
            for value in row.values:
                held = value if isinstance(value, bytes) else str(value).encode()
                if met := needles.scan(held, wanted):
                    hits.setdefault(row.table, set()).update(met)
    return hits


def handlers_of(module: ModuleType) -> dict[object, str]:
    """The code of every handler of a conversation -> its name."""
    kinds = (module.router.message, module.router.callback_query)
    return {
        one.callback.__code__: f"{module.__name__}.{one.callback.__name__}"
        for kind in kinds
        for one in kind.handlers
    }


@pytest.mark.timeout(600)
async def test_nothing_is_kept_or_told_when_a_handler_fails(walk: Walk) -> None:
    for one, kind in zip(PERSONAS, faulty.OURS, strict=True):
        walk.kinds = itertools.repeat(kind)
        await walk.whole(one)
    assert await found(walk) == {}
    every = {code: name for module in MODULES for code, name in handlers_of(module).items()}
    assert not {name for code, name in every.items() if code not in walk.faults.met}
    assert "handler_failed" in (walk.company.folder / "saqbol.log").read_text(encoding="utf-8")


@pytest.mark.timeout(900)
async def test_nothing_is_kept_or_told_when_telegram_fails(walk: Walk) -> None:
    """Each step meets each kind once: a walk a kind, each beginning one kind further."""
    kinds = list(faulty.TELEGRAM)
    for begin in range(len(kinds)):
        walk.kinds = itertools.cycle(kinds[begin:] + kinds[:begin])
        await walk.whole(PERSONAS[begin % len(PERSONAS)])
    assert walk.faults.fired > len(kinds) * 40
    assert await found(walk) == {}


async def test_what_is_planted_is_found(walk: Walk) -> None:
    """Else the search proves nothing: a log line, a row, a file."""
    assert await found(walk) == {}
    structlog.get_logger().error("planted", detail=f"chat {PERSONAS[2]}")
    (walk.company.folder / "evidence").mkdir()
    (walk.company.folder / "evidence" / "x").write_text(WORDS, encoding="utf-8")
    async with walk.company.storage.write() as work:
        row = sa.text("INSERT INTO facts (name, value) VALUES ('draft', :who)")
        await work.conn.execute(row, {"who": f"{PERSONAS[3]}"})
    hits = await found(walk)
    said = " ".join(str(met) for each in hits.values() for met in each)
    assert all(str(one) in said for one in (PERSONAS[2], WORDS, PERSONAS[3]))

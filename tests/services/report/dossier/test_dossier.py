"""The dossier of reports: for its officers only, masked, and without what would tell who wrote when."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from bot.domain.redaction import MASK
from bot.domain.report import Danger, Event
from bot.services.report import dossier, triage
from bot.services.report.dossier import Dossier, Refusal, gather
from bot.texts import LANGUAGES
from storage import people, reports, sealing
from storage.models.reports import audit
from storage.models.reports import reports as table
from tests.services.reports import PHOTO, Office, Reporter

SPEAKS = "Ask Asel, 8 701 123 45 67 or @asel_kz; pump 10LAC21AP001"
MASKED = f"Ask Asel, {MASK} or {MASK}; pump 10LAC21AP001"
#: whatever tells who wrote or when
TOLD = ("701", "asel_kz", "880101300123", "Gulnar", "14:", "09:", "T0", "T1", "clean picture")


async def taken(
    office: Office, words: str = "", *, by: str = "officer", lang: str = "en"
) -> Dossier:
    found = await dossier.for_person(
        office.plant.storage, await office.plant.person(by), words, lang
    )
    assert isinstance(found, Dossier), found
    return found


async def refused(office: Office, words: str = "", *, by: str = "officer") -> Refusal:
    found = await dossier.for_person(
        office.plant.storage, await office.plant.person(by), words, "en"
    )
    assert isinstance(found, Refusal)
    return found


async def lines(office: Office) -> list[str]:
    async with office.plant.storage.read() as work:
        query = sa.select(audit.c.subject).where(audit.c.action == "export_report")
        return sorted((await work.conn.execute(query)).scalars())


async def spoken(office: Office) -> Reporter:
    """A report with a talk, a measure and an end, all of them full of third persons."""
    who = await office.written(SPEAKS, danger=Danger.YES, pieces=(PHOTO,), named="Gulnar")
    one = await office.report(who)
    officer = await office.plant.person("officer")
    await office.answers(one.id, "Is it +7 702 765 43 21?", pieces=(PHOTO,))
    await office.writes(who, "No, a.b@ales.kz", pieces=(PHOTO, PHOTO))
    await triage.measure(office.plant.storage, officer, one.id, "IIN 880101300123 mends it")
    await triage.judge(office.plant.storage, officer, one.id, cell="3x4")
    await office.answers(one.id, "Mended by 87011234567", closes=Event.FIX)
    return who


async def test_a_whole_report_masked(office: Office) -> None:
    await spoken(office)
    found = await taken(office)
    (one,) = found.entries
    assert (found.site_id, found.site) == ("one", "Plant one")
    assert (one.number, one.state, one.potential, one.urgent) == (1, "fixed", "3x4", True)
    assert one.words == MASKED
    assert one.evidence == ("One photo",)
    assert [(each.side, each.words, each.evidence) for each in one.dialogue] == [
        ("officer", f"Is it {MASK}?", ("One photo",)),
        ("reporter", f"No, {MASK}", ("2 photos",)),
        ("program", f"A measure was set: IIN {MASK} mends it", ()),
        ("officer", f"Mended by {MASK}", ()),
    ]
    facts = dict(one.facts)
    assert facts["State"] == "Fixed"
    assert facts["Shift"] == "2026-11-23, day shift"
    assert facts["Potential (likelihood × severity)"] == "3 × 4"
    assert facts["Urgent"] == "yes"
    assert one.place == "Plant one · Boiler <house>"


async def test_the_place_in_own_words_is_masked(office: Office) -> None:
    who = await office.written(danger=Danger.YES)
    one = await office.report(who)
    async with office.plant.storage.write() as work:
        key = await reports.key_of(work, one.id)
        await reports.change(work, one.id, facts=_sealed(key, one.id, {"place": "by @asel_kz"}))
    (entry,) = (await taken(office)).entries
    assert entry.place_words == f"by {MASK}"
    assert f"by {MASK}" in dict(entry.facts).values()


def _sealed(key: bytes, row: object, facts: dict[str, str]) -> bytes:
    return sealing.seal(key, json.dumps(facts), row=row, column="facts")


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_neither_form_tells_who_or_when(office: Office, lang: str) -> None:
    await spoken(office)
    found = await taken(office, lang=lang)
    document = dossier.as_json(found)
    assert document.name == "reports-one-2026-10-24-2026-11-23.json"
    words = document.content.decode()
    assert not [one for one in TOLD if one in words]
    read = json.loads(words)
    assert read["entries"][0]["shift_date"] == "2026-11-23"
    assert read["entries"][0]["words"] == MASKED
    assert set(read["entries"][0]) == {
        "number", "shift_date", "shift_half", "topic", "urgent", "state", "kind", "potential",
        "place", "place_words", "words", "evidence", "dialogue",
    }  # fmt: skip
    paper = dossier.as_pdf(found)
    assert paper.name.endswith(".pdf")
    assert paper.content.startswith(b"%PDF-")


async def test_every_report_in_it_leaves_a_line(office: Office) -> None:
    first, second = [await office.written(danger=Danger.YES) for _ in range(2)]
    await taken(office)
    ids = [(await office.report(who)).id.hex for who in (first, second)]
    assert await lines(office) == sorted(ids)


async def test_what_waits_for_its_batch_is_not_in_it(office: Office) -> None:
    await office.written()
    assert await refused(office) is Refusal.NOTHING
    await office.batch()
    assert len((await taken(office)).entries) == 1


async def test_a_site_and_a_period(office: Office) -> None:
    here = await office.written("Here", danger=Danger.YES)
    await office.written("There", danger=Danger.YES, site="two", place="two/boiler")
    old = await office.written("Old", danger=Danger.YES)
    async with office.plant.storage.write() as work:
        await reports.change(work, (await office.report(old)).id, shift_date=date(2026, 9, 30))
    assert [one.words for one in (await taken(office)).entries] == ["Here"]
    assert [one.words for one in (await taken(office, "one 2026-09")).entries] == ["Old"]
    both = await taken(office, "2026-09-30 2026-11-23")
    assert [(one.number, one.words) for one in both.entries] == [(1, "Old"), (2, "Here")]
    assert [one.words for one in (await taken(office, by="officer-two")).entries] == ["There"]
    assert here


async def test_an_officer_of_all_sites_may_choose_one(office: Office) -> None:
    await office.written("Here", danger=Danger.YES)
    await office.written("There", danger=Danger.YES, site="two", place="two/boiler")
    await office.written("Nowhere", danger=Danger.YES, site=None, place=None)
    officer = await office.plant.person("officer")
    async with office.plant.storage.write() as work:
        await people.change(work, officer.id, site_id=None)
    found = await taken(office)
    assert {one.words for one in found.entries} == {"Here", "There", "Nowhere"}
    assert found.site == "All sites"
    assert dossier.as_json(found).name.startswith("reports-all-")
    assert [one.words for one in (await taken(office, "two")).entries] == ["There"]


@pytest.mark.parametrize(
    ("by", "words", "why"),
    [
        # another site; a site nobody has; words nobody understands
        ("officer", "two", Refusal.NOT_YOURS),
        ("officer", "three", Refusal.NO_SITE),
        ("officer", "one two", Refusal.USAGE),
        ("officer", "2026-09", Refusal.NOTHING),
        # everybody else, whatever they ask: not even which sites there are
        ("builder-officer", "", Refusal.NOT_YOURS),
        ("head", "one", Refusal.NOT_YOURS),
        ("director", "three", Refusal.NOT_YOURS),
        ("worker", "one two", Refusal.NOT_YOURS),
    ],
)
async def test_refused(office: Office, by: str, words: str, why: Refusal) -> None:
    await office.written(danger=Danger.YES)
    assert await refused(office, words, by=by) is why
    assert not await lines(office)


async def test_more_than_it_holds_are_too_many(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "MOST", 2)
    for _ in range(2):
        await office.written(danger=Danger.YES)
    assert len((await taken(office)).entries) == 2
    await office.written(danger=Danger.YES)
    assert await refused(office) is Refusal.TOO_MANY


async def test_changed_bytes_are_said_and_nothing_is_handed_out(office: Office) -> None:
    await office.written(danger=Danger.YES)
    async with office.plant.storage.write() as work:
        await work.conn.execute(sa.update(table).values(sealed=b"0" * 300))
    assert await refused(office) is Refusal.UNREADABLE
    assert not await lines(office)

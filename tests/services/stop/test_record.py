"""The record of a stop: whole for its readers, and without a trace of who gave no name."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.muster import Answer
from bot.domain.screen import Document
from bot.domain.stop_work import Event, Manner, State
from bot.jobs import escalating
from bot.services.muster import roll_call
from bot.services.stop import follow_up, integrity, raising, record, steps
from bot.texts import LANGUAGES
from storage import musters, stops
from storage.models import stop_work as tables
from tests.privacy import needles
from tests.services.plant import BOILER, START, TURBINE, Plant

SAFE = {"photo": "file-id-of-a-photo", "scope": "place"}
CELL = {"cell": "4x5", "rule": "line_of_fire"}
FIXED = {"words": "A barrier stands there", "rung": "engineer"}
CHANGED = {"words": "The barrier stands; Aibek and Serik were briefed again"}


async def whole(plant: Plant, stop_id: UUID) -> None:
    """From the alarm to a closed stop, after a first step nobody answered."""
    plant.watch.advance(301)
    await escalating.tick(plant.storage)
    await plant.post()
    await plant.answer("supervisor", stop_id)
    for slug, event, carried in (
        ("supervisor", Event.MAKE_SAFE, SAFE), ("officer", Event.ASSESS, CELL),
        ("foreman", Event.CORRECT, FIXED), ("foreman", Event.ASK_RESTART, CHANGED),
    ):  # fmt: skip
        assert (await plant.take(slug, stop_id, event, **carried)).refusal is None
    async with plant.storage.read() as work:
        voices = await stops.voices_of(work, stop_id)
    for voice in voices:
        await steps.hear(plant.storage, voice, "safe")
    for event, words in (
        (Event.CONFIRM_RESTART, ""), (Event.ANSWER, "Thank you"), (Event.CLOSE, "No barrier"),
    ):  # fmt: skip
        carried = {"words": words} if words else {}
        assert (await plant.take("officer", stop_id, event, **carried)).refusal is None
    assert (await plant.stop(stop_id)).state is State.CLOSED


async def taken(plant: Plant, number: str, lang: str = "en") -> record.Record:
    found = await record.by_number(plant.storage, number, lang)
    assert found is not None
    return found


async def test_the_whole_way_is_told(plant: Plant) -> None:
    raised = await plant.named()
    await raising.add_detail(
        plant.storage, raised.stop_id, "text", "The plank is loose", press_key="0:1:a"
    )
    await whole(plant, raised.stop_id)
    written = await taken(plant, raised.number)
    assert [one.event for one in written.story] == [
        "raised", "escalated", "delivered", "acknowledged", "make_safe", "assess", "correct",
        "ask_restart", "safe", "confirm_restart", "answer", "close",
    ]  # fmt: skip
    assert all(one.time and one.at for one in written.story)
    told = {one.event: [part.words for part in one.carried] for one in written.story}
    assert told["make_safe"] == ["the whole place", "photo"]
    assert told["assess"] == ["4 × 5", "Line of Fire"]
    assert told["correct"] == ["Guard, lock, barrier", "A barrier stands there"]
    assert told["escalated"] == ["2"]
    assert written.story[-3].who == (await plant.person("officer")).title
    assert [one.kind for one in written.calls][:2] == ["stop_card", "stop_card"]
    assert {"stop_restart", "stop_answer_due"} <= {one.kind for one in written.calls}
    assert (await plant.person("supervisor")).title in written.calls[0].called
    assert written.added == ("The plank is loose",)
    assert len(written.follow_up) == 2
    assert written.verdict.fault is None
    assert written.verdict.head


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_as_pdf_and_json_in_the_readers_language(plant: Plant, lang: str) -> None:
    raised = await plant.named()
    await whole(plant, raised.stop_id)
    written = await taken(plant, raised.number, lang)
    sheet = record.as_pdf(written)
    assert sheet.name == f"{raised.number}.pdf"
    assert sheet.content.startswith(b"%PDF-")
    assert sheet.content.count(b"/Type /Page\n") in (1, 2)
    found = json.loads(record.as_json(written).content)
    assert found["lang"] == lang
    assert found["facts"]["place"]["words"]
    assert found["verdict"]["head"] == written.verdict.head
    assert found["story"][0]["at"].endswith("+05:00")


async def test_long_words_turn_the_page(plant: Plant) -> None:
    raised = await plant.named()
    written = await taken(plant, raised.number)
    long = replace(written, added=("word " * 800, "x" * 4000, "one\ntwo"))
    assert record.as_pdf(long).content.count(b"/Type /Page\n") > 1


#: what an anonymous person is known by, wherever they may have left it
KEY = b"Quokka mailbox key of 32 bytes.."
WORDS = "Quokka wording that nobody else would use"
#: seconds after what was before at which somebody nameless taps again: none may be told
TAPS = {"joined": 601, "added": 602, "safe": 603}


async def anonymous(plant: Plant) -> raising.Raised:
    """A nameless stop, joined by another nameless press, added to, answered, and carried to its end."""
    raised = await plant.nameless(key=KEY)
    plant.watch.advance(TAPS["joined"])
    await plant.nameless(manner=Manner.STRANGER)
    plant.watch.advance(TAPS["added"])
    await raising.add_detail(plant.storage, raised.stop_id, "text", WORDS, press_key=None)
    await plant.post()
    await plant.answer("supervisor", raised.stop_id)
    for slug, event, carried in (
        ("supervisor", Event.MAKE_SAFE, SAFE), ("officer", Event.ASSESS, CELL),
        ("foreman", Event.CORRECT, FIXED), ("foreman", Event.ASK_RESTART, CHANGED),
    ):  # fmt: skip
        assert (await plant.take(slug, raised.stop_id, event, **carried)).refusal is None
    plant.watch.advance(TAPS["safe"])
    async with plant.storage.read() as work:
        voices = await stops.voices_of(work, raised.stop_id)
    await steps.hear(plant.storage, voices[0], "safe")
    await steps.hear(plant.storage, voices[1], "not_safe")
    # the clock of the next call began with that tap
    plant.watch.advance(30 * 60)
    await escalating.tick(plant.storage)
    plant.watch.advance(2 * 3600 + 600)
    return raised


async def moments(plant: Plant, stop_id: UUID, *events: str) -> list[str]:
    """The minutes at which nameless people tapped, as a record would write them in any form."""
    table = tables.timeline
    query = sa.select(table.c.at).where(table.c.stop_id == stop_id, table.c.event.in_(events))
    async with plant.storage.read() as work:
        found = list((await work.conn.execute(query.where(table.c.person_id.is_(None)))).scalars())
    assert found
    half = timedelta(minutes=30)
    local = timedelta(hours=5)
    return [f"{at + far:%H:%M}" for at in found for far in (half, half + local, local)]


async def voice_needles(plant: Plant, stop_id: UUID) -> list[str]:
    """The ids of the nameless presses and what links them to a mailbox."""
    query = sa.select(tables.voices.c.id, tables.voices.c.mailbox_hash)
    async with plant.storage.read() as work:
        rows = (await work.conn.execute(query.where(tables.voices.c.stop_id == stop_id))).all()
    return [one for row in rows for one in (row.id.hex, str(row.id), row.mailbox_hash.hex())]


async def test_an_anonymous_initiator_leaves_no_trace(plant: Plant, tmp_path: Path) -> None:
    raised = await anonymous(plant)
    wanted = [
        WORDS, KEY.decode(), KEY.hex(), "file-id-of-a-photo",
        *await voice_needles(plant, raised.stop_id),
        *await moments(plant, raised.stop_id, "joined", "safe", "object"),
    ]  # fmt: skip
    for lang in LANGUAGES:
        written = await taken(plant, raised.number, lang)
        for document in (record.as_json(written), record.as_pdf(written)):
            (tmp_path / f"{lang}-{document.name}").write_bytes(document.content)
        # a PDF's letters are numbers of glyphs: what it is drawn from is searched as well
        (tmp_path / f"{lang}.txt").write_text(repr(written), encoding="utf-8")
    assert not needles.scan_folder(tmp_path, wanted, but=["saqbol.db", "saqbol.db-wal"])
    # the search is not blind: a named person's words of the same record are found
    assert needles.scan_folder(tmp_path, [FIXED["words"]], but=["saqbol.db", "saqbol.db-wal"])


async def test_the_nameless_are_counts(plant: Plant) -> None:
    written = await taken(plant, (await anonymous(plant)).number)
    assert written.nameless == (
        "One more press at the same place.", 'Said "safe": 1', "Messages, not shown here: 1",
    )  # fmt: skip
    (objection,) = [one for one in written.story if one.event == "object"]
    assert (objection.at, objection.time, objection.who) == (None, "", "")
    assert {one.event for one in written.story}.isdisjoint({"joined", "safe"})
    blocked = [one for one in written.calls if one.kind == "stop_blocked"]
    assert len(blocked) == 2
    assert {(one.at, one.time) for one in blocked} == {(None, "")}


async def test_pressure_is_never_told(plant: Plant) -> None:
    raised = await plant.named()
    await whole(plant, raised.stop_id)
    async with plant.storage.read() as work:
        (voice,) = await stops.voices_of(work, raised.stop_id)
    before = (await taken(plant, raised.number)).follow_up
    await follow_up.pressed(plant.storage, voice, under_pressure=True, executive=None)
    assert (await taken(plant, raised.number)).follow_up == before


MAY = [
    # who -> whether the record of a stop of the builders' crew is theirs to take out
    ("officer", True),
    ("head", True),
    ("builder-head", True),
    # rung, but their role takes nothing out
    ("foreman", False),
    ("supervisor", False),
    ("worker", False),
    # another site's safety service
    ("officer-two", False),
]


@pytest.mark.parametrize(("slug", "may"), MAY)
async def test_who_may_take_it_out(plant: Plant, slug: str, may: bool) -> None:
    raised = await plant.nameless(BOILER)
    await plant.post()
    person = await plant.person(slug)
    found = await record.for_person(plant.storage, person, raised.number, "en")
    assert (found is not None) is may


async def test_a_contractor_sees_only_its_own_crews(plant: Plant) -> None:
    raised = await plant.nameless(TURBINE)
    await plant.post()
    person = await plant.person("builder-head")
    assert await record.for_person(plant.storage, person, raised.number, "en") is None


async def test_who_was_called_back_is_counted_by_nobodys_name(plant: Plant) -> None:
    raised = await plant.named("worker")
    assert "muster" not in {code for code, _, _ in (await taken(plant, raised.number)).facts}
    supervisor, foreman = await plant.person("supervisor"), await plant.person("foreman")
    await roll_call.call(plant.storage, supervisor, raised.stop_id)
    await roll_call.say(plant.storage, foreman, raised.stop_id, Answer.NEED_HELP)
    found = {code: words for code, _, words in (await taken(plant, raised.number)).facts}
    async with plant.storage.read() as work:
        asked = len(await musters.everybody(work, raised.stop_id))
    assert found["muster"] == f"{asked} asked: 0 safe, 1 need help, {asked - 1} without an answer"
    assert foreman.title not in found["muster"]


async def test_a_drill_and_a_merged_stop_say_so(plant: Plant) -> None:
    person = await plant.person("shift")
    drill = await raising.raise_named(
        plant.storage, person, BOILER, START, press_key="d", press_id=None, drill=True
    )
    assert "DRILL" in (await taken(plant, drill.number)).marks[0]
    first, second = await plant.named(press="a"), await plant.named("officer", press="b")
    await plant.answer("supervisor", second.stop_id)
    merged = await steps.merge(
        plant.storage, await plant.person("supervisor"), second.stop_id, first.number
    )
    assert merged.refusal is None
    assert first.number in (await taken(plant, second.number)).marks[0]
    assert [one.event for one in (await taken(plant, first.number)).story][-1] == "merged_here"


async def test_a_changed_line_is_printed_as_such(plant: Plant) -> None:
    raised = await plant.named()
    await plant.answer("supervisor", raised.stop_id)
    table = tables.timeline
    async with plant.storage.write() as work:
        await work.conn.execute(
            sa.update(table).where(table.c.event == "acknowledged").values(event="seen")
        )
    written = await taken(plant, raised.number)
    assert written.verdict.fault is integrity.Fault.CHAIN
    assert "DOES NOT HOLD" in written.proof[0]
    assert isinstance(record.as_pdf(written), Document)


async def test_words_that_do_not_open_are_said_to(plant: Plant) -> None:
    raised = await plant.named()
    await plant.answer("supervisor", raised.stop_id)
    await plant.take("supervisor", raised.stop_id, Event.MAKE_SAFE, **SAFE)
    async with plant.storage.write() as work:
        table = tables.timeline
        changed = sa.update(table).where(table.c.event == "make_safe")
        await work.conn.execute(changed.values(sealed=b"\x00" * 300))
    with pytest.raises(record.Unreadable):
        await taken(plant, raised.number)

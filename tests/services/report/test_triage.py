"""What officers do to a report: each act leaves a line of the audit, and the reporter reads what became of it."""

import pytest
import sqlalchemy as sa

from bot.domain.report import Danger, Event, Kind, Side, State
from bot.services.report import board, card, letter_screens, letterbox, triage
from bot.services.report.triage import Done
from bot.texts import text
from storage import report_board
from storage.models.reports import audit
from storage.report_board import Filter
from tests.services.reports import PHOTO, WORDS, Office


async def acts(office: Office) -> list[str]:
    async with office.plant.storage.read() as work:
        return sorted((await work.conn.execute(sa.select(audit.c.action))).scalars())


async def test_from_a_hazard_to_its_end(office: Office) -> None:
    who = await office.written(danger=Danger.UNSURE, pieces=(PHOTO,))
    one = await office.report(who)
    officer = await office.plant.person("officer")
    opened = await card.opened(office.plant.storage, officer, one.id, "en")
    assert opened is not None
    assert (await office.report(who)).state == State.READ
    assert await triage.take(office.plant.storage, officer, one.id) is Done.DONE
    assert (await office.report(who)).state == State.IN_WORK
    assert await office.answers(one.id, "Where exactly?") is Done.DONE
    assert (await office.report(who)).waiting == "reporter"
    assert await office.writes(who, "By the ladder", pieces=(PHOTO,)) is letterbox.Said.KEPT
    assert (await office.report(who)).waiting == "officer"
    assert (
        await office.answers(one.id, "Bolted down", closes=Event.FIX, pieces=(PHOTO,)) is Done.DONE
    )
    ended = await letterbox.look(office.plant.storage, who.key)
    assert ended is not None
    assert ended.state is State.FIXED
    assert [(m.side, m.words) for m in ended.messages] == [
        (Side.OFFICER, "Where exactly?"), (Side.REPORTER, "By the ladder"),
        (Side.OFFICER, "Bolted down"),
    ]  # fmt: skip
    assert len(await letterbox.fetch(office.plant.storage, office.evidence, who.key)) == 1
    assert await letterbox.tap(office.plant.storage, who.key, "Thank you", reopens=False) == "kept"
    assert (await office.report(who)).state == State.FIXED
    assert await acts(office) == ["answer_report", "fix_report", "open_report", "take_report"]


async def test_the_card_shows_the_shift_and_no_minute(office: Office) -> None:
    who = await office.written(named="Asel <b>", pieces=(PHOTO,))
    one = await office.report(who)
    await office.writes(who, "More")
    officer = await office.plant.person("officer")
    opened = await card.opened(office.plant.storage, officer, one.id, "en")
    assert opened is not None
    shown = card.screens_of(opened, "en")
    words = "\n".join(screen.text for screen in shown)
    assert WORDS in words
    assert "Asel &lt;b&gt;" in words
    assert "23 November, day shift" in words
    assert "14:" not in words
    assert "09:" not in words
    assert "One photo" in words
    assert shown[-1].inline


@pytest.mark.parametrize("slug", ["builder-officer", "officer-two", "head", "director", "worker"])
async def test_nobody_else_reads_or_does_anything(office: Office, slug: str) -> None:
    who = await office.written(danger=Danger.YES)
    one = await office.report(who)
    person = await office.plant.person(slug)
    storage = office.plant.storage
    assert await card.opened(storage, person, one.id, "en") is None
    assert await card.evidence_of(storage, office.evidence, person, one.id, "en") is None
    assert await triage.take(storage, person, one.id) is Done.NOT_YOURS
    assert await office.answers(one.id, "x", by=slug) is Done.NOT_YOURS
    assert await triage.judge(storage, person, one.id, cell="1x1") is Done.NOT_YOURS
    assert await triage.mute(storage, person, one.id) is Done.NOT_YOURS
    assert await triage.keep(storage, person, one.id, 30, "x") is Done.NOT_YOURS
    assert await triage.measure(storage, person, one.id, "x") is Done.NOT_YOURS
    assert not await acts(office)
    if slug != "officer-two":
        assert await board.show(storage, person, "en") is None


async def test_a_message_delivered_again_is_one_answer(office: Office) -> None:
    who = await office.written()
    one = await office.report(who)
    assert await office.answers(one.id, "Once", brought="7", pieces=(PHOTO,)) is Done.DONE
    assert await office.answers(one.id, "Once", brought="7", pieces=(PHOTO,)) is Done.TOO_LATE
    assert len(list(office.folder.iterdir())) == 1
    opened = await letterbox.look(office.plant.storage, who.key)
    assert opened is not None
    assert len(opened.messages) == 1


async def test_what_is_joined_ends_with_the_other(office: Office) -> None:
    first, second = await office.written("One"), await office.written("The same")
    await office.batch()
    main, other = await office.report(first), await office.report(second)
    officer = await office.plant.person("officer")
    assert await triage.join(office.plant.storage, officer, other.id, main.id.hex[:16]) is Done.DONE
    # nobody follows a follower
    assert (
        await triage.join(office.plant.storage, officer, main.id, other.id.hex[:16])
        is Done.TOO_LATE
    )
    await office.answers(main.id, "Both are mended", closes=Event.FIX)
    joined = await letterbox.look(office.plant.storage, second.key)
    assert joined is not None
    assert joined.state is State.FIXED
    assert joined.messages[-1].words == "Both are mended"
    screen = letter_screens.letters(joined, second.key, "en", "Asia/Almaty")
    assert text("en", "status-joined") in screen.text


async def test_not_fixed_opens_both_again_and_waits_for_the_officer(office: Office) -> None:
    first, second = await office.written("One"), await office.written("The same")
    await office.batch()
    main, other = await office.report(first), await office.report(second)
    officer = await office.plant.person("officer")
    await triage.join(office.plant.storage, officer, other.id, main.id.hex[:16])
    await office.answers(main.id, "Mended", closes=Event.FIX)
    assert (
        await letterbox.tap(office.plant.storage, second.key, "Not fixed", reopens=True) == "kept"
    )
    assert (
        await letterbox.tap(office.plant.storage, second.key, "Not fixed", reopens=True) == "again"
    )
    await office.batch()
    again = await office.report(first)
    assert (again.state, again.waiting, again.closed_on) == (State.IN_WORK, "officer", None)


async def test_a_muted_reporter_reads_so_and_is_not_heard(office: Office) -> None:
    who = await office.written()
    one = await office.report(who)
    officer = await office.plant.person("officer")
    await triage.mute(office.plant.storage, officer, one.id)
    assert await office.writes(who, "Junk", pieces=(PHOTO,)) is letterbox.Said.MUTED
    assert not list(office.folder.iterdir())
    await triage.mute(office.plant.storage, officer, one.id)
    assert await office.writes(who, "Better") is letterbox.Said.KEPT


async def test_judging_orders_the_board(office: Office) -> None:
    low, high, urgent = [
        await office.report(await office.written(words, danger=danger))
        for words, danger in (("l", Danger.NO), ("h", Danger.NO), ("u", Danger.YES))
    ]
    await office.batch()
    officer = await office.plant.person("officer")
    await triage.judge(office.plant.storage, officer, low.id, cell="1x2", kind=Kind.NEAR_MISS)
    await triage.judge(office.plant.storage, officer, high.id, cell="4x5")
    screen = await board.show(office.plant.storage, officer, "en")
    assert screen is not None
    rows = [b.data for row in screen.inline for b in row if b.data and b.data.startswith("r:")]
    assert rows == [f"r:{one.id.hex}" for one in (urgent, high, low)]


async def test_the_board_does_not_show_what_its_minute_would_betray(office: Office) -> None:
    await office.written()
    officer = await office.plant.person("officer")
    async with office.plant.storage.read() as work:
        view = report_board.View(
            site_id=officer.site_id, person_id=officer.id, today=work.now.date()
        )
        assert (await report_board.counts(work, view))[Filter.OPEN] == 0
    await office.batch()
    async with office.plant.storage.read() as work:
        assert (await report_board.counts(work, view))[Filter.OPEN] == 1


async def test_taking_a_page_takes_what_nobody_has(office: Office) -> None:
    for words in ("a", "b", "c"):
        await office.written(words)
    await office.batch()
    officer = await office.plant.person("officer")
    first = (await office.newest()).id
    await triage.take(office.plant.storage, officer, first)
    assert await triage.take_page(office.plant.storage, officer, Filter.OPEN, 0) == 2
    assert await triage.take_page(office.plant.storage, officer, Filter.OPEN, 0) == 0


async def test_a_search_finds_places_by_their_name(office: Office) -> None:
    await office.written(place="one/boiler")
    await office.written(place="one/turbine")
    await office.batch()
    officer = await office.plant.person("officer")
    screen = await board.show(office.plant.storage, officer, "en", search="ТУРБИН")
    assert screen is not None
    rows = [b for row in screen.inline for b in row if b.data and b.data.startswith("r:")]
    assert len(rows) == 1
    assert "Turbine hall" in rows[0].label


async def test_templates_speak_the_reporters_language(office: Office) -> None:
    one = await office.report(await office.written(lang="kk"))
    officer = await office.plant.person("officer")
    words = await triage.template(office.plant.storage, officer, one.id, "where")
    assert words == text("kk", "template-where")


async def test_whoever_it_is_handed_to_hears_of_it(office: Office) -> None:
    one = await office.report(await office.written(site="two", place=None))
    giver = await office.plant.person("officer-two")
    async with office.plant.storage.read() as work:
        found = await triage.colleagues(work, one, giver)
    # nobody else reads the reports of this site, so there is nobody to choose
    assert not [person for person in found if person.site_id not in (None, "two")]

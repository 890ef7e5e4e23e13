"""Taking a report in: kept once, sealed, blurred, and heard of at the right moment."""

import pytest
import sqlalchemy as sa

from bot.domain.report import Danger
from bot.jobs import escalating
from bot.services.report import card, desk
from storage import reports
from storage.models.delivery import outbox
from storage.models.escalation import escalations
from tests.services.reports import PHOTO, WORDS, Office


async def test_the_same_key_is_the_same_report_and_leaves_no_second_file(office: Office) -> None:
    who = await office.written(pieces=(PHOTO,))
    draft = desk.Draft(words=WORDS, lang="en", pieces=(PHOTO,))
    async with office.plant.storage.read() as work:
        at = work.now
    digits = await desk.accept(
        office.plant.storage, office.evidence, draft, mailbox_key=who.key, at=at
    )
    assert digits == who.digits
    assert len(list(office.folder.iterdir())) == 1


async def test_only_the_shift_stands_in_clear(office: Office) -> None:
    who = await office.written(named="Somebody", pieces=(PHOTO,))
    one = await office.report(who)
    assert (one.shift_date.isoformat(), one.shift_half) == ("2026-11-23", "day")
    async with office.plant.storage.read() as work:
        row = (await work.conn.execute(sa.select(reports.reports))).mappings().one()
        found = await reports.content(work, one.id)
    clear = {name: value for name, value in row.items() if not isinstance(value, bytes)}
    assert not [
        value for value in clear.values() if "Somebody" in str(value) or "14:3" in str(value)
    ]
    assert found.words == WORDS
    assert found.facts["named"] == "Somebody"
    assert found.facts["at"].startswith("2026-11-23T09:3")


@pytest.mark.parametrize(
    ("danger", "rings"),
    [
        (Danger.YES, True),
        (Danger.UNSURE, True),  # not sure counts as yes
        (Danger.NO, False),
    ],
)
async def test_what_is_urgent_rings_the_sites_officers_at_once(
    office: Office, danger: Danger, rings: bool
) -> None:
    await office.written(danger=danger)
    letters = await office.plant.post()
    assert {one.to for one in letters} == ({"officer"} if rings else set())
    assert not [one for one in letters if WORDS in one.screen.text]


async def test_calm_ones_come_with_the_next_batch_and_not_before(office: Office) -> None:
    await office.batch()
    await office.written()
    await office.written("Another")
    await office.batch()
    (letter,) = await office.plant.post()
    assert (letter.to, letter.kind) == ("officer", "report_batch")
    assert "2 new" in letter.screen.text
    await office.batch()
    assert not await office.plant.post()


async def test_an_urgent_one_that_nobody_opens_goes_up_and_says_nothing_of_it(
    office: Office,
) -> None:
    await office.written(danger=Danger.YES)
    await office.plant.post()
    office.plant.watch.advance(11 * 60)
    await escalating.tick(office.plant.storage)
    letters = await office.plant.post()
    assert "head" in {one.to for one in letters}
    above = next(one for one in letters if one.to == "head")
    assert not above.screen.inline
    assert WORDS not in above.screen.text


async def test_once_opened_no_row_keeps_its_minute(office: Office) -> None:
    who = await office.written(danger=Danger.YES)
    await office.plant.post()
    one = await office.report(who)
    officer = await office.plant.person("officer")
    assert await card.opened(office.plant.storage, officer, one.id, "en")
    async with office.plant.storage.read() as work:
        assert not (await work.conn.execute(sa.select(escalations))).all()
        assert not (await work.conn.execute(sa.select(outbox))).all()


async def test_an_answer_that_is_due_is_asked_for_and_goes_up(office: Office) -> None:
    who = await office.written()
    await office.batch()
    await office.plant.post()
    heard = {}
    for day in range(1, 11):
        office.plant.watch.advance(86400)
        await escalating.tick(office.plant.storage)
        heard[day] = {one.to for one in await office.plant.post() if one.kind == "report_due"}
    assert next(day for day, who in heard.items() if "officer" in who) == 6
    assert next(day for day, who in heard.items() if "head" in who) == 7
    assert next(day for day, who in heard.items() if "director" in who) == 9
    one = await office.report(who)
    await office.answers(one.id, "Late, but here it is")
    office.plant.watch.advance(3 * 86400)
    await escalating.tick(office.plant.storage)
    assert not [one for one in await office.plant.post() if one.kind == "report_due"]

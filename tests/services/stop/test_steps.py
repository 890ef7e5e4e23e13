"""From the acknowledgement to a restart of two people, and what initiators are owed, on both databases."""

import asyncio
import secrets
from datetime import timedelta
from uuid import UUID

import pytest

from bot.domain import mailbox
from bot.domain.notice import Mode
from bot.domain.restart import Refusal
from bot.domain.roles import Role
from bot.domain.stop_work import Event, State
from bot.jobs import escalating
from bot.services import escalation
from bot.services.stop import follow_up, steps
from storage import escalations, hand_overs, stops, timeline
from storage.stops import Voice
from tests.services.plant import BOILER, FIRST, TURBINE, Plant, last, receivers

SAFE = {"photo": "file-1", "scope": "place"}
CELL = {"cell": "4x5", "rule": "line_of_fire"}
FIXED = {"words": "A barrier stands there", "rung": "engineer"}
CHANGED = {"words": "The barrier stands; Aibek and Serik were briefed again"}


async def corrected(plant: Plant, key: bytes | None = None) -> UUID:
    """A nameless stop at the boiler house, taken to CORRECTED."""
    raised = await plant.nameless(key=key)
    await plant.answer("supervisor", raised.stop_id)
    for slug, event, carried in (
        ("supervisor", Event.MAKE_SAFE, SAFE),
        ("officer", Event.ASSESS, CELL),
        ("foreman", Event.CORRECT, FIXED),
    ):
        assert (await plant.take(slug, raised.stop_id, event, **carried)).refusal is None
    return raised.stop_id


async def asked(plant: Plant, key: bytes | None = None) -> UUID:
    stop_id = await corrected(plant, key)
    assert (await plant.take("foreman", stop_id, Event.ASK_RESTART, **CHANGED)).refusal is None
    return stop_id


async def voice(plant: Plant, stop_id: UUID) -> Voice:
    async with plant.storage.read() as work:
        (found,) = await stops.voices_of(work, stop_id)
    return found


async def running(plant: Plant, stop_id: UUID) -> set[str]:
    """The kinds of escalation that run for a stop."""
    async with plant.storage.read() as work:
        return {
            kind
            for kind in ("stop_work", "made_safe", "restart", "blocked", "answer", "cause")
            if await escalations.of(work, kind, stop_id.hex)
        }


async def test_the_whole_way(plant: Plant) -> None:
    stop_id = await asked(plant)
    assert (await plant.stop(stop_id)).scope == "place"
    assert await steps.hear(plant.storage, await voice(plant, stop_id), "safe")
    assert (await plant.take("officer", stop_id, Event.CONFIRM_RESTART)).refusal is None
    assert (await plant.stop(stop_id)).state is State.RESUMED
    await plant.take("officer", stop_id, Event.ANSWER, words="Thank you, a barrier was missing")
    await plant.take("officer", stop_id, Event.CLOSE, words="No barrier after the repair")
    assert (await plant.stop(stop_id)).state is State.CLOSED
    assert await running(plant, stop_id) == set()
    assert await plant.timeline(stop_id) == [
        "raised", "acknowledged", "make_safe", "assess", "correct", "ask_restart", "safe",
        "confirm_restart", "answer", "close",
    ]  # fmt: skip
    async with plant.storage.read() as work:
        proof = await timeline.verify(work, stop_id)
        lines = await timeline.lines(work, stop_id)
    assert (proof.broken, proof.unchained) == (None, 0)
    carried = {line.event: line.content for line in lines if line.content}
    assert carried["make_safe"] == SAFE
    assert carried["assess"] == CELL
    assert carried["correct"] == FIXED


WATCHED = [
    # state -> what runs while a stop stands there
    ([], {"stop_work"}),
    ([("supervisor", Event.ACKNOWLEDGE, {})], {"made_safe"}),
    ([("supervisor", Event.ACKNOWLEDGE, {}), ("supervisor", Event.MAKE_SAFE, SAFE)], set()),
    # looked, and no danger: the second person is called at once
    (
        [("supervisor", Event.ACKNOWLEDGE, {}), ("shift", Event.FIND_NO_DANGER, CHANGED)],
        {"restart"},
    ),
]


@pytest.mark.parametrize(("taken", "kinds"), WATCHED)
async def test_what_is_waited_for(
    plant: Plant, taken: list[tuple[str, Event, dict[str, str]]], kinds: set[str]
) -> None:
    stop_id = (await plant.nameless()).stop_id
    for slug, event, carried in taken:
        if event is Event.ACKNOWLEDGE:
            await plant.answer(slug, stop_id)
        else:
            await plant.take(slug, stop_id, event, **carried)
    assert await running(plant, stop_id) == kinds


async def test_a_step_without_what_it_must_carry_is_a_bug(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.answer("supervisor", raised.stop_id)
    with pytest.raises(ValueError, match="photo"):
        await plant.take("supervisor", raised.stop_id, Event.MAKE_SAFE, scope="task")
    assert (await plant.stop(raised.stop_id)).state is State.ACKNOWLEDGED


REFUSED = [
    # nobody of another site, nobody of the contractor, nobody whose role does not
    ("officer-two", Event.MAKE_SAFE, SAFE, Refusal.NOT_YOURS),
    ("builder-officer", Event.MAKE_SAFE, SAFE, Refusal.NOT_YOURS),
    ("worker", Event.MAKE_SAFE, SAFE, Refusal.NOT_YOURS),
    ("foreman", Event.MAKE_SAFE, SAFE, Refusal.NOT_YOURS),
    # an old button
    ("officer", Event.CONFIRM_RESTART, {}, Refusal.TOO_LATE),
]


@pytest.mark.parametrize(("slug", "event", "carried", "refusal"), REFUSED)
async def test_refused(
    plant: Plant, slug: str, event: Event, carried: dict[str, str], refusal: Refusal
) -> None:
    raised = await plant.nameless()
    await plant.answer("supervisor", raised.stop_id)
    person = await plant.person(slug)
    assert await steps.refused(plant.storage, person, raised.stop_id, event) is refusal
    assert (await plant.take(slug, raised.stop_id, event, **carried)).refusal is refusal
    assert (await plant.stop(raised.stop_id)).state is State.ACKNOWLEDGED


async def test_two_taps_at_once_are_one_step(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.answer("supervisor", raised.stop_id)
    taken = await asyncio.gather(
        *(
            plant.take(slug, raised.stop_id, Event.MAKE_SAFE, **SAFE)
            for slug in ("supervisor", "shift")
        )
    )
    assert sorted(str(one.refusal) for one in taken) == ["None", "too_late"]
    assert (await plant.timeline(raised.stop_id)).count("make_safe") == 1


async def test_silence_is_recorded_and_resumes_nothing(plant: Plant) -> None:
    stop_id = await asked(plant)
    assert (
        await plant.take("officer", stop_id, Event.CONFIRM_RESTART)
    ).refusal is Refusal.NOT_HEARD
    plant.watch.advance(14 * 60)
    await follow_up.tick(plant.storage)
    assert (
        await plant.take("officer", stop_id, Event.CONFIRM_RESTART)
    ).refusal is Refusal.NOT_HEARD
    plant.watch.advance(61)
    await follow_up.tick(plant.storage)
    await follow_up.tick(plant.storage)
    assert (await plant.timeline(stop_id)).count("silence") == 1
    assert (await plant.stop(stop_id)).state is State.RESTART_ASKED, "no timer restarts work"
    assert (await plant.take("officer", stop_id, Event.CONFIRM_RESTART)).refusal is None


async def test_not_safe_yet_blocks_until_both_decide(plant: Plant) -> None:
    stop_id = await asked(plant)
    await plant.post()
    initiator = await voice(plant, stop_id)
    await steps.hear(plant.storage, initiator, "not_safe")
    assert (await plant.stop(stop_id)).state is State.BLOCKED
    assert {"head", "officer"} <= set(receivers(await plant.post(), "stop_blocked"))
    assert (await plant.take("officer", stop_id, Event.CONFIRM_RESTART)).refusal is Refusal.TOO_LATE
    assert (await plant.take("head", stop_id, Event.OVERRULE, words="Measured: no gas")).half
    assert (await plant.stop(stop_id)).state is State.BLOCKED
    taken = await plant.take("officer", stop_id, Event.OVERRULE, words="Measured twice")
    assert not taken.half
    assert (await plant.stop(stop_id)).state is State.RESTART_ASKED
    # the same objection again is on record and blocks nothing
    await steps.hear(plant.storage, initiator, "not_safe")
    assert (await plant.stop(stop_id)).state is State.RESTART_ASKED
    assert (await plant.take("officer", stop_id, Event.CONFIRM_RESTART)).refusal is None


async def test_more_was_fixed_after_an_objection_and_everybody_is_asked_anew(plant: Plant) -> None:
    stop_id = await asked(plant)
    initiator = await voice(plant, stop_id)
    await steps.hear(plant.storage, initiator, "not_safe")
    await plant.take("foreman", stop_id, Event.CORRECT, **FIXED)
    await plant.take("foreman", stop_id, Event.ASK_RESTART, **CHANGED)
    assert (await voice(plant, stop_id)).heard is None
    assert (
        await plant.take("officer", stop_id, Event.CONFIRM_RESTART)
    ).refusal is Refusal.NOT_HEARD


async def test_whoever_confirms_may_refuse_and_it_is_assessed_anew(plant: Plant) -> None:
    stop_id = await asked(plant)
    await plant.take("officer", stop_id, Event.REFUSE_RESTART, words="The rope is still worn")
    assert (await plant.stop(stop_id)).state is State.MADE_SAFE
    assert await running(plant, stop_id) == set()


async def test_the_named_initiator_is_asked_answers_and_reads_the_end(plant: Plant) -> None:
    raised = await plant.named()
    await plant.answer("supervisor", raised.stop_id)
    await plant.post()
    await plant.take("shift", raised.stop_id, Event.FIND_NO_DANGER, words="Steam, not smoke")
    screen = last(await plant.post(), "worker", "stop_news")
    data = [button.data for row in screen.inline for button in row]
    assert data[:2] == [f"sy:{raised.stop_id.hex}", f"sn:{raised.stop_id.hex}"]
    await steps.hear(plant.storage, await voice(plant, raised.stop_id), "safe")
    await plant.take("officer", raised.stop_id, Event.CONFIRM_RESTART)
    assert "two people" in last(await plant.post(), "worker", "stop_news").text
    await plant.take("officer", raised.stop_id, Event.ANSWER, words="You were <right> to ask")
    assert "You were &lt;right&gt; to ask" in last(await plant.post(), "worker", "stop_news").text


async def test_acknowledged_and_forgotten(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.post()
    await plant.answer("supervisor", raised.stop_id)
    await plant.post()
    plant.watch.advance(15 * 60)
    await escalating.tick(plant.storage)
    assert receivers(await plant.post(), "stop_unsafe") == ["supervisor"]
    plant.watch.advance(5 * 60)
    await escalating.tick(plant.storage)
    rung = receivers(await plant.post(), "stop_unsafe")
    assert rung == ["builder-officer", "officer", "shift", "supervisor"]
    await plant.take("shift", raised.stop_id, Event.MAKE_SAFE, **SAFE)
    plant.watch.advance(3600)
    await escalating.tick(plant.storage)
    assert receivers(await plant.post(), "stop_unsafe") == []


async def test_unanswered_it_climbs_and_then_repeats(plant: Plant) -> None:
    await plant.nameless()
    assert set(receivers(await plant.post(), "stop_card", Mode.SEND)) == FIRST
    for seconds, climbed in ((301, {"head"}), (600, {"director"}), (900, set())):
        plant.watch.advance(seconds)
        await escalating.tick(plant.storage)
        rung = set(receivers(await plant.post(), "stop_card", Mode.SEND))
        assert rung >= climbed
    plant.watch.advance(301)
    await escalating.tick(plant.storage)
    rung = set(receivers(await plant.post(), "stop_card", Mode.SEND))
    assert rung >= FIRST, "the shift is rung again too"


async def test_down_over_three_deadlines(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.post()
    plant.watch.advance(2 * 3600)
    await escalating.tick(plant.storage)
    await escalating.tick(plant.storage)
    rung = receivers(await plant.post(), "stop_card", Mode.SEND)
    assert rung == ["director", "head"], "each step once, no storm"
    events = await plant.timeline(raised.stop_id)
    assert events.index("escalated") > events.index("raised")


async def closing(plant: Plant) -> UUID:
    """A stop whose answer was given and whose cause is awaited."""
    stop_id = await asked(plant)
    await steps.hear(plant.storage, await voice(plant, stop_id), "safe")
    await plant.take("officer", stop_id, Event.CONFIRM_RESTART)
    await plant.take("officer", stop_id, Event.ANSWER, words="Thank you")
    return stop_id


async def deadline(plant: Plant, stop_id: UUID) -> float:
    """Seconds from now to the next call for the cause."""
    async with plant.storage.read() as work:
        one = await escalations.of(work, "cause", stop_id.hex)
        assert one is not None
        assert one.course.next_at is not None
        return (one.course.next_at - work.now).total_seconds()


async def test_the_cause_is_put_off_by_three_days_in_all(plant: Plant) -> None:
    stop_id = await closing(plant)
    day = 86_400
    assert await deadline(plant, stop_id) == pytest.approx(2 * day, abs=60)
    why = {"words": "The laboratory answers on Friday"}
    # less than what is planned anyway changes no deadline, and is on record
    assert (await plant.take("officer", stop_id, Event.POSTPONE, days="1", **why)).refusal is None
    assert await deadline(plant, stop_id) == pytest.approx(2 * day, abs=60)
    plant.watch.advance(2 * day + 60)
    await escalating.tick(plant.storage)
    await plant.take("officer", stop_id, Event.POSTPONE, days="2", **why)
    assert await deadline(plant, stop_id) == pytest.approx(2 * day, abs=60)
    refused = await plant.take("officer", stop_id, Event.POSTPONE, days="1", **why)
    assert refused.refusal is Refusal.USED_UP
    person = await plant.person("officer")
    assert await steps.refused(plant.storage, person, stop_id, Event.POSTPONE) is Refusal.USED_UP
    assert await steps.days_left(plant.storage, stop_id) == 0
    # nobody is called meanwhile; then the head of the site is
    await plant.post()
    plant.watch.advance(2 * day - 120)
    await escalating.tick(plant.storage)
    assert [letter for letter in await plant.post() if letter.mode is Mode.SEND] == []
    plant.watch.advance(240)
    await escalating.tick(plant.storage)
    assert "head" in receivers(await plant.post(), "stop_cause_due")
    assert (await plant.stop(stop_id)).state is State.FOLLOW_UP
    async with plant.storage.read() as work:
        said = [
            one.content for one in await timeline.lines(work, stop_id) if one.event == "postpone"
        ]
    assert said == [{**why, "days": "1"}, {**why, "days": "2"}]


@pytest.mark.parametrize("days", ["0", "4"])
async def test_no_more_days_than_are_left(plant: Plant, days: str) -> None:
    stop_id = await closing(plant)
    taken = await plant.take("officer", stop_id, Event.POSTPONE, days=days, words="Why")
    assert taken.refusal is Refusal.USED_UP


async def test_nothing_of_a_standing_stop_is_put_off(plant: Plant) -> None:
    stop_id = (await plant.nameless()).stop_id
    for slug in ("officer", "supervisor"):
        taken = await plant.take(slug, stop_id, Event.POSTPONE, days="1", words="Why")
        assert taken.refusal is Refusal.TOO_LATE
    async with plant.storage.write() as work:
        with pytest.raises(ValueError, match="never put off"):
            await escalation.snooze(work, "stop_work", stop_id.hex, 1)


async def test_two_stops_of_one_danger_become_one_by_hand(plant: Plant) -> None:
    first = await plant.named("worker", press="p1")
    second = await plant.named("turner", press="p2", where=BOILER)
    other = await plant.named("head", press="p3", where=TURBINE)
    for one in (first, second):
        await plant.answer("supervisor", one.stop_id)
    person = await plant.person("supervisor")
    elsewhere = await steps.merge(plant.storage, person, second.stop_id, other.number)
    assert elsewhere.refusal is Refusal.TOO_LATE
    worker = await plant.person("worker")
    refused = await steps.merge(plant.storage, worker, second.stop_id, first.number)
    assert refused.refusal is Refusal.NOT_YOURS
    await plant.post()
    merged = await steps.merge(plant.storage, person, second.stop_id, first.number)
    assert merged.refusal is None
    stop = await plant.stop(second.stop_id)
    assert (stop.state, stop.merged_into) == (State.MERGED, first.stop_id)
    assert len(await plant.voices(first.stop_id)) == 2
    assert await running(plant, second.stop_id) == set()
    assert {"worker", "turner"} <= set(receivers(await plant.post(), "stop_news"))


async def test_pressure_goes_to_the_executive_and_nobody_else(plant: Plant) -> None:
    key = secrets.token_bytes(mailbox.KEY_BYTES)
    stop_id = await asked(plant, key)
    await steps.hear(plant.storage, await voice(plant, stop_id), "safe")
    await plant.take("officer", stop_id, Event.CONFIRM_RESTART)
    await plant.post()
    plant.watch.advance(7 * 86400)
    await follow_up.tick(plant.storage)
    initiator = await voice(plant, stop_id)
    for _ in range(2):
        await follow_up.pressed(plant.storage, initiator, under_pressure=True, executive="director")
    told = [one for one in await plant.post() if one.kind == "pressure_case"]
    assert [one.to for one in told] == ["director"], "once, however often it is pressed"
    assert "did not give their name" in told[0].screen.text


async def test_whoever_took_over_the_askers_duty_is_no_second_person(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.answer("supervisor", raised.stop_id)
    await plant.take("shift", raised.stop_id, Event.FIND_NO_DANGER, words="Steam")
    await steps.hear(plant.storage, await voice(plant, raised.stop_id), "safe")
    giver, taker = await plant.person("shift"), await plant.person("officer")
    async with plant.storage.write() as work:
        until = work.now + timedelta(hours=2)
        asked_id = await hand_overs.ask(
            work, "one", Role.SHIFT_SUPERVISOR, giver.id, taker.id, until
        )
    confirmed = plant.take("officer", raised.stop_id, Event.CONFIRM_RESTART)
    async with plant.storage.write() as work:
        found = await hand_overs.get(work, asked_id)
        assert found is not None
        await hand_overs.settle(work, found, hand_overs.TAKEN)
    assert (await confirmed).refusal is Refusal.SAME_PERSON
    # the shift is over, and so is the duty
    plant.watch.advance(2 * 3600 + 1)
    taken = await plant.take("officer", raised.stop_id, Event.CONFIRM_RESTART)
    assert taken.refusal is None

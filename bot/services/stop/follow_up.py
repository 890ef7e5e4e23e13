"""What initiators are owed: the question before a restart, the news after it, and the care that follows."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain import notice
from bot.domain.roles import Role
from bot.domain.stop_work import State
from bot.services.stop import evidence, progress
from storage import follow_ups, outbox, people, stops, timeline
from storage.follow_ups import FollowUp
from storage.people import Person
from storage.uow import Storage, Work

#: initiators' silence is recorded after this, and no longer waited for
HEAR_WITHIN = timedelta(minutes=15)
#: when "any pressure on you?" is asked after a restart
PRESSURE = {"pressure_7": timedelta(days=7), "pressure_30": timedelta(days=30)}


async def ask_initiators(work: Work, stop: stops.Stop) -> None:
    """ "Safe now?" to everybody behind the stop; the nameless read it in their mailbox."""
    await stops.ask_voices(work, stop.id)
    await follow_ups.owe(work, stop.id, "hear", work.now + HEAR_WITHIN)
    await tell_named(work, stop)


async def begin(work: Work, stop: stops.Stop) -> None:
    """Work goes on: the initiators are thanked, and asked later whether anybody pressed them."""
    await follow_ups.done(work, stop.id, "hear")
    for kind, wait in PRESSURE.items():
        await follow_ups.owe(work, stop.id, kind, work.now + wait)
    await tell_named(work, stop)


async def tell_named(work: Work, stop: stops.Stop) -> None:
    """The live screen of those behind the stop with their name comes anew, so that it is noticed."""
    await _to_named(work, stop, "stop_news", f"news:{stop.id.hex}:{stop.version}")


async def _to_named(work: Work, stop: stops.Stop, kind: str, key: str) -> None:
    voices = await stops.voices_of(work, stop.id)
    for person_id in {voice.person_id for voice in voices if voice.person_id}:
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"{key}:{person_id.hex}", kind=kind, subject=stop.id.hex,
                person_id=person_id, priority=notice.Priority.REPLY,
            ),
        )  # fmt: skip


async def tick(storage: Storage) -> None:
    """Do what is owed by now."""
    async with storage.read() as work:
        found = await follow_ups.due(work)
    for one in found:
        async with storage.write() as work:
            stop = await stops.hold(work, one.stop_id)
            if stop is not None and await follow_ups.done(work, one.stop_id, one.kind):
                await _DOING[one.kind](work, stop, one)


async def _record_silence(work: Work, stop: stops.Stop, _one: FollowUp) -> None:
    """Nothing resumes here: only the wait for a word is over."""
    if stop.state is State.RESTART_ASKED and not (await evidence.case_of(work, stop)).heard:
        await timeline.append(work, stop.id, evidence.SILENCE)
        await progress.refresh(work, stop)


async def _ask_about_pressure(work: Work, stop: stops.Stop, one: FollowUp) -> None:
    await _to_named(work, stop, "stop_pressure", f"{one.kind}:{stop.id.hex}")
    # the nameless find the question in their mailbox
    work.changed.add(stop.id)


_DOING: dict[str, Callable[[Work, stops.Stop, FollowUp], Awaitable[None]]] = {
    "hear": _record_silence,
    **dict.fromkeys(PRESSURE, _ask_about_pressure),
}


async def pressed(
    storage: Storage, voice: stops.Voice, *, under_pressure: bool, executive: str | None
) -> None:
    """The answer to "any pressure on you?": "yes" goes to the executive, never to the line manager.

    `executive`: id in the organisation file of who was named for this; else the chairman hears of it.
    """
    async with storage.write() as work:
        stop = await stops.hold(work, voice.stop_id)
        if stop is None:
            return
        if under_pressure:
            for person in await _executives(work, executive):
                await _tell(work, stop, voice, person)


async def _tell(work: Work, stop: stops.Stop, voice: stops.Voice, executive: Person) -> None:
    # a name only where it was given; once a day, however often the button is pressed
    named = voice.person_id.hex if voice.person_id else ""
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"pressure:{voice.id.hex}:{executive.id.hex}:{work.now:%Y%m%d}",
            kind="pressure_case", subject=f"{stop.id.hex}:{named}", person_id=executive.id,
            priority=notice.Priority.REPLY,
        ),
    )  # fmt: skip


async def _executives(work: Work, slug: str | None) -> list[Person]:
    named = await people.by_slug(work, slug) if slug else None
    if named is not None and not named.revoked:
        return [named]
    return [one for one in await people.having(work, {Role.CHAIRMAN}) if one.host]

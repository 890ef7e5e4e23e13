"""A ring test: the person locks their phone, the bot rings as an alarm does, the person says whether they heard it."""

from datetime import timedelta
from enum import StrEnum

from bot.domain import notice
from bot.domain.screen import Button, Screen
from bot.texts import text
from storage import outbox, people, ring_tests
from storage.people import Person
from storage.uow import Storage, Work

#: time to lock the phone and put it down
WAIT = timedelta(seconds=10)
#: a test that can't leave in time is dropped: hours later it would only frighten somebody
LATE = timedelta(minutes=1)
#: how long after the ring "It rang" is taken; later the message was seen, not heard
ANSWER = timedelta(minutes=2)
#: between two tests of one person
PAUSE = timedelta(seconds=30)
#: a ring that was heard so long ago proves nothing about today's settings
PROVES = timedelta(days=90)

KIND = "ring_test"


class Heard(StrEnum):
    """What became of an answer."""

    HEARD = "heard"
    SILENT = "silent"
    #: it proves nothing any more
    LATE = "late"
    #: it belongs to no test, or to one that a newer test replaced
    GONE = "gone"


async def ask(storage: Storage, person: Person) -> bool:
    """Ring in ten seconds; False when one is on its way already."""
    async with storage.write() as work:
        # two taps at once must not both find that nothing was asked
        await people.hold(work, person.id)
        last = await ring_tests.newest(work, person.id)
        if last is not None and last.asked_at is not None and work.now - last.asked_at < PAUSE:
            return False
        test = await ring_tests.ask(work, person.id)
        due = work.now + WAIT
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"{KIND}:{person.id.hex}:{test}", kind=KIND, subject=str(test),
                person_id=person.id, due_at=due, expires_at=due + LATE,
                # next to an alarm, and never in front of one
                priority=notice.Priority.REPLY,
            ),
        )  # fmt: skip
        return True


async def hear(storage: Storage, person: Person, test: str, *, heard: bool) -> Heard:
    """What the person heard of that test; only the newest counts."""
    async with storage.write() as work:
        last = await ring_tests.newest(work, person.id)
        if last is None or str(last.test) != test:
            return Heard.GONE
        if heard and (last.asked_at is None or work.now - last.asked_at > WAIT + ANSWER):
            return Heard.LATE
        await ring_tests.note(work, person.id, heard=heard)
        return Heard.HEARD if heard else Heard.SILENT


async def proven(work: Work, person: Person) -> bool:
    """Whether this person has heard their phone ring lately."""
    return bool(await ring_tests.heard(work, [person.id], after=(work.now - PROVES).date()))


async def forget(storage: Storage) -> None:
    """The tick: when a test was asked for is forgotten once no answer to it could prove anything."""
    async with storage.read() as work:
        before = work.now - WAIT - ANSWER
        due = await ring_tests.any_asked(work, before=before)
    if due:
        async with storage.write() as work:
            await ring_tests.forget(work, asked_before=before)


def button(lang: str) -> Button:
    """Test my ring."""
    return Button(label=text(lang, "button-ring-test"), data="rt")


async def ring(_work: Work, row: outbox.Row, lang: str) -> Screen:
    """The message that rings."""
    heard = Button(label=text(lang, "button-ring-heard"), data=f"rr:{row.subject}")
    silent = Button(label=text(lang, "button-ring-silent"), data=f"rs:{row.subject}")
    return Screen(text=text(lang, "ring-test"), inline=((heard, silent),))


def answered(lang: str, end: Heard) -> Screen:
    """What follows from the answer; another test unless it was heard."""
    words = text(lang, f"ring-{end}")
    return Screen(text=words, inline=() if end is Heard.HEARD else ((button(lang),),))

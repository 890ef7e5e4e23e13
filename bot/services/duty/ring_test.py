"""A ring test: the person locks their phone, the bot rings as an alarm does, the person says whether they heard it."""

from datetime import timedelta

from bot.domain import notice
from bot.domain.screen import Button, Screen
from bot.texts import text
from storage import outbox, people, ring_tests
from storage.people import Person
from storage.uow import Storage, Work

#: time to lock the phone and put it down
WAIT = timedelta(seconds=10)
#: between two tests of one person
PAUSE = timedelta(seconds=30)
#: a ring that was heard so long ago proves nothing about today's settings
PROVES = timedelta(days=90)

KIND = "ring_test"


async def ask(storage: Storage, person: Person) -> bool:
    """Ring in ten seconds; False when one is on its way already."""
    async with storage.write() as work:
        # two taps at once must not both find that nothing was asked
        await people.hold(work, person.id)
        last = await ring_tests.asked_at(work, person.id)
        if last is not None and work.now - last < PAUSE:
            return False
        await ring_tests.ask(work, person.id)
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"{KIND}:{person.id.hex}:{work.now.timestamp():.0f}", kind=KIND,
                subject="", person_id=person.id, due_at=work.now + WAIT,
                # next to an alarm, and never in front of one
                priority=notice.Priority.REPLY,
            ),
        )  # fmt: skip
        return True


async def hear(storage: Storage, person: Person, *, heard: bool) -> bool:
    """What the person heard; False when they never asked."""
    async with storage.write() as work:
        return await ring_tests.note(work, person.id, heard=heard)


async def proven(work: Work, person: Person) -> bool:
    """Whether this person has heard their phone ring lately."""
    return bool(await ring_tests.heard(work, [person.id], since=work.now - PROVES))


def button(lang: str) -> Button:
    """Test my ring."""
    return Button(label=text(lang, "button-ring-test"), data="rt")


async def ring(_work: Work, _row: outbox.Row, lang: str) -> Screen:
    """The message that rings."""
    heard = Button(label=text(lang, "button-ring-heard"), data="rr")
    silent = Button(label=text(lang, "button-ring-silent"), data="rs")
    return Screen(text=text(lang, "ring-test"), inline=((heard, silent),))


def answered(lang: str, *, heard: bool) -> Screen:
    """What follows from the answer."""
    if heard:
        return Screen(text=text(lang, "ring-heard"))
    return Screen(text=text(lang, "ring-silent"), inline=((button(lang),),))

"""What people do in the privacy tests: every anonymous way, some of it over a Telegram that misbehaves."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.faults.stage import (
    CROWD,
    SAFETY_OFFICER,
    SHIFT_SUPERVISOR,
    SUPERVISOR,
    SUPERVISORS,
    Stage,
)
from tests.handlers.reporting import RECEIPT

ENROLLED = 50
STRANGERS = [*range(1_500_000_001, 1_500_000_026), *range(7_900_000_001, 7_900_000_026)]
PERSONAS = [*range(CROWD, CROWD + ENROLLED), *STRANGERS]
#: two supervisors of whom the first hands a shift over to the second; one more stays on duty
ON_DUTY = (SUPERVISORS, SUPERVISORS + 1)
WORDS = "Quokka wording that nobody else would use"
#: people at a time: what a crew's break looks like
AT_ONCE = 10
#: seconds for whatever is waited for: a hundred people press at once, beside two other workers
PATIENCE = 150


async def reports(stage: Stage, person: int) -> None:
    """Write, answer the one question, look, send, check, type digits; every other one with a photo, and urgent."""
    photographs = person % 2 == 0
    await stage.control("POST", f"people/{person}/start", payload="p_chp2_turbine")
    await stage.write(person, "/report")
    await stage.write(person, f"{WORDS} {person}")
    if photographs:
        await stage.send_file(person, "photo")
    await tap(stage, person, "Not sure" if photographs else "No")
    await tap(stage, person, "Send")
    await tap(stage, person, "Check answers")
    await stage.write(person, "1234 5678 1234 5678")


async def gives_a_name(stage: Stage, person: int) -> None:
    """By choice: the name stands inside the sealed report and nowhere else."""
    await stage.control("POST", f"people/{person}/start", payload="p_chp2_turbine")
    await stage.write(person, "/report")
    await stage.write(person, f"{WORDS} {person}")
    await tap(stage, person, "No")
    await tap(stage, person, "Add my name")
    await stage.says(person, "What name", seconds=PATIENCE)
    await stage.write(person, f"{WORDS} {person}")
    await stage.says(person, "With the name", seconds=PATIENCE)
    await tap(stage, person, "Send")
    await stage.offered(person, "Check answers", seconds=PATIENCE)


async def stops(stage: Stage, person: int) -> None:
    """Stop anonymously, add words, look at the status."""
    await stage.write(person, "CHP-2 · Turbine hall")
    await stage.write(person, "Send anonymously")
    status = await stage.offered(person, "Check status", seconds=PATIENCE)
    await stage.write(person, f"{WORDS} {person}")
    await stage.press(person, data=status)


async def leaves_unfinished(stage: Stage, person: int) -> None:
    """One tap and no second."""
    await stage.write(person, "/stop")


async def cancels(stage: Stage, person: int) -> None:
    """Two taps back."""
    await stage.write(person, "/stop")
    await stage.write(person, "Cancel the stop")


async def throws_away(stage: Stage, person: int) -> None:
    """A report that is never sent: a picture, a voice that can't be cleaned, a place, a file that is refused."""
    await stage.control("POST", f"people/{person}/start", payload="p_chp2_turbine")
    await stage.write(person, "/report")
    await stage.send_file(person, "photo")
    await stage.send_file(person, "voice")
    await tap(stage, person, "Send my voice")
    await stage.send_file(person, "document")
    await stage.write(person, f"{WORDS} {person}")
    await tap(stage, person, "Yes")
    await tap(stage, person, "Throw away")


FLOWS: list[Callable[[Stage, int], Awaitable[None]]] = [
    reports, stops, leaves_unfinished, cancels, throws_away, gives_a_name,
]  # fmt: skip


def went(flow: Callable[[Stage, int], Awaitable[None]]) -> list[int]:
    """Those who go one of the ways."""
    return [one for at, one in enumerate(PERSONAS) if FLOWS[at % len(FLOWS)] is flow]


async def everybody(stage: Stage) -> None:
    """Each person goes one of the ways, some of them over a Telegram that misbehaves."""
    for first in range(0, len(PERSONAS), AT_ONCE):
        if first % 30 == 0:
            await stage.fault(kind="http_500", method="send*", count=3)
            await stage.fault(kind="drop_reply", method="send*", count=2)
            await stage.fault(kind="reset", method="editMessage*", count=1)
        crowd = PERSONAS[first : first + AT_ONCE]
        await asyncio.gather(
            *(FLOWS[(first + at) % len(FLOWS)](stage, one) for at, one in enumerate(crowd))
        )
        await stage.calm()
    await stage.advance(70)
    await stage.confirmed(seconds=PATIENCE)


async def among_themselves(stage: Stage, group: int) -> None:
    """Members of a bound group write there, and press what is not theirs to press."""
    for person in PERSONAS[:AT_ONCE]:
        await stage.say(person, group, f"/help {WORDS} {person}")
        await stage.press(person, label="Acknowledge", chat=group)
    await stage.confirmed(seconds=PATIENCE)


async def called_back(stage: Stage) -> None:
    """The supervisor calls everybody back; some answer, among them who stopped work without a name."""
    data = next(one for one in await stage.offers(SUPERVISOR) if one.startswith("mu:"))
    await stage.press(SUPERVISOR, data=data)
    for person in PERSONAS[: AT_ONCE // 2]:
        await stage.press(person, data=await stage.offered(person, "Need help", seconds=PATIENCE))
    await stage.confirmed(seconds=PATIENCE)


async def asked_before_a_restart(stage: Stage) -> None:
    """The nameless take it back, and say whether it is safe: one of them not before more was done."""
    await press_all(stage, [*went(stops), *went(leaves_unfinished)], "x:")
    # the oldest: the turbine hall, where everybody pressed both buttons
    stop = (await every(stage, [SUPERVISOR], "a:"))[0].removeprefix("a:")
    await press_all(stage, [SUPERVISOR], "a:")
    await press_all(stage, [SUPERVISOR], f"e:find_no_danger:{stop}")
    await stage.write(SUPERVISOR, "Looked everywhere")
    nameless = went(stops)
    *content, wary = nameless
    await stage.says(SUPERVISOR, "Everyone called sees it", seconds=PATIENCE)
    await press_all(stage, nameless, "m:")
    await press_all(stage, content, "sy:")
    await press_all(stage, [wary], "sn:")
    await mended(stage)
    await press_all(stage, nameless, "m:")
    await press_all(stage, nameless, "sy:")
    await press_all(stage, [SAFETY_OFFICER], f"e:confirm_restart:{stop}")
    await tap(stage, SAFETY_OFFICER, "I have seen the place")
    await a_week_after(stage, nameless)


async def mended(stage: Stage) -> None:
    """More is done after a "no", and the restart is asked for again."""
    await tap(stage, SUPERVISOR, "Record the fix")
    await stage.write(SUPERVISOR, "A new rope")
    await tap(stage, SUPERVISOR, "Replaced by something safer")
    await tap(stage, SUPERVISOR, "Request restart")
    await stage.write(SUPERVISOR, "The rope is new; everybody was briefed again")
    await stage.offered(SAFETY_OFFICER, "Confirm restart", seconds=PATIENCE)


async def a_week_after(stage: Stage, nameless: list[int]) -> None:
    """The nameless whose work goes on look again, and say that somebody pressed them."""

    async def so_far(table: str, where: str) -> bool:
        return stage.count(table, where) == 1

    await stage.until(
        lambda: so_far("stops", "state = 'resumed'"), seconds=PATIENCE, what="a restart"
    )
    await stage.advance(8 * 86400)
    asked = "kind = 'pressure_7' AND done_at IS NOT NULL"
    await stage.until(lambda: so_far("follow_ups", asked), seconds=PATIENCE, what="a question")
    await press_all(stage, nameless, "m:")
    await press_all(stage, nameless, "py:")
    # it is heard of by one person alone, as somebody without a name
    await stage.says(SHIFT_SUPERVISOR, "Confidential", "did not give their name", seconds=PATIENCE)


async def they_talk(stage: Stage) -> None:
    """Officers open, ask, mend and close; reporters look, write, thank, object, ask for pushes, change phones, clear."""
    for data in (await every(stage, [SAFETY_OFFICER], "r:"))[:3]:
        report = data.removeprefix("r:")
        await stage.press(SAFETY_OFFICER, data=data)
        await stage.press(SAFETY_OFFICER, data=f"ke:{report}")
        await stage.press(SAFETY_OFFICER, data=f"kt:{report}")
        await stage.press(SAFETY_OFFICER, data=f"ka:{report}")
        await stage.press(SAFETY_OFFICER, data=f"kw:1:{report}")
    await stage.confirmed(seconds=PATIENCE)
    urgent = [one for one in went(reports) if one % 2 == 0]
    await press_all(stage, urgent, "m:")
    talking = await asked(stage, urgent, how_many=3)
    for person in talking:
        await tap(stage, person, "Write")
        await stage.write(person, f"{WORDS} {person}, by the ladder")
        await tap(stage, person, "Tell me of news")
        await tap(stage, person, "Yes, tell me")
    for data in (await every(stage, [SAFETY_OFFICER], "r:"))[:3]:
        await stage.press(SAFETY_OFFICER, data=data.replace("r:", "kf:"))
        await stage.says(SAFETY_OFFICER, "What was done?", seconds=PATIENCE)
        await stage.send_file(SAFETY_OFFICER, "photo")
        await stage.confirmed(seconds=PATIENCE)
    await stage.says(SAFETY_OFFICER, "Closed.", seconds=PATIENCE)
    await stage.advance(121 * 60)
    for person in talking:
        await press_all(stage, [person], "ar:")
    await press_each(stage, talking, "ae:")
    await press_each(stage, talking[:1], "at:")
    await press_each(stage, talking[1:2], "an:")
    await press_each(stage, talking[2:], "as:")
    await on_another_phone(stage, talking[0], STRANGERS[-1])
    await press_each(stage, talking[1:], "ac:")
    await stage.confirmed(seconds=PATIENCE)


async def asked(stage: Stage, people: list[int], *, how_many: int) -> list[int]:
    """Those who read the officer's question: nobody can tell beforehand whose reports were opened."""
    found: list[int] = []

    async def there() -> bool:
        found[:] = [
            one
            for one in people
            if any("more exactly" in (m.get("text") or "") for m in await stage.from_bot(one))
        ]
        return len(found) == how_many

    await stage.until(there, seconds=PATIENCE, what=f"{how_many} who were asked")
    return found


async def on_another_phone(stage: Stage, lost: int, new: int) -> None:
    """The digits of a receipt, typed where nobody has written it."""
    texts = " ".join(m.get("text") or "" for m in await stage.from_bot(lost))
    found = RECEIPT.search(texts)
    assert found, "no receipt on the lost phone"
    await stage.write(new, found[0])
    await stage.says(new, "Here is your mailbox", seconds=PATIENCE)


async def press_each(stage: Stage, people: list[int], prefix: str) -> None:
    """Everybody presses the newest button of a kind."""
    for person in people:
        await stage.press(person, data=(await every(stage, [person], prefix))[-1])


async def hands_over(stage: Stage) -> None:
    """A supervisor on duty hands the shift over to another, who takes it."""
    giver, taker = ON_DUTY
    await stage.write(giver, "/duty")
    await stage.press(giver, data=await stage.offered(giver, "Hand over", seconds=PATIENCE))
    await stage.press(giver, data=await stage.offered(giver, "Supervisor 1", seconds=PATIENCE))
    await stage.press(taker, data=await stage.offered(taker, "I take it", seconds=PATIENCE))
    await stage.says(giver, "has taken over", seconds=PATIENCE)


async def settles_in(stage: Stage, person: int) -> None:
    """Somebody enrolled chooses quiet hours and hears their phone ring."""
    await stage.write(person, "/quiet")
    await stage.press(person, data=await stage.offered(person, "22:00–07:00", seconds=PATIENCE))
    await stage.press(person, data="rt")
    await stage.advance(15)
    await stage.press(person, data=await stage.offered(person, "It rang", seconds=PATIENCE))
    await stage.confirmed(seconds=PATIENCE)


async def tap(stage: Stage, person: int, label: str) -> None:
    """Press the newest button of a label."""
    await stage.press(person, data=await stage.offered(person, label, seconds=PATIENCE))


async def press_all(stage: Stage, people: list[int], prefix: str) -> None:
    """Everybody presses each button of a kind on their phone, once it is on every phone."""
    await every(stage, people, prefix)

    async def one_by_one(person: int) -> None:
        for data in await every(stage, [person], prefix):
            await stage.press(person, data=data)

    await asyncio.gather(*(one_by_one(one) for one in people))
    await stage.confirmed(seconds=PATIENCE)


async def every(stage: Stage, people: list[int], prefix: str) -> list[str]:
    """The buttons of a kind on these phones, oldest first, once each phone has one."""
    found: dict[int, list[str]] = {}

    async def there() -> bool:
        for person in people:
            if not found.get(person):
                seen = dict.fromkeys(await stage.offers(person))
                found[person] = [data for data in seen if data.startswith(prefix)]
        return all(found.values())

    await stage.until(there, seconds=PATIENCE, what=f"{prefix} on every phone")
    return [data for one in found.values() for data in one]

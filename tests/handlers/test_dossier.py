"""/export reports in chat: two files for the safety service, a sentence for everybody else."""

import json

from tests.faults.stage import FOREMAN, SAFETY_OFFICER, WORKER, Stage
from tests.handlers.reporting import sent

WORDS = "Ask the crane driver, 8 701 123 45 67: the hook of crane 3 is cracked"


async def files(bot: Stage, person: int) -> dict[str, bytes]:
    """The documents on somebody's phone by their endings."""
    found = [m["media"] for m in await bot.from_bot(person) if m.get("media")]
    return {
        one["name"].rpartition(".")[2]: (await bot.http.get(f"{bot.url}{one['url']}")).content
        for one in found
    }


async def test_an_officer_takes_them_out_masked_and_they_will_leave_the_chat(
    bot: Stage, stranger: int
) -> None:
    await sent(bot, stranger, WORDS, danger="Not sure")
    shown = bot.count("disclosures")
    await bot.write(SAFETY_OFFICER, "/export Reports")
    await bot.says(SAFETY_OFFICER, "leave")

    async def both() -> bool:
        return set(await files(bot, SAFETY_OFFICER)) == {"pdf", "json"}

    await bot.until(both, seconds=20, what="both files")
    found = await files(bot, SAFETY_OFFICER)
    assert found["pdf"].startswith(b"%PDF-")
    told = [one["words"] for one in json.loads(found["json"])["entries"]]
    assert WORDS.replace("8 701 123 45 67", "▮▮▮") in told

    async def remembered() -> bool:
        return bot.count("disclosures") == shown + 2

    await bot.until(remembered, seconds=10, what="both disclosures")
    query = "SELECT DISTINCT people.slug FROM audit JOIN people ON people.id = person_id WHERE action = 'export_report'"
    assert bot.ask(query) == [("safety-officer",)]
    # they went directly
    assert not bot.count("outbox", "kind = 'screen' AND state = 'pending'")


async def test_nobody_else_gets_one(bot: Stage, stranger: int) -> None:
    taken_out = bot.count("audit", "action = 'export_report'")
    for person in (FOREMAN, WORKER, stranger):
        await bot.write(person, "/export reports 2026-11")
        await bot.says(person, "by the safety service of their site only")
        assert not await files(bot, person)
    assert bot.count("audit", "action = 'export_report'") == taken_out


async def test_words_nobody_understands_and_a_site_nobody_knows(bot: Stage) -> None:
    await bot.write(SAFETY_OFFICER, "/export reports of the last week")
    await bot.says(SAFETY_OFFICER, "Write /export reports for the last 30 days")
    await bot.write(SAFETY_OFFICER, "/export reports chp9")
    await bot.says(SAFETY_OFFICER, "I know no such site")
    # what is no word of ours still asks for a stop's number
    await bot.write(SAFETY_OFFICER, "/export reportsx")
    await bot.says(SAFETY_OFFICER, "I have no such stop for you")

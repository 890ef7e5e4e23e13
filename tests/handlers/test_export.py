"""/export in chat: a document for whoever may take a record out, a sentence for everybody else."""

from tests.faults.stage import FOREMAN, SAFETY_OFFICER, WORKER, Stage
from tests.handlers.test_stop_work import stop_by_name


async def stopped(bot: Stage) -> str:
    """The worker stops work, once for the whole module; gives the stop's number."""
    if not bot.count("stops"):
        await stop_by_name(bot)
    return str(bot.ask("SELECT max(number) FROM stops")[0][0])


async def test_the_safety_service_takes_a_record_out(bot: Stage) -> None:
    number = await stopped(bot)
    await bot.write(SAFETY_OFFICER, f"/export {number.lower()}")
    await bot.says(SAFETY_OFFICER, f"Record of stop {number}")
    media = [m["media"] for m in await bot.from_bot(SAFETY_OFFICER) if m.get("media")][-1]
    assert media["name"] == f"{number}.pdf"
    content = (await bot.http.get(f"{bot.url}{media['url']}")).content
    assert content.startswith(b"%PDF-")
    # it went directly: no row of the outbox knows of it
    assert not bot.count("outbox", "kind = 'screen' AND state = 'pending'")
    # ... and the audit knows who took it
    query = "SELECT people.slug FROM audit JOIN people ON people.id = person_id WHERE action = 'export_stop'"
    assert bot.ask(query) == [("safety-officer",)]


async def test_without_a_number_it_says_how(bot: Stage) -> None:
    await bot.write(SAFETY_OFFICER, "/export")
    await bot.says(SAFETY_OFFICER, "the number of the stop")


async def test_nobody_else_takes_one_out(bot: Stage, stranger: int) -> None:
    number = await stopped(bot)
    for person in (FOREMAN, WORKER, stranger):
        await bot.write(person, f"/export {number}")
        await bot.says(person, "I have no such stop for you")
        assert not [m for m in await bot.from_bot(person) if m.get("media")]
    taken_out = bot.count("audit", "action = 'export_stop'")
    await bot.write(SAFETY_OFFICER, "/export SW-2026-9999")
    await bot.says(SAFETY_OFFICER, "I have no such stop for you")
    assert bot.count("audit", "action = 'export_stop'") == taken_out

"""What a reporter does on the phone, step by step."""

import re

from tests.faults.stage import Stage, replies_after

RECEIPT = re.compile(r"(?:\d[ \u00a0-]?){16}")


async def began(bot: Stage, person: int, *, poster: str = "p_chp2_turbine") -> None:
    """At a poster, "Report a hazard" pressed: the promise stands there."""
    async with replies_after(bot, person):
        await bot.control("POST", f"people/{person}/start", payload=poster)
    await bot.write(person, "Report a hazard")
    await bot.says(person, "What did you see?")


async def written(bot: Stage, person: int, text: str, *, danger: str = "No") -> str:
    """Go up to the look before sending; returns the data of Send."""
    await began(bot, person)
    await bot.write(person, text)
    return await answered(bot, person, danger)


async def answered(bot: Stage, person: int, danger: str = "No") -> str:
    """The one question is asked and answered; returns the data of the Send that comes then."""
    before = set(await bot.offers(person))
    await bot.press(person, data=await bot.offered(person, danger))
    found: list[str] = []

    async def there() -> bool:
        found[:] = [d for d in await bot.offers(person) if d.startswith("s:") and d not in before]
        return bool(found)

    await bot.until(there, seconds=15, what="a Send")
    return found[-1]


async def sent(bot: Stage, person: int, text: str, *, danger: str = "No") -> str:
    """A whole report; returns the data of "Check answers"."""
    await bot.press(person, data=await written(bot, person, text, danger=danger))
    return await bot.offered(person, "Check answers", seconds=30)


async def receipt(bot: Stage, person: int) -> str:
    """The 16 digits, once they stand on the phone."""
    await bot.offered(person, "Check answers", seconds=30)
    texts = [m.get("text") or "" for m in await bot.from_bot(person)]
    found = [re.sub(r"\D", "", hit) for text in texts for hit in RECEIPT.findall(text)]
    assert len(set(found)) == 1, "one receipt, shown once"
    return found[0]

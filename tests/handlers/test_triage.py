"""The safety service's buttons: few taps, no second effect of a second tap, a polite no for everybody else."""

import pytest

from tests.faults.stage import SAFETY_OFFICER, SUPERVISOR, Stage, button
from tests.handlers.reporting import answered, began, sent

NOBODYS = "0" * 32
#: every button of the board and the card, as whoever finds an old one could press it
BUTTONS = [
    "r:{}", "ke:{}", "kd:{}", "kt:{}", "km:{}", "ka:{}", "kf:{}", "kn:{}", "ks:{}", "kl:{}", "kh:{}", "kj:{}",
    "kx:0:{}", "ky:3x4:{}", "kv:30:{}", "kw:0:{}", "kg:0000000000000000:{}", "ku:0000000000000000:{}",
]  # fmt: skip
#: only ask: the tap behind them is refused
_ASK_ONLY = ["kk:{}", "kc:{}"]


def reports(bot: Stage) -> set[str]:
    return {str(row[0]) for row in bot.ask("SELECT id FROM reports")}


async def urgent(bot: Stage, stranger: int, words: str) -> str:
    """An urgent report; its id as hex."""
    known = reports(bot)
    await sent(bot, stranger, words, danger="Not sure")
    return await made_since(bot, known)


async def made_since(bot: Stage, known: set[str]) -> str:
    async def there() -> bool:
        return len(reports(bot) - known) == 1

    await bot.until(there, seconds=30, what="one report more")
    return (reports(bot) - known).pop()


async def on_board(bot: Stage, report: str, *, head: str = "Reports") -> None:
    """Wait until the newest board has a button for it."""

    async def there() -> bool:
        boards = [m for m in await bot.from_bot(SAFETY_OFFICER) if button(m, "• Open")]
        newest = boards[-1:] if boards and head in boards[-1]["text"] else []
        return any(b["data"] == f"r:{report}" for m in newest for row in m["inline"] for b in row)

    await bot.until(there, seconds=15, what="the report on the board")


def column(bot: Stage, report: str, name: str) -> object:
    return bot.ask(f"SELECT {name} FROM reports WHERE id = '{report}'")[0][0]


async def became(bot: Stage, report: str, name: str, value: object) -> None:
    async def there() -> bool:
        return column(bot, report, name) == value

    await bot.until(there, seconds=15, what=f"{name} = {value}")


async def test_closed_in_three_taps_and_a_sentence(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "A hose lies across the way")
    await bot.write(SAFETY_OFFICER, "/reports")
    await on_board(bot, report)
    await bot.press(SAFETY_OFFICER, data=f"r:{report}")
    fixed = await bot.offered(SAFETY_OFFICER, "Fixed")
    assert fixed == f"kf:{report}"
    await bot.press(SAFETY_OFFICER, data=fixed)
    await bot.says(SAFETY_OFFICER, "What was done?")
    await bot.write(SAFETY_OFFICER, "The hose hangs on its hook now")
    await became(bot, report, "state", "fixed")
    await bot.press(stranger, data=await bot.offered(stranger, "Check answers"))
    await bot.says(stranger, "The hose hangs on its hook now")
    # an old card: a closed report is neither taken nor closed again
    for data in (f"kt:{report}", f"kx:0:{report}"):
        answer = await bot.press(SAFETY_OFFICER, data=data)
        assert answer is not None
    assert column(bot, report, "state") == "fixed"


async def test_taken_once_however_often_it_is_tapped(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "Oil under the press")
    first = await bot.press(SAFETY_OFFICER, data=f"kt:{report}")
    again = await bot.press(SAFETY_OFFICER, data=f"kt:{report}")
    assert first is not None and first["text"] == "Done"
    assert again is not None and "gone on meanwhile" in again["text"]
    lines = bot.count("audit", f"action = 'take_report' AND subject = '{report}'")
    assert (column(bot, report, "state"), lines) == ("in_work", 1)


async def test_a_ready_answer_tapped_twice_is_one(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "The lamp over the gate is out")
    await bot.press(SAFETY_OFFICER, data=f"ka:{report}")
    ready = await bot.offered(SAFETY_OFFICER, "Thank you. It was handed over")
    assert ready.endswith(report)
    screen = [m for m in await bot.from_bot(SAFETY_OFFICER) if button(m, "Thank you. It was")][-1]
    for _ in range(2):
        await bot.press(SAFETY_OFFICER, data=ready, message_id=screen["message_id"])
    await bot.confirmed()
    assert bot.count("report_messages", f"report_id = '{report}'") == 1


async def test_kind_and_potential_are_chosen(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "A grating is missing")
    await bot.press(SAFETY_OFFICER, data=f"kk:{report}")
    await bot.press(SAFETY_OFFICER, data=await bot.offered(SAFETY_OFFICER, "Near miss"))
    await bot.press(SAFETY_OFFICER, data=f"kc:{report}")
    await bot.says(SAFETY_OFFICER, "What could it have led to?")
    await bot.press(SAFETY_OFFICER, data=f"ky:5x4:{report}")
    await became(bot, report, "score", 20)
    assert (column(bot, report, "kind"), column(bot, report, "potential")) == ("near_miss", "5x4")
    await bot.says(SAFETY_OFFICER, "Near miss", "5×4")


async def test_no_action_needs_words(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "It hums at night")
    await bot.press(SAFETY_OFFICER, data=f"kn:{report}")
    await bot.says(SAFETY_OFFICER, "Why is nothing done?")
    await bot.send_file(SAFETY_OFFICER, "photo")
    await bot.confirmed()
    assert column(bot, report, "closed_on") is None
    await bot.write(SAFETY_OFFICER, "That is how it is meant to hum")
    await became(bot, report, "state", "no_action")
    await bot.press(stranger, data=await bot.offered(stranger, "Check answers"))
    await bot.says(stranger, "That is how it is meant to hum")


async def test_a_hold_tells_its_reason_to_the_reporter(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "A bolt came off")
    await bot.press(SAFETY_OFFICER, data=f"kl:{report}")
    await bot.press(SAFETY_OFFICER, data=await bot.offered(SAFETY_OFFICER, "90 days"))
    await bot.says(SAFETY_OFFICER, "Why? Write the reason")
    await bot.write(SAFETY_OFFICER, "The labour inspection asked for it")

    async def held() -> bool:
        return column(bot, report, "hold_until") is not None

    await bot.until(held, seconds=15, what="the hold")
    assert bot.count("audit", f"action = 'hold_report' AND subject = '{report}'") == 1
    await bot.press(stranger, data=await bot.offered(stranger, "Check answers"))
    await bot.says(stranger, "The labour inspection asked for it")


async def test_a_measure_is_read_by_the_reporter(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "No light in the tunnel")
    await bot.press(SAFETY_OFFICER, data=f"ks:{report}")
    await bot.says(SAFETY_OFFICER, "Which measure")
    await bot.write(SAFETY_OFFICER, "The electricians, until Friday")
    await bot.says(SAFETY_OFFICER, "Done")
    await bot.press(stranger, data=await bot.offered(stranger, "Check answers"))
    await bot.says(stranger, "A measure was set: The electricians, until Friday")


async def test_muted_and_heard_again(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "Words for the mute")
    for muted in (1, 0):
        await bot.press(SAFETY_OFFICER, data=f"km:{report}")
        assert column(bot, report, "muted") == muted


async def test_there_is_nobody_to_hand_it_to(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "Only one officer here")
    answer = await bot.press(SAFETY_OFFICER, data=f"kh:{report}")
    assert answer is not None
    assert "nobody and nothing to choose" in answer["text"]


async def test_the_same_danger_is_joined_by_a_person(bot: Stage, stranger: int) -> None:
    main = await urgent(bot, stranger, "The rail is loose")
    report = await urgent(bot, stranger, "The same rail, again")
    await bot.press(SAFETY_OFFICER, data=f"kj:{report}")
    await bot.says(SAFETY_OFFICER, "Of which report is it the same danger?")
    chosen = f"ku:{main[:16]}:{report}"

    async def there() -> bool:
        return chosen in await bot.offers(SAFETY_OFFICER)

    await bot.until(there, seconds=15, what="the other report among those to choose from")
    await bot.press(SAFETY_OFFICER, data=chosen)
    await became(bot, report, "duplicate_of", main)
    await bot.press(SAFETY_OFFICER, data=f"r:{main}")
    await bot.says(SAFETY_OFFICER, "One more report of the same danger")


async def test_evidence_and_the_whole_talk_are_shown_and_remembered(
    bot: Stage, stranger: int
) -> None:
    known = reports(bot)
    await began(bot, stranger)
    await bot.send_file(stranger, "photo")
    await bot.press(stranger, data=await answered(bot, stranger, "Not sure"))
    await bot.offered(stranger, "Check answers", seconds=30)
    report = await made_since(bot, known)
    shown = bot.count("disclosures")
    await bot.press(SAFETY_OFFICER, data=f"ke:{report}")

    async def remembered() -> bool:
        return bot.count("disclosures") == shown + 1

    await bot.until(remembered, seconds=15, what="the disclosure of the picture")
    assert [m for m in await bot.from_bot(SAFETY_OFFICER) if m.get("media")]
    assert bot.count("audit", f"action = 'open_evidence' AND subject = '{report}'") == 1
    await bot.press(SAFETY_OFFICER, data=f"kd:{report}")
    await bot.says(SAFETY_OFFICER, "Nothing was said yet")


async def test_all_on_a_page_are_taken_at_once(bot: Stage, stranger: int) -> None:
    for words in ("One of the page", "Another of the page"):
        await urgent(bot, stranger, words)
    free = bot.count(
        "reports", "assignee_id IS NULL AND urgent AND closed_on IS NULL AND duplicate_of IS NULL"
    )
    assert free >= 2
    answer = await bot.press(SAFETY_OFFICER, data="kp:urgent:0")
    assert answer is not None
    assert answer["text"].startswith("You have taken")
    assert (
        bot.count(
            "reports",
            "assignee_id IS NULL AND urgent AND closed_on IS NULL AND duplicate_of IS NULL",
        )
        < free
    )


async def test_a_search_and_pages_that_are_not_there(bot: Stage, stranger: int) -> None:
    await urgent(bot, stranger, "For the search")
    await bot.write(SAFETY_OFFICER, "/reports <b>nowhere")
    await bot.says(SAFETY_OFFICER, "At places like", "Nothing here")
    await bot.write(SAFETY_OFFICER, "/reports turbine")
    # a first page of a search; which reports of the module stand on it is not this test's
    await bot.says(SAFETY_OFFICER, 'At places like "turbine"')
    for data in ("kb:open:999999", "kb:nonsense:0"):
        assert await bot.press(SAFETY_OFFICER, data=data) is not None
    await bot.confirmed()


@pytest.mark.parametrize("data", [*BUTTONS, *_ASK_ONLY])
async def test_a_button_of_no_report_does_nothing(bot: Stage, data: str) -> None:
    """Purged meanwhile, or made up."""
    answer = await bot.press(SAFETY_OFFICER, data=data.format(NOBODYS))
    assert answer is not None
    assert data in _ASK_ONLY or answer["text"]


@pytest.mark.parametrize("data", ["kx:9:{}", "kw:9:{}", "kv:31:{}", "ky:6x1:{}", "kt:zz"])
async def test_a_button_that_was_never_made_is_answered(
    bot: Stage, stranger: int, data: str
) -> None:
    assert await bot.press(SAFETY_OFFICER, data=data.format(NOBODYS)) is not None


async def test_everybody_else_is_refused_and_nothing_changes(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "Not for their eyes")

    def everything() -> list[tuple[object, ...]]:
        return [*bot.ask(f"SELECT * FROM reports WHERE id = '{report}'"), *bot.ask(
            f"SELECT action FROM audit WHERE subject = '{report}'"
        ), (bot.count("report_messages", f"report_id = '{report}'"),)]  # fmt: skip

    before = everything()
    for person in (SUPERVISOR, stranger):
        for data in BUTTONS:
            answer = await bot.press(person, data=data.format(report))
            assert answer is not None, data
            assert answer["text"], data
        # what follows a refused button is nobody's answer
        await bot.write(person, "Words behind a refused button")
    await bot.confirmed()
    assert everything() == before
    seen = " ".join(m.get("text") or "" for m in await bot.from_bot(SUPERVISOR))
    assert "Not for their eyes" not in seen


async def test_what_an_officer_read_leaves_the_chat(bot: Stage, stranger: int) -> None:
    report = await urgent(bot, stranger, "Words that leave the officer's chat")
    await bot.press(SAFETY_OFFICER, data=f"r:{report}")
    await bot.says(SAFETY_OFFICER, "Words that leave the officer's chat")
    await bot.advance(46 * 3600 + 120)

    async def gone() -> bool:
        seen = await bot.from_bot(SAFETY_OFFICER)
        return not [m for m in seen if "Words that leave" in (m.get("text") or "")]

    await bot.until(gone, seconds=60, what="an officer's chat without the words")

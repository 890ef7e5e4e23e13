"""The control API: clock, state, reset, sentences for mistakes."""

import httpx
import pytest

from simulator.client import Phone, RefusedError, Simulator
from tests.fixtures.simulator import TOKEN
from tests.simulator.conftest import Wire


async def test_the_clock_goes_only_forward(bot: Wire, phone: Phone) -> None:
    simulator = phone.simulator
    before = await simulator.ask("GET", "clock")
    after = await simulator.ask("POST", "clock", {"advance": 3600})
    assert after["offset"] - before["offset"] == 3600
    assert after["now"] - before["now"] >= 3600
    sent = await bot.ok("sendMessage", chat_id=phone.id, text="x")
    assert sent["date"] >= before["now"] + 3599
    with pytest.raises(RefusedError):
        await simulator.advance(-1)


async def test_state_never_shows_a_token(phone: Phone) -> None:
    state = await phone.simulator.ask("GET", "state")
    assert [bot["token_id"] for bot in state["bots"]] == ["100001", "100002"]
    assert TOKEN.partition(":")[2] not in str(state)
    assert state["people"][0]["id"] == phone.id


async def test_people_are_added_and_changed(simulator: Simulator) -> None:
    person = await simulator.add_person(first_name="Dana", title="Director", wall=True)
    found = await simulator.ask("PATCH", f"people/{person.id}", {"language_code": "kk"})
    assert (found["title"], found["wall"], found["language_code"]) == ("Director", True, "kk")
    assert found in await simulator.ask("GET", "people")


async def test_a_third_bot(simulator: Simulator) -> None:
    body = {"token": "100003:X", "username": "third_bot", "name": "Third"}
    await simulator.ask("POST", "bots", body)
    assert (await simulator.bot_api("100003:X", "getMe"))["result"]["first_name"] == "Third"
    with pytest.raises(RefusedError) as refusal:
        await simulator.ask("POST", "bots", body)
    assert refusal.value.status == 409


async def test_reset_keeps_people_unless_told(bot: Wire, phone: Phone) -> None:
    simulator = phone.simulator
    first = (await phone.write("old"))["update_id"]
    await simulator.fault("reset", method="x")
    await simulator.reset()
    assert await bot.updates() == []
    assert (await phone.chat())["messages"] == []
    assert await simulator.ask("GET", "faults") == []
    assert "initiate" in await bot.refused("sendMessage", chat_id=phone.id, text="x")
    await simulator.reset(everybody=True)
    state = await simulator.ask("GET", "state")
    assert (state["people"], state["bots"]) == ([], [])
    await simulator.ask("POST", "bots", {"token": TOKEN, "username": "saqbol_test_bot"})
    again = await simulator.add_person(id=phone.id)
    # a bot that went on running asks with its old offset: nothing new may lie below it
    assert (await again.start())["update_id"] > first


async def test_flood_meter(bot: Wire, phone: Phone) -> None:
    await bot.ok("sendMessage", chat_id=phone.id, text="x")
    await bot.ok("getMe")
    stats = (await phone.simulator.ask("GET", "flood"))["100001"]
    assert stats == {"last_second": 1, "peak_second": 1, "refused": 0}


WRONG = [
    ("POST", "people", {}, 400),
    ("POST", "people", {"first_name": 5}, 400),
    ("POST", "people", {"first_name": "x", "id": -1}, 400),
    ("GET", "people/5", None, 404),
    ("POST", "people/5/start", {}, 404),
    ("POST", "groups", {"title": "x", "members": [5]}, 404),
    ("POST", "groups", {"title": "x", "bots": ["100001"]}, 400),
    ("POST", "groups/5/migrate", {}, 404),
    ("POST", "groups/x/migrate", {}, 404),
    ("GET", "pending?bot=nobody", None, 404),
    ("GET", "journal?since=x", None, 400),
    ("POST", "updates", {"text": "x"}, 400),
    ("POST", "updates", {"people": 1}, 400),
    ("POST", "bots", {"token": "x", "username": "y"}, 400),
    ("GET", "files/none", None, 404),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status"), WRONG)
async def test_mistakes_get_a_sentence(
    simulator: Simulator, method: str, path: str, body: dict[str, object] | None, status: int
) -> None:
    with pytest.raises(RefusedError) as refusal:
        await simulator.ask(method, path, body)
    assert refusal.value.status == status
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("body", [b"{", b"[1]"])
async def test_a_body_that_is_no_object(simulator: Simulator, body: bytes) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{simulator.url}/control/people", content=body)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["error"]


async def test_files_of_people_never_run_as_a_page(phone: Phone) -> None:
    await phone.simulator.ask(
        "POST", f"people/{phone.id}/send", data={"kind": "document"},
        files={"file": ("a.html", b"<script>1</script>", "text/html")},
    )  # fmt: skip
    url = (await phone.chat())["messages"][-1]["media"]["url"]
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(phone.simulator.url + url)
    assert answer.headers["content-security-policy"] == "sandbox"

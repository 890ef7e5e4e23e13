"""Each kind of misbehaviour, and which requests it meets."""

import time
from typing import Any

import httpx
import pytest

from simulator.client import Phone, RefusedError
from tests.fixtures.simulator import TOKEN
from tests.simulator.conftest import Wire

REFUSALS = [
    ({"kind": "http_500"}, 500, "Internal Server Error", None),
    ({"kind": "forbidden"}, 403, "Forbidden: bot was blocked by the user", None),
    ({"kind": "chat_not_found"}, 400, "Bad Request: chat not found", None),
    ({"kind": "bad_request", "description": "no"}, 400, "Bad Request: no", None),
    ({"kind": "unauthorized"}, 401, "Unauthorized", None),
    ({"kind": "flood", "retry_after": 35}, 429, "Too Many Requests: retry after 35",
     {"retry_after": 35}),
    ({"kind": "migrate", "to": -1007}, 400,
     "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": -1007}),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "code", "words", "parameters"), REFUSALS)
async def test_refusals(
    bot: Wire, phone: Phone, fault: dict[str, Any], code: int, words: str, parameters: object
) -> None:
    await phone.simulator.fault(**fault)
    answer = await bot.ask("sendMessage", chat_id=phone.id, text="x")
    assert (answer["error_code"], answer["description"]) == (code, words)
    assert answer.get("parameters") == parameters
    await phone.simulator.calm()
    assert await bot.ok("sendMessage", chat_id=phone.id, text="x")


async def send(phone: Phone, text: str = "x", timeout: float = 5.0) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=timeout) as http:
        return await http.post(
            f"{phone.simulator.url}/bot{TOKEN}/sendMessage",
            json={"chat_id": phone.id, "text": text},
        )


async def texts(phone: Phone) -> list[str]:
    return [m["text"] for m in (await phone.chat())["messages"] if m["from"] == "bot"]


async def test_bad_gateway_is_a_page_of_html(phone: Phone) -> None:
    await phone.simulator.fault("http_502_html")
    answer = await send(phone)
    assert answer.status_code == 502
    assert answer.text.startswith("<html>")
    assert await texts(phone) == []


@pytest.mark.parametrize(
    ("kind", "error", "arrived"),
    [
        # the request is lost with the connection
        ("reset", httpx.ReadError, False),
        # it was carried out, only its answer is lost
        ("drop_reply", httpx.RemoteProtocolError, True),
    ],
)
async def test_cut_connections(
    phone: Phone, kind: str, error: type[Exception], arrived: bool
) -> None:
    await phone.simulator.fault(kind, count=1)
    with pytest.raises(error):
        await send(phone)
    assert await texts(phone) == (["x"] if arrived else [])
    (entry,) = await phone.simulator.journal("sendMessage")
    assert entry["fault"] == kind
    assert entry["status"] == (200 if arrived else 0)


async def test_hanging_ends_in_the_client_s_patience(phone: Phone) -> None:
    await phone.simulator.fault("hang", count=2, seconds=0.2)
    with pytest.raises(httpx.RemoteProtocolError):
        await send(phone)
    with pytest.raises(httpx.ReadTimeout):
        await send(phone, timeout=0.05)
    await phone.simulator.fault("hang", method="getMe", count=1, seconds=0.3)
    began = time.monotonic()
    async with httpx.AsyncClient(trust_env=False) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(f"{phone.simulator.url}/bot{TOKEN}/getMe")
    assert time.monotonic() - began >= 0.3
    assert await texts(phone) == []


async def test_slow_and_trickled_answers_arrive(phone: Phone) -> None:
    await phone.simulator.fault("slow", count=1, seconds=0.3)
    began = time.monotonic()
    assert (await send(phone, "slow")).is_success
    assert time.monotonic() - began >= 0.3
    await phone.simulator.fault("trickle", count=1, seconds=0.002)
    began = time.monotonic()
    assert (await send(phone, "trickle")).json()["result"]["text"] == "trickle"
    assert time.monotonic() - began >= 0.3
    assert await texts(phone) == ["slow", "trickle"]


MEETS = [
    # method as a glob, whatever its case
    ({"method": "send*"}, True),
    ({"method": "SENDMESSAGE"}, True),
    ({"method": "edit*"}, False),
    ({"chat_id": 7_100_000_001}, True),
    ({"chat_id": 7}, False),
    ({"bot": "100001"}, True),
    ({"bot": "saqbol_test_bot"}, True),
    ({"bot": "100002"}, False),
    # the first is let through
    ({"after": 1}, False),
]


@pytest.mark.parametrize(("fault", "met"), MEETS)
async def test_which_requests(phone: Phone, fault: dict[str, Any], met: bool) -> None:
    await phone.simulator.fault("http_500", **fault)
    assert (await send(phone)).is_error == met


async def test_count_runs_out(phone: Phone) -> None:
    await phone.simulator.fault("http_500", after=1, count=2)
    assert [(await send(phone)).status_code for _ in range(4)] == [200, 500, 500, 200]
    assert await phone.simulator.ask("GET", "faults") == []


async def test_a_flood_ends_by_itself(phone: Phone) -> None:
    await phone.simulator.fault("flood", retry_after=12_966, seconds=0.2)
    assert (await send(phone)).json()["parameters"] == {"retry_after": 12_966}
    time.sleep(0.25)
    assert (await send(phone)).is_success


async def test_one_of_two_is_taken_away(phone: Phone) -> None:
    simulator = phone.simulator
    first = await simulator.fault("http_500", method="getMe")
    second = await simulator.fault("forbidden")
    await simulator.ask("DELETE", f"faults/{second}")
    assert [fault["id"] for fault in await simulator.ask("GET", "faults")] == [first]
    with pytest.raises(RefusedError):
        await simulator.ask("DELETE", f"faults/{second}")


@pytest.mark.parametrize(
    "fault",
    [{}, {"kind": "fire"}, {"kind": "reset", "when": 1}, {"kind": "reset", "count": 0},
     {"kind": "reset", "seconds": "x"}, {"kind": "reset", "after": True}],
)  # fmt: skip
async def test_wrong_faults_are_refused(phone: Phone, fault: dict[str, object]) -> None:
    with pytest.raises(RefusedError) as refusal:
        await phone.simulator.ask("POST", "faults", fault)
    assert refusal.value.status == 400

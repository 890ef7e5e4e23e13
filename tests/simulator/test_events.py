"""What the page hears."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from simulator.client import Phone
from tests.simulator.conftest import Wire

Heard = list[tuple[str, dict[str, object]]]


@pytest.fixture
async def heard(phone: Phone) -> AsyncIterator[Heard]:
    """Every event since `hello`."""
    found: Heard = []
    ready = asyncio.Event()

    async def listen() -> None:
        async with (
            httpx.AsyncClient(trust_env=False, timeout=60) as http,
            http.stream("GET", f"{phone.simulator.url}/control/events") as answer,
        ):
            event = ""
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    found.append((event, json.loads(line.removeprefix("data: "))))
                    ready.set()

    task = asyncio.create_task(listen())
    await ready.wait()
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(heard: Heard, name: str) -> dict[str, object]:
    async with asyncio.timeout(5):
        while not any(event == name for event, _ in heard):
            await asyncio.sleep(0.01)
    return next(data for event, data in heard if event == name)


async def test_a_life(bot: Wire, phone: Phone, heard: Heard) -> None:
    markup = {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]}
    sent = await bot.ok("sendMessage", chat_id=phone.id, text="Stop", reply_markup=markup)
    pressed = await phone.act("press", label="Ok")
    await bot.ok("answerCallbackQuery", callback_query_id=pressed["callback_id"], text="Seen")
    where = {"chat_id": phone.id, "message_id": sent["message_id"]}
    await bot.ok("editMessageText", **where, text="Taken")
    await bot.ok("deleteMessage", **where)
    await bot.ok("sendMessage", chat_id=phone.id, text="quiet", disable_notification=True)
    await phone.act("read")
    await until(heard, "read")
    names = [event for event, data in heard if event not in {"hello", "flood"}]
    assert names == ["message", "ring", "callback", "toast", "edit", "delete", "message", "read"]
    message = await until(heard, "message")
    assert (message["person"], message["bot"], message["chat"]) == (phone.id, "100001", phone.id)
    assert message["message"] == (await until(heard, "ring"))["message"]
    deleted = (await until(heard, "delete"))["message"]
    assert isinstance(deleted, dict)
    assert deleted["deleted"]


async def test_the_world_is_told_too(phone: Phone, heard: Heard) -> None:
    await phone.simulator.advance(60)
    await phone.simulator.fault("reset", method="x")
    await phone.simulator.ask("PATCH", f"people/{phone.id}", {"wall": True})
    assert (await until(heard, "clock"))["offset"] == 60
    assert (await until(heard, "faults"))["faults"]
    assert (await until(heard, "person"))["wall"] is True


async def test_every_member_of_a_group_hears(bot: Wire, phone: Phone, heard: Heard) -> None:
    other = await phone.simulator.add_person(first_name="Berik")
    group = await phone.simulator.add_group("CHP-2", [phone, other], ["100001"])
    await bot.ok("sendMessage", chat_id=group, text="Alarm")
    async with asyncio.timeout(5):
        while sum(event == "ring" for event, _ in heard) < 2:
            await asyncio.sleep(0.01)
    rung = {data["person"] for event, data in heard if event == "ring"}
    assert rung == {phone.id, other.id}

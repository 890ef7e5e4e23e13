"""Both clients over real HTTP: the same screens, the same outcomes, no token in what they say."""

import time
from collections.abc import AsyncIterator

import aiogram
import pytest

from bot.delivery import outcome as out
from bot.delivery.aiogram_client import AiogramClient
from bot.delivery.client import Client, Way
from bot.delivery.gate import Gate
from bot.delivery.permits import Permits
from bot.delivery.ptb_client import PtbClient
from bot.domain.notice import Priority
from bot.domain.screen import Button, Document, Screen
from tests.delivery import simulated
from tests.delivery.simulated import ALARM_TOKEN, Simulated

USER = 7_000_000_001
KINDS: dict[str, type[AiogramClient] | type[PtbClient]] = {
    "aiogram": AiogramClient,
    "python-telegram-bot": PtbClient,
}


@pytest.fixture
def permits() -> Permits:
    return Permits(Gate())


@pytest.fixture(params=KINDS)
async def client(
    request: pytest.FixtureRequest, world: Simulated, permits: Permits
) -> AsyncIterator[Client]:
    """Each client in turn, and somebody to write to."""
    await world.person(USER)
    found = KINDS[request.param](ALARM_TOKEN, Way(api_url=world.url), permits, "alarm")
    yield found
    await found.close()


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        # the server, or a proxy before it, failed
        ("http_500", {}, out.Uncertain()),
        ("http_502_html", {}, out.Uncertain()),
        # the connection broke, before or after the message was taken
        ("reset", {}, out.Uncertain()),
        ("drop_reply", {}, out.Uncertain()),
        # nobody is there
        ("forbidden", {}, out.Refused()),
        ("chat_not_found", {}, out.Refused()),
        # too much at once
        ("flood", {"retry_after": 7, "seconds": 7}, out.Flooded(7.0)),
    ],
)
async def test_faults_become_the_same_outcomes(
    client: Client, world: Simulated, kind: str, more: dict[str, object], expected: out.Outcome
) -> None:
    await world.fault(kind, method="sendMessage", **more)
    assert await client.send(USER, Screen(text="x"), Priority.REPLY) == expected


async def test_a_mistake_of_ours_is_faulty(client: Client, world: Simulated) -> None:
    await world.fault("bad_request", method="sendMessage")
    assert isinstance(await client.send(USER, Screen(text="x"), Priority.REPLY), out.Faulty)


async def test_a_moved_group_tells_its_new_id(client: Client, world: Simulated) -> None:
    await world.fault("migrate", method="sendMessage")
    assert isinstance(await client.send(USER, Screen(text="x"), Priority.REPLY), out.Migrated)


async def test_an_alarm_does_not_wait_for_a_hanging_server(
    client: Client, world: Simulated
) -> None:
    await world.fault("hang", method="sendMessage", seconds=30)
    assert await client.send(USER, Screen(text="x"), Priority.ALARM) == out.Uncertain()


@pytest.mark.parametrize("kind", KINDS)
async def test_where_nobody_listens_nothing_was_sent(kind: str, permits: Permits) -> None:
    client = KINDS[kind](ALARM_TOKEN, Way(api_url=simulated.nowhere()), permits, "alarm")
    assert await client.send(USER, Screen(text="x"), Priority.ALARM) == out.Unsent()
    await client.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_down_sent_nothing(kind: str, scheme: str, permits: Permits) -> None:
    proxy = simulated.nowhere().replace("http", scheme)
    way = Way(api_url="http://127.0.0.1:9", proxy=proxy)
    client = KINDS[kind](ALARM_TOKEN, way, permits, "alarm")
    assert await client.send(USER, Screen(text="x"), Priority.ALARM) == out.Unsent()
    await client.close()


async def test_a_screen_arrives_whole(client: Client, world: Simulated) -> None:
    buttons = (
        (Button(label="Acknowledge", data="a:1"), Button(label="Map", url="https://e.org/")),
    )
    screen = Screen(text="<b>Stop</b>", inline=buttons, silent=True)
    sent = await client.send(USER, screen, Priority.ALARM)
    (request,) = await world.journal("sendMessage")
    assert sent == out.Accepted(request["result_message_id"])
    params = request["params"]
    assert params["text"] == "<b>Stop</b>"
    assert params["parse_mode"] == "HTML"
    assert str(params["disable_notification"]).lower() == "true"
    assert "Acknowledge" in str(params["reply_markup"])
    assert "https://e.org/" in str(params["reply_markup"])


async def test_the_big_keyboard_arrives(client: Client, world: Simulated) -> None:
    await client.send(USER, Screen(text="x", reply=(("Stop work",), ("Language",))), Priority.REPLY)
    (request,) = await world.journal("sendMessage")
    assert "Stop work" in str(request["params"]["reply_markup"])
    assert "resize_keyboard" in str(request["params"]["reply_markup"])


async def test_a_detail_replies_to_its_alarm(client: Client, world: Simulated) -> None:
    first = await client.send(USER, Screen(text="alarm"), Priority.ALARM)
    assert isinstance(first, out.Accepted)
    await client.send(USER, Screen(text="detail", reply_to=first.message_id), Priority.REPLY)
    request = (await world.journal("sendMessage"))[-1]
    assert str(first.message_id) in str(request["params"]["reply_parameters"])


async def test_an_edit_changes_the_message(client: Client, world: Simulated) -> None:
    sent = await client.send(USER, Screen(text="one"), Priority.STATUS)
    assert isinstance(sent, out.Accepted)
    assert await client.edit(USER, sent.message_id, Screen(text="two"), Priority.ALARM) == sent
    assert await world.texts(USER) == ["two"]
    # the same words again change nothing, and that is no failure
    assert await client.edit(USER, sent.message_id, Screen(text="two"), Priority.ALARM) == sent
    assert await client.edit(USER, 999_999, Screen(text="x"), Priority.ALARM) == out.Vanished()


async def test_every_send_and_edit_takes_a_permit(
    client: Client, permits: Permits, world: Simulated
) -> None:
    sent = await client.send(USER, Screen(text="one"), Priority.STATUS)
    assert isinstance(sent, out.Accepted)
    await client.edit(USER, sent.message_id, Screen(text="two"), Priority.ALARM)
    assert len(permits.gate._landed) == 2


async def test_replies_of_handlers_take_permits_and_toasts_do_not(
    world: Simulated, permits: Permits
) -> None:
    await world.person(USER)
    client = AiogramClient(ALARM_TOKEN, Way(api_url=world.url), permits, "alarm")
    assert isinstance(client.bot, aiogram.Bot)
    await client.bot.send_message(USER, "a reply")
    await client.bot.send_chat_action(USER, "typing")
    await client.bot.get_me()
    await client.toast("1", "done", alert=False)
    assert len(permits.gate._landed) == 1
    await client.close()


@pytest.mark.parametrize("kind", ["http_500", "reset", "bad_request", "flood", "unauthorized"])
async def test_outcomes_never_tell_the_token(client: Client, world: Simulated, kind: str) -> None:
    await world.fault(kind, method="sendMessage", retry_after=1, seconds=1)
    outcome = await client.send(USER, Screen(text="x"), Priority.REPLY)
    assert ALARM_TOKEN.split(":")[1] not in repr(outcome)


async def test_a_429_pauses_the_gate(client: Client, permits: Permits, world: Simulated) -> None:
    await world.fault("flood", method="sendMessage", retry_after=7, seconds=7)
    await client.send(USER, Screen(text="x"), Priority.CAMPAIGN)
    assert permits.gate.wait(time.monotonic(), Priority.CAMPAIGN, 5) > 6
    assert permits.gate.wait(time.monotonic(), Priority.ALARM, 5) == 0


async def test_a_group_has_its_own_count(
    client: Client, permits: Permits, world: Simulated
) -> None:
    """Twenty a minute, however many private chats there are beside it, and its 429 is its own."""
    group = await world.group(USER)
    for _ in range(15):
        assert isinstance(await client.send(group, Screen(text="x"), Priority.STATUS), out.Accepted)
    assert permits.gate.wait(time.monotonic(), Priority.STATUS, group) > 55
    assert permits.gate.wait(time.monotonic(), Priority.ALARM, group) == 0
    await world.fault("flood", method="sendMessage", retry_after=7, seconds=7)
    assert await client.send(group, Screen(text="x"), Priority.ALARM) == out.Flooded(7.0)
    await world.clear_faults()
    assert permits.gate.wait(time.monotonic(), Priority.ALARM, group) > 6
    assert permits.gate.wait(time.monotonic(), Priority.ALARM, USER) == 0


async def test_a_document_arrives_with_its_name(client: Client, world: Simulated) -> None:
    file = Document(name="SW-2026-0042.pdf", content=b"%PDF-1.3 tried")
    sent = await client.send(USER, Screen(text="<b>x</b>", document=file), Priority.REPLY)
    (request,) = await world.journal("sendDocument")
    assert sent == out.Accepted(request["result_message_id"])
    assert request["params"]["caption"] == "<b>x</b>"
    media = (await world.messages(USER))[-1]["media"]
    assert media["name"] == "SW-2026-0042.pdf"
    assert (await world.http.get(media["url"])).content == file.content

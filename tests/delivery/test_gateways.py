"""Both clients behind a company's proxy and certificate authority."""

import shutil
from pathlib import Path

import pytest

from bot.delivery import outcome as out
from bot.delivery.client import Way
from bot.delivery.gate import Gate
from bot.delivery.permits import Permits
from bot.domain.notice import Priority
from bot.domain.screen import Screen
from tests.delivery import gateways
from tests.delivery.simulated import ALARM_TOKEN, Simulated
from tests.delivery.test_clients import KINDS, USER

pytestmark = pytest.mark.parametrize("kind", KINDS)
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a CA")


async def send(kind: str, way: Way) -> out.Outcome:
    client = KINDS[kind](ALARM_TOKEN, way, Permits(Gate()), "alarm")
    try:
        return await client.send(USER, Screen(text="alarm"), Priority.ALARM)
    finally:
        await client.close()


async def test_everything_goes_through_the_proxy(kind: str, world: Simulated) -> None:
    await world.person(USER)
    async with gateways.proxy() as proxy:
        outcome = await send(kind, Way(api_url=world.url, proxy=proxy.url))
        assert isinstance(outcome, out.Accepted)
        assert proxy.seen == 1


@needs_openssl
async def test_the_company_ca_is_trusted(kind: str, world: Simulated, tmp_path: Path) -> None:
    await world.person(USER)
    async with gateways.tls(world.url, tmp_path) as (url, ca_file):
        assert isinstance(await send(kind, Way(api_url=url, ca_file=ca_file)), out.Accepted)


@needs_openssl
async def test_a_stranger_with_a_certificate_of_his_own_gets_nothing(
    kind: str, world: Simulated, tmp_path: Path
) -> None:
    await world.person(USER)
    async with gateways.tls(world.url, tmp_path) as (url, _):
        assert await send(kind, Way(api_url=url)) == out.Unsent()
    assert await world.journal("sendMessage") == []


@needs_openssl
async def test_proxy_and_ca_together(kind: str, world: Simulated, tmp_path: Path) -> None:
    await world.person(USER)
    async with gateways.tls(world.url, tmp_path) as (url, ca_file), gateways.proxy() as proxy:
        outcome = await send(kind, Way(api_url=url, proxy=proxy.url, ca_file=ca_file))
        assert isinstance(outcome, out.Accepted)
        assert proxy.seen == 1

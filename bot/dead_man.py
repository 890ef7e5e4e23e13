"""The dead-man ping: while all is well somebody outside hears of it each minute; silence calls them.

Pinged only after a green health page and a fresh audit, so that a bot which is up and blind falls silent too.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import httpx
import structlog

from bot import logs, metrics
from bot.delivery.client import Way
from bot.health import Health

log = structlog.get_logger(__name__)

#: seconds between two pings
EVERY = 60.0
#: seconds until the next look while something is red
_LOOK_AGAIN = 5.0
#: seconds a ping may take
_PATIENCE = 10.0


async def watch(url: str, way: Way, examine: Callable[[], Awaitable[Health]]) -> None:
    """Never ends: a ping each EVERY seconds, none while something is red."""
    verify = ssl.create_default_context(cafile=way.ca_file) if way.ca_file else True
    async with httpx.AsyncClient(
        proxy=way.proxy, verify=verify, trust_env=False, timeout=_PATIENCE
    ) as http:
        while True:
            passed = passes(await examine())
            if passed:
                await ping(http, url)
            await asyncio.sleep(EVERY if passed else _LOOK_AGAIN)


def passes(health: Health) -> bool:
    """Whether the outside may believe that alarms arrive here: a standby is well and says nothing."""
    return health.leader and health.well and health.audit


async def ping(http: httpx.AsyncClient, url: str) -> bool:
    """Tell the outside once; a failure is counted and told without the address, which is a secret."""
    try:
        (await http.get(url)).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        metrics.PINGS.labels("failed").inc()
        # httpx names the whole address in its message
        log.warning("dead_man_not_reached", **logs.describe(error))
        return False
    metrics.PINGS.labels("done").inc()
    return True

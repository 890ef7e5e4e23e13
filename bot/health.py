"""/healthz and /metrics: is the alarm path alive, and how well does it do."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.domain import notice
from storage import escalations, heartbeats, outbox, stops
from storage.engine import Storage
from storage.errors import StorageDown

#: a tick older than this is a stopped clock (delivery rules, the watcher is watched)
TICK_MAX_AGE = timedelta(seconds=15)
#: an alarm notice pending longer than this is an alarm that waits
ALARM_MAX_AGE = timedelta(seconds=10)
#: an escalation step this late is one that waits for a stopped or overrun clock
STEP_MAX_LATE = timedelta(seconds=15)
#: an audit older than this is one that is off
AUDIT_MAX_AGE = timedelta(seconds=30)
#: a canary silent for longer than this never arrived: its ten minutes, and one for the way
CANARY_MAX_AGE = timedelta(minutes=11)
#: ticks that run more seldom than the limit are not judged by it
SELDOM = frozenset(
    {
        "audit", "canary_due", "disclosures", "identity_shuffle", "nudge", "report_batches",
        "report_purge", "report_pushes", "report_shuffle", "ring_tests", "rota_gaps", "shift_start", notice.CANARY,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Each part true when well; `well` only when all are but the audit, which has not run yet after a start."""

    storage: bool
    clock: bool
    alarms: bool
    escalations: bool
    telegram: bool
    canary: bool
    audit: bool
    leader: bool

    @property
    def well(self) -> bool:
        rings = self.clock and self.alarms and self.escalations and self.telegram and self.canary
        return self.storage and (not self.leader or rings)


def clock_is_well(beats: dict[str, datetime], now: datetime) -> bool:
    """Every frequent tick has a heartbeat, and none is older than TICK_MAX_AGE."""
    frequent = [at for name, at in beats.items() if name not in SELDOM]
    return bool(frequent) and all(now - at <= TICK_MAX_AGE for at in frequent)


def fresh(beat: datetime | None, now: datetime, limit: timedelta) -> bool:
    """It was heard of, and not longer ago than that."""
    return beat is not None and now - beat <= limit


async def examine(
    storage: Storage, *, leader: bool, telegram: Callable[[], bool], canary: bool
) -> Health:
    """Look at the database; `telegram` tells whether the Bot API answers, `canary` whether one is kept."""
    try:
        async with storage.read() as work:
            oldest = await outbox.oldest_alarm(work)
            beats = await heartbeats.everything(work)
            return Health(
                storage=True,
                clock=clock_is_well(beats, work.now),
                alarms=oldest is None or work.now - oldest <= ALARM_MAX_AGE,
                escalations=not await escalations.due(work, limit=1, by=STEP_MAX_LATE),
                telegram=telegram(),
                canary=not canary or fresh(beats.get(notice.CANARY), work.now, CANARY_MAX_AGE),
                audit=fresh(beats.get("audit"), work.now, AUDIT_MAX_AGE),
                leader=leader,
            )
    except StorageDown:
        return Health(
            storage=False, clock=False, alarms=False, escalations=False, telegram=False,
            canary=False, audit=False, leader=leader,
        )  # fmt: skip


async def measure(storage: Storage) -> None:
    """Set the gauges that are read from the database."""
    async with storage.read() as work:
        depth = await outbox.depth(work)
        by_state = await stops.count_by_state(work)
    for priority in notice.Priority:
        metrics.OUTBOX.labels(priority.name.lower()).set(depth.get(priority, 0))
    for state, count in by_state.items():
        metrics.ALARMS.labels(state).set(count)


def routes(storage: Storage, look: Callable[[], Awaitable[Health]]) -> list[Route]:
    """The two routes; /healthz answers 200 when well and 503 when not."""

    async def healthz(_: Request) -> Response:
        health = await look()
        body = {"well": health.well, **asdict(health)}
        return JSONResponse(body, status_code=200 if health.well else 503)

    async def prometheus(_: Request) -> Response:
        # without a database the counters still tell, and /healthz is red already
        with contextlib.suppress(StorageDown):
            await measure(storage)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/metrics", prometheus)]

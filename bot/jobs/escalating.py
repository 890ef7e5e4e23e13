"""The tick that calls what is due: one matter that fails stops none of the others."""

from bot import metrics
from bot.jobs.clock import attempt
from bot.services import escalation
from storage.engine import Storage


async def tick(storage: Storage) -> None:
    """Call every due step, each matter in a transaction of its own."""
    for one, late in await escalation.due(storage):
        metrics.STEP_LATENESS.labels(one.kind).observe(late.total_seconds())
        await attempt("escalation_step", escalation.advance(storage, one))

"""The tick that calls what is due: one matter that fails stops none of the others."""

from collections.abc import Sequence

from bot import metrics
from bot.jobs.clock import attempt
from bot.services import calls, escalation
from storage.engine import Storage
from storage.escalations import Escalation

#: matters in one transaction: a commit each would be late when many are due, and a stop that is
#: raised meanwhile waits for one such transaction
TOGETHER = 100


async def tick(storage: Storage) -> None:
    """Call every due step, a few matters a transaction."""
    known = calls.Known()
    due = await escalation.due(storage)
    for at in range(0, len(due), TOGETHER):
        some = due[at : at + TOGETHER]
        if len(some) > 1 and await attempt("escalation_steps", _advance(storage, some, known)):
            continue
        for one in some:
            await attempt("escalation_step", _advance(storage, [one], known))


async def _advance(storage: Storage, ones: Sequence[Escalation], known: calls.Known) -> None:
    for kind, late in await escalation.advance(storage, ones, known):
        metrics.STEP_LATENESS.labels(kind).observe(late.total_seconds())

"""Whether timelines are as the program wrote them: the chain, its beginning, and the state that follows."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain import record
from storage import stops, timeline
from storage.uow import Storage, Work

#: so many characters of a digest are printed, and so many stand together: enough for 128 bits,
#: few enough to be compared by eye
_SHOWN, _GROUP = 32, 4


class Fault(StrEnum):
    """What is wrong with a timeline."""

    #: a stop is never written without its first line
    EMPTY = "empty"
    #: a line was changed, taken out, put in, or lost its digest
    CHAIN = "chain"
    #: a line could not follow the ones before it
    ORDER = "order"
    #: the stop stands in a state that its lines do not lead to
    STATE = "state"
    #: the number was given and no stop has it
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found about one stop. `line` is the first that does not fit; `head` is empty without one.

    `older` counts lines from before the chain, which prove nothing.
    """

    number: str
    lines: int
    older: int = 0
    head: str = ""
    fault: Fault | None = None
    line: int | None = None


async def of(storage: Storage, number: str) -> Verdict | None:
    """The verdict on one stop; None when no stop has this number."""
    async with storage.read() as work:
        stop = await stops.by_number(work, number)
        return None if stop is None else await judge(work, stop)


async def everything(storage: Storage) -> list[Verdict]:
    """The verdict on every stop, and on every number that was given and is gone."""
    async with storage.read() as work:
        numbers = await stops.numbers(work)
        gone = await stops.missing(work)
    # a transaction a stop: a long look would hold up the database's housekeeping
    found = [await of(storage, number) for number in numbers]
    lost = [Verdict(number=number, lines=0, fault=Fault.MISSING) for number in gone]
    return sorted([*(one for one in found if one), *lost], key=lambda one: one.number)


async def judge(work: Work, stop: stops.Stop) -> Verdict:
    """Walk the chain of a stop and replay its lines."""
    proof = await timeline.verify(work, stop.id)
    fault, line = await _fault(work, stop, proof)
    return Verdict(
        number=stop.number, lines=proof.lines, older=proof.unchained if fault is None else 0,
        head=shown(proof.head), fault=fault, line=line,
    )  # fmt: skip


async def _fault(
    work: Work, stop: stops.Stop, proof: timeline.Proof
) -> tuple[Fault | None, int | None]:
    if proof.lines == 0:
        return Fault.EMPTY, None
    if proof.broken is not None:
        return Fault.CHAIN, proof.broken
    said = [record.Said(event=event, by=by) for event, by in await timeline.events(work, stop.id)]
    followed = record.follow(said)
    if followed.impossible is not None:
        return Fault.ORDER, followed.impossible
    return (None, None) if stop.state in followed.states else (Fault.STATE, None)


def shown(digest: bytes | None) -> str:
    """The beginning of a digest in groups, such as 3F2A-91C0-…; empty without one."""
    digits = (digest or b"").hex().upper()[:_SHOWN]
    return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))

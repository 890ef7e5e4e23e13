"""What to do after an attempt: a pure table of (class, outcome, attempts)."""

from dataclasses import dataclass

from bot.delivery import outcome as out
from bot.domain.notice import Mode, Priority, State

#: seconds before the next attempt, by attempts so far; the last one repeats
_ALARM_PAUSES = (0.5, 1.0, 2.0, 5.0)
_PAUSES = (1.0, 3.0, 10.0, 30.0, 60.0, 300.0)
#: replies, reminders and status cards give up after so many attempts; alarms never do
GIVE_UP = 12
#: a notice that fails by a bug of ours (not an alarm) is dead after so many attempts
GIVE_UP_FAILING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Either the row ends in `state`, or it is tried again in `after` seconds."""

    state: State | None = None
    after: float = 0.0
    #: the text says "repeat": the earlier attempt may have arrived
    repeat: bool = False
    #: the person is unreachable for this bot; whoever is next is called
    refused: bool = False
    error: str | None = None
    #: the card is gone: a new message takes its place
    anew: bool = False


def decide(priority: Priority, mode: Mode, outcome: out.Outcome, attempts: int) -> Verdict:
    """The verdict on one attempt (the settle rule of delivery)."""
    match outcome:
        case out.Accepted():
            return Verdict(state=State.SENT)
        case out.Refused():
            return Verdict(state=State.DEAD, refused=True, error="refused")
        case out.Faulty(reason):
            return Verdict(state=State.DEAD, error=reason)
        case out.Vanished():
            return Verdict(state=State.MOOT, anew=True)
        case out.Migrated():
            return _moved(priority, attempts)
        case out.Flooded(seconds):
            return Verdict(after=min(seconds, 30.0) if priority is Priority.ALARM else seconds)
        case out.Unsent():
            return Verdict(after=_pause(_pauses(priority), attempts))
        case out.Uncertain():
            return _uncertain(priority, mode, attempts)


def _moved(priority: Priority, attempts: int) -> Verdict:
    """The same row once more with the new id, whatever had failed before; but no id moves for ever."""
    if priority is not Priority.ALARM and attempts >= GIVE_UP:
        return Verdict(state=State.DEAD, error="the chat moved")
    return Verdict(after=0.0 if attempts <= 1 else _pause(_pauses(priority), attempts - 1))


def _uncertain(priority: Priority, mode: Mode, attempts: int) -> Verdict:
    if priority is Priority.ALARM:
        return Verdict(after=_pause(_pauses(priority), attempts), repeat=mode is Mode.SEND)
    if priority is Priority.CAMPAIGN:
        # a second copy to ten thousand people is worse than a gap that is counted and shown
        return Verdict(state=State.UNKNOWN)
    if attempts >= GIVE_UP:
        return Verdict(state=State.DEAD, error="no answer")
    return Verdict(after=_pause(_pauses(priority), attempts))


def of_failure(priority: Priority, attempts: int, error: str) -> Verdict:
    """The verdict when our own code failed; `error` is the name of its class."""
    if priority is not Priority.ALARM and attempts >= GIVE_UP_FAILING:
        return Verdict(state=State.DEAD, error=error)
    # the failure may have come after a first copy had left
    return Verdict(after=_pause(_pauses(priority), attempts), repeat=priority is Priority.ALARM)


def _pauses(priority: Priority) -> tuple[float, ...]:
    return _ALARM_PAUSES if priority is Priority.ALARM else _PAUSES


def _pause(pauses: tuple[float, ...], attempts: int) -> float:
    return pauses[min(max(attempts, 1), len(pauses)) - 1]

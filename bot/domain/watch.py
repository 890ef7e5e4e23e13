"""What each state of a stop waits for, and who is called when nobody brings it: policies of the program's own.

Only the alarm's own policy stands in the organisation file; these have no setting until somebody needs one.
"""

from collections.abc import Iterable

from bot.domain.organisation import Step
from bot.domain.stop_work import OPEN, State

_MINUTE, _HOUR = 60, 3600

#: kind of escalation -> (steps, seconds between repeats). "acknowledger" is who took it on.
COURSES: dict[str, tuple[tuple[Step, ...], int]] = {
    # acknowledged and forgotten
    "made_safe": (
        (
            Step(after=15 * _MINUTE, notify=("acknowledger",)),
            Step(after=20 * _MINUTE, notify=("supervisor", "shift_supervisor", "safety_officer")),
            Step(after=30 * _MINUTE, notify=("site_head",)),
        ),
        15 * _MINUTE,
    ),
    # asked for, and nobody has gone to look; time never resumes the work
    "restart": (
        (
            Step(after=0, notify=("admitting_person", "permit_issuer", "safety_officer")),
            Step(after=15 * _MINUTE, notify=("site_head",)),
            Step(after=30 * _MINUTE, notify=("director",)),
        ),
        30 * _MINUTE,
    ),
    # the initiator objects: the next level and the safety service decide in writing
    "blocked": (
        (
            Step(after=0, notify=("site_head", "safety_officer")),
            Step(after=30 * _MINUTE, notify=("director",)),
            Step(after=2 * _HOUR, notify=("chairman",)),
        ),
        2 * _HOUR,
    ),
    # the initiator's answer is due in a day
    "answer": (
        (
            Step(after=0, notify=("safety_officer",)),
            Step(after=20 * _HOUR, notify=("safety_officer",)),
            Step(after=24 * _HOUR, notify=("site_head",)),
        ),
        24 * _HOUR,
    ),
    # the cause is due three days after the restart
    "cause": (
        (
            Step(after=48 * _HOUR, notify=("safety_officer",)),
            Step(after=72 * _HOUR, notify=("site_head",)),
        ),
        24 * _HOUR,
    ),
}

#: state -> kind of the escalation that runs while a stop stands there
WATCHES: dict[State, str] = {
    **dict.fromkeys(OPEN, "stop_work"),
    State.ACKNOWLEDGED: "made_safe",
    State.RESTART_ASKED: "restart",
    State.BLOCKED: "blocked",
    State.RESUMED: "answer",
    State.FOLLOW_UP: "cause",
}


#: kind -> days by which it may be put off, all in all. What is not here never waits: an alarm, an answer, a restart.
SNOOZE = {"cause": 3}


def days_left(kind: str, taken: Iterable[int]) -> int:
    """By how many days more this kind may be put off, after so many; 0: not at all."""
    return max(0, SNOOZE.get(kind, 0) - sum(taken))


def shift(before: State, after: State) -> tuple[str | None, str | None]:
    """The escalation that ends and the one that begins when a stop moves; None: none."""
    old, new = WATCHES.get(before), WATCHES.get(after)
    return (None, None) if old == new else (old, new)

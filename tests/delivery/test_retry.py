"""The settle rule as a table: who goes again, who ends, and how."""

import pytest

from bot.delivery import outcome as out
from bot.delivery import retry
from bot.delivery.retry import Verdict
from bot.domain.notice import Mode, Priority, State

ALARM, REPLY, STATUS, CAMPAIGN = (
    Priority.ALARM, Priority.REPLY, Priority.STATUS, Priority.CAMPAIGN,
)  # fmt: skip


@pytest.mark.parametrize(
    ("priority", "outcome", "attempts", "expected"),
    [
        # taken by the Bot API
        (ALARM, out.Accepted(1), 1, Verdict(state=State.SENT)),
        (CAMPAIGN, out.Accepted(1), 1, Verdict(state=State.SENT)),
        # nobody knows: an alarm goes again, and says so, for ever
        (ALARM, out.Uncertain(), 1, Verdict(after=0.5, repeat=True)),
        (ALARM, out.Uncertain(), 1000, Verdict(after=5.0, repeat=True)),
        # a reply goes again, growing slower, and is dead in the end
        (REPLY, out.Uncertain(), 1, Verdict(after=1.0)),
        (STATUS, out.Uncertain(), 3, Verdict(after=10.0)),
        (REPLY, out.Uncertain(), 12, Verdict(state=State.DEAD, error="no answer")),
        # a campaign notice never goes twice
        (CAMPAIGN, out.Uncertain(), 1, Verdict(state=State.UNKNOWN)),
        # no connection came about: nothing arrived, so everybody goes again, and nobody says "repeat"
        (ALARM, out.Unsent(), 1, Verdict(after=0.5)),
        (CAMPAIGN, out.Unsent(), 1, Verdict(after=1.0)),
        (CAMPAIGN, out.Unsent(), 50, Verdict(after=300.0)),
        # refused for good
        (ALARM, out.Refused(), 1, Verdict(state=State.DEAD, refused=True, error="refused")),
        # a mistake of ours blames nobody and stays visible
        (STATUS, out.Faulty("message is too long"), 1,
         Verdict(state=State.DEAD, error="message is too long")),
        # the token must wait; an alarm looks again sooner
        (CAMPAIGN, out.Flooded(12_966), 1, Verdict(after=12_966)),
        (ALARM, out.Flooded(1), 1, Verdict(after=1)),
        (ALARM, out.Flooded(12_966), 1, Verdict(after=30.0)),
        # a moved group: the same row once more, whatever failed before
        (ALARM, out.Migrated(-7), 1, Verdict(after=0.0)),
        (ALARM, out.Migrated(-7), 2, Verdict(after=0.5)),
        (STATUS, out.Migrated(-7), 3, Verdict(after=3.0)),
        # but not for ever, unless it is an alarm
        (STATUS, out.Migrated(-7), 12, Verdict(state=State.DEAD, error="the chat moved")),
        (ALARM, out.Migrated(-7), 500, Verdict(after=5.0)),
        # the card is gone: a new one takes its place
        (STATUS, out.Vanished(), 1, Verdict(state=State.MOOT, anew=True)),
    ],
)  # fmt: skip
def test_the_verdict_on_an_attempt(
    priority: Priority, outcome: out.Outcome, attempts: int, expected: Verdict
) -> None:
    assert retry.decide(priority, Mode.SEND, outcome, attempts) == expected


def test_an_edit_that_goes_again_is_no_repeat() -> None:
    verdict = retry.decide(ALARM, Mode.EDIT, out.Uncertain(), 1)
    assert verdict == Verdict(after=0.5)


@pytest.mark.parametrize(
    ("priority", "attempts", "expected"),
    [
        # our own bug never kills an alarm; an earlier copy may have left
        (ALARM, 100, Verdict(after=5.0, repeat=True)),
        # anything else is tried again and then shown
        (STATUS, 1, Verdict(after=1.0)),
        (CAMPAIGN, 3, Verdict(state=State.DEAD, error="KeyError")),
    ],
)
def test_the_verdict_on_a_failure_of_ours(
    priority: Priority, attempts: int, expected: Verdict
) -> None:
    assert retry.of_failure(priority, attempts, "KeyError") == expected

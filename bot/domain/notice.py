"""The vocabulary of the outbox: how urgent a row is, how it goes out, where it stands."""

from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """Smaller leaves first (delivery.md of the design: alarm > reply > reminder > status > campaign)."""

    ALARM = 0
    REPLY = 10
    REMINDER = 20
    STATUS = 30
    CAMPAIGN = 40


class Mode(StrEnum):
    """How a row reaches its person."""

    #: a new message that rings
    SEND = "send"
    #: the live card of (subject, person, bot) is changed in place; without a card the row is moot
    EDIT = "edit"


class State(StrEnum):
    """Where a row stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    #: cancelled at send time: the matter was over, or the row had expired
    MOOT = "moot"
    #: a campaign notice of which nobody knows whether it arrived
    UNKNOWN = "unknown"
    #: refused for good; shown by doctor and in the metrics, never silent
    DEAD = "dead"


class Channel(StrEnum):
    """Which bot token carries a row."""

    ALARM = "alarm"
    CAMPAIGN = "campaign"


#: kind of the message that proves the alarms' way, and name of the heartbeat that its arrival is
CANARY = "canary"

TERMINAL = frozenset({State.SENT, State.MOOT, State.UNKNOWN, State.DEAD})

"""Stopped work: the stop, who raised it, what followed, and the nameless unfinished presses."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

stops = sa.Table(
    "stops",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    #: "SW-2026-0042"
    sa.Column("number", sa.Text, nullable=False, unique=True),
    #: null where the place is not known (an unfinished press by a stranger)
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    sa.Column("place_id", sa.ForeignKey("places.id")),
    sa.Column("state", sa.Text, nullable=False, index=True),
    #: compare-and-set: every change adds one
    sa.Column("version", sa.Integer, nullable=False),
    #: when the first press was made (message date), not when it was handled
    sa.Column("raised_at", Instant, nullable=False),
    #: when we handled it; later than raised_at after an outage
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("acknowledged_at", Instant),
    sa.Column("acknowledged_by", sa.ForeignKey("people.id")),
    #: "task" or "place"; null until somebody on the spot says
    sa.Column("scope", sa.Text),
    #: the real path, marked on every card, outside the indicators
    sa.Column("drill", sa.Boolean, nullable=False, server_default=sa.false()),
    #: the stop that a person's hand merged this one into
    sa.Column("merged_into", sa.Uuid),
)

#: One row a press. Named: person_id. Anonymous: only the hash of a mailbox key that we never keep.
voices = sa.Table(
    "voices",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("stop_id", sa.ForeignKey("stops.id"), nullable=False, index=True),
    #: "named", "anonymous" or "unfinished"
    sa.Column("manner", sa.Text, nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id")),
    sa.Column("mailbox_hash", sa.LargeBinary, unique=True),
    #: one press, however often Telegram redelivers it (named presses only)
    sa.Column("press_key", sa.Text, unique=True),
    #: what its initiator says to the restart asked for now: "safe", "not_safe"; null: nothing yet
    sa.Column("heard", sa.Text),
    sa.Index("ix_voices_person_id", "person_id"),
)

unfinished = sa.Table(
    "unfinished",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    sa.Column("place_id", sa.ForeignKey("places.id")),
    sa.Column("raised_at", Instant, nullable=False),
    sa.Column("send_at", Instant, nullable=False, index=True),
)

details = sa.Table(
    "details",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("stop_id", sa.ForeignKey("stops.id"), nullable=False, index=True),
    #: "text", "photo", "voice" or "video"
    sa.Column("kind", sa.Text, nullable=False),
    #: sealed with the key file's key: the text, or the Telegram file id of a named person's media
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("press_key", sa.Text, unique=True),
)

counters = sa.Table(
    "counters",
    metadata,
    #: "SW-2026"
    sa.Column("series", sa.Text, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

#: Append-only. Each row's digest is keyed and covers the row before, so that no line can be changed,
#: taken out or put in unseen (storage/timeline.py).
timeline = sa.Table(
    "timeline",
    metadata,
    sa.Column("stop_id", sa.ForeignKey("stops.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    #: "raised", "joined", "called", "delivered", "acknowledged", …
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id")),
    sa.Column("at", Instant, nullable=False),
    #: sealed with the key file's key: what the step carried, as JSON; gone after a purge
    sa.Column("sealed", sa.LargeBinary),
    #: keyed digest of the sealed bytes, which outlives them
    sa.Column("content", sa.LargeBinary),
    #: null in rows older than the chain
    sa.Column("digest", sa.LargeBinary),
)

#: What is owed after a stop: the answer, the cause, the questions about pressure.
follow_ups = sa.Table(
    "follow_ups",
    metadata,
    sa.Column("stop_id", sa.ForeignKey("stops.id"), primary_key=True),
    #: "answer", "cause", "pressure_7", "pressure_30"
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("done_at", Instant),
    sa.Index(
        "ix_follow_ups_due",
        "due_at",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    ),
)

"""Escalations: who is called next about a matter, and when, if nobody answers."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

#: One row a matter. The policy is frozen into it: an edited policy changes the next alarm, not this one.
escalations = sa.Table(
    "escalations",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    #: what kind of matter: "stop_work", "made_safe", "restart", …
    sa.Column("kind", sa.Text, nullable=False),
    #: which one: the stop's id as hex, …
    sa.Column("subject", sa.Text, nullable=False),
    #: [{"after": seconds, "notify": [role, "person:ID", …]}]
    sa.Column("steps", sa.JSON, nullable=False),
    #: seconds; null: the last step is the end
    sa.Column("repeat", sa.Integer),
    #: steps that were fired, repeats included
    sa.Column("fired", sa.Integer, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    #: null once it is over: answered, or used up
    sa.Column("next_at", Instant),
    #: compare-and-set: every change adds one
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("kind", "subject"),
    sa.Index(
        # of the open ones only: a tick costs the same however many are over
        "ix_escalations_next_at",
        "next_at",
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    ),
)

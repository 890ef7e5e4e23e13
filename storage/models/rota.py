"""The rota of each site: its rows, substitutes, hand-overs, and the shifts whose start was announced."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

rota = sa.Table(
    "rota",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("site_id", sa.ForeignKey("sites.id"), nullable=False, index=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    #: local wall times "HH:MM"; an end not after the start runs over midnight
    sa.Column("starts", sa.Text, nullable=False),
    sa.Column("ends", sa.Text, nullable=False),
    #: ["mon", …]
    sa.Column("days", sa.JSON, nullable=False),
    #: a row of one date
    sa.Column("day", sa.Date),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date),
    #: {"start": "2026-03-01", "length": 4, "on": [0]}
    sa.Column("cycle", sa.JSON(none_as_null=True)),
    #: came in a schedule, not in the organisation file: a load leaves it alone
    sa.Column("imported", sa.Boolean, nullable=False, server_default=sa.false()),
)

substitutes = sa.Table(
    "substitutes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("site_id", sa.ForeignKey("sites.id"), nullable=False, index=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    sa.Column("instead_of", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    #: local dates on which the shifts start
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("last", sa.Date, nullable=False),
)

hand_overs = sa.Table(
    "hand_overs",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id"), nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("giver", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    sa.Column("taker", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    #: when it was asked for, and once confirmed from when it counts
    sa.Column("starts_at", Instant, nullable=False),
    #: the end of the giver's shift
    sa.Column("ends_at", Instant, nullable=False),
    #: "asked", "taken" or "refused"; only what was taken counts
    sa.Column("state", sa.Text, nullable=False),
    sa.Index("ix_hand_overs_ends", "site_id", "ends_at"),
)

#: One row a person and start of a shift: the reminder is sent once, and its silence noticed once.
shift_starts = sa.Table(
    "shift_starts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id"), nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("answered_at", Instant),
    #: when silence goes to the next; null once answered or told
    sa.Column("silent_at", Instant),
    sa.UniqueConstraint("person_id", "starts_at"),
    sa.Index(
        "ix_shift_starts_silent",
        "silent_at",
        sqlite_where=sa.text("silent_at IS NOT NULL"),
        postgresql_where=sa.text("silent_at IS NOT NULL"),
    ),
)

"""Everybody called back from a place: who was asked, and what they answered."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

#: One a stop; a second press joins it.
musters = sa.Table(
    "musters",
    metadata,
    sa.Column("stop_id", sa.ForeignKey("stops.id"), primary_key=True),
    sa.Column("started_at", Instant, nullable=False),
)

muster_answers = sa.Table(
    "muster_answers",
    metadata,
    sa.Column("stop_id", sa.ForeignKey("musters.stop_id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    #: "safe" or "need_help"; null until they answer
    sa.Column("answer", sa.Text),
    sa.Column("at", Instant),
)

"""Ring tests: who has heard their phone ring for the bot, and when."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

#: A row only where somebody has tested; the newest test counts.
ring_tests = sa.Table(
    "ring_tests",
    metadata,
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("asked_at", Instant, nullable=False),
    #: when "It rang" was last pressed; null: never
    sa.Column("heard_at", Instant),
)

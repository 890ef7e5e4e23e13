"""Ring tests: who has heard their phone ring for the bot, and on which day."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

#: A row only where somebody has tested; the newest test counts. No minute stays: beside that of an urgent
#: report it would tell whose phone was in a hand just then.
ring_tests = sa.Table(
    "ring_tests",
    metadata,
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    #: random, so that a button tells which test it belongs to and nothing of when that was
    sa.Column("test", sa.BigInteger, nullable=False),
    #: emptied minutes later, once no answer could prove anything any more
    sa.Column("asked_at", Instant),
    #: date (UTC) on which "It rang" was last pressed; null: never
    sa.Column("heard_on", sa.Date),
)

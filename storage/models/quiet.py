"""Quiet hours: when a person does not want to be rung for what can wait."""

import sqlalchemy as sa

from storage.models.base import metadata

#: A row only where somebody has chosen hours; minutes of the local day.
quiet_hours = sa.Table(
    "quiet_hours",
    metadata,
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("since", sa.SmallInteger, nullable=False),
    sa.Column("until", sa.SmallInteger, nullable=False),
)

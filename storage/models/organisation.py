"""The organisation as its file gives it: texts by language are JSON objects {lang: text}."""

import sqlalchemy as sa

from storage.models.base import metadata

organisations = sa.Table(
    "organisations",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.JSON, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("guarantee", sa.JSON),
    #: the one organisation the bot serves; contractors are the others
    sa.Column("host", sa.Boolean, nullable=False),
)

sites = sa.Table(
    "sites",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.JSON, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    #: [{"label": {lang: text}, "number": "+7 …"}]
    sa.Column("phones", sa.JSON, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    #: false once the organisation file no longer names it; old stops still point here
    sa.Column("active", sa.Boolean, nullable=False),
)

places = sa.Table(
    "places",
    metadata,
    #: "<site>/<place>", so that a place name may repeat from site to site
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id"), nullable=False, index=True),
    sa.Column("name", sa.JSON, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)

crews = sa.Table(
    "crews",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id"), nullable=False, index=True),
    sa.Column("organisation_id", sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("name", sa.JSON, nullable=False),
    sa.Column("headcount", sa.Integer, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)

crew_places = sa.Table(
    "crew_places",
    metadata,
    sa.Column("crew_id", sa.ForeignKey("crews.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("place_id", sa.ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
)

policies = sa.Table(
    "policies",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    #: [{"after": seconds, "notify": ["supervisor", "person:ID", "group:ID"]}]
    sa.Column("steps", sa.JSON, nullable=False),
    sa.Column("repeat", sa.Integer),
)

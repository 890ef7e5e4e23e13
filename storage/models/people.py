"""People by role title, their invitations, and whether each bot reaches them."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

people = sa.Table(
    "people",
    metadata,
    #: random; the organisation file's own id stands in `slug`
    sa.Column("id", sa.Uuid, primary_key=True),
    #: id in the organisation file; null for people who came by invitation
    sa.Column("slug", sa.Text, unique=True),
    #: came in the CSV list; loading the organisation file alone leaves such people as they are
    sa.Column("listed", sa.Boolean, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    sa.Column("crew_id", sa.ForeignKey("crews.id")),
    sa.Column("organisation_id", sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("phone", sa.Text),
    sa.Column("revoked", sa.Boolean, nullable=False),
    sa.Index("ix_people_site_role", "site_id", "role"),
)

#: The one table that links a person to a Telegram id. No times, random keys; see storage/identity.py.
identity = sa.Table(
    "identity",
    metadata,
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    #: keyed BLAKE2b of the user id, for look-up
    sa.Column("lookup", sa.LargeBinary, nullable=False, unique=True),
    #: the user id, sealed with the key file's key
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

#: A row exists only where a bot was refused for good; its absence means reachable.
unreachable = sa.Table(
    "unreachable",
    metadata,
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
)

invites = sa.Table(
    "invites",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    #: keyed BLAKE2b of the code
    sa.Column("code_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    sa.Column("crew_id", sa.ForeignKey("crews.id")),
    sa.Column("organisation_id", sa.ForeignKey("organisations.id"), nullable=False),
    #: set when the invitation moves one known person to a new Telegram account
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE")),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("uses_left", sa.Integer, nullable=False),
)

"""Telegram groups bound to a site."""

import sqlalchemy as sa

from storage.models.base import metadata

#: No title and no members: only where the site's alarms are shown; see storage/groups.py.
groups = sa.Table(
    "groups",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id"), nullable=False, index=True),
    #: keyed BLAKE2b of the chat's id, for look-up
    sa.Column("lookup", sa.LargeBinary, nullable=False, unique=True),
    #: the chat's id, sealed with the key file's key
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    #: of whoever bound it: a group has no language of its own
    sa.Column("language", sa.Text, nullable=False),
    #: the bot was taken out of it, or may not write there
    sa.Column("unreachable", sa.Boolean, nullable=False),
)

"""The outbox, the live cards, heartbeats, and the few facts about this database."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

_ONE_ADDRESSEE = "(person_id IS NULL) <> (group_id IS NULL)"

#: A row says what, about what, to whom; text and chat id are found at send time and never kept.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    #: the same notice is never queued twice
    sa.Column("unique_key", sa.Text, nullable=False, unique=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("priority", sa.SmallInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    #: a person or a group, never both
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE")),
    sa.Column("group_id", sa.ForeignKey("groups.id", ondelete="CASCADE")),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("expires_at", Instant),
    #: since when it waits: what is due later does not wait yet
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("settled_at", Instant),
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    #: an earlier attempt may have arrived: the text says "repeat"
    sa.Column("repeat", sa.Boolean, nullable=False),
    #: the leader's fencing epoch at the claim
    sa.Column("epoch", sa.Integer),
    sa.Column("error", sa.Text),
    sa.CheckConstraint(_ONE_ADDRESSEE, name="addressee"),
    sa.Index(
        # no channel in front: claims ask for the most urgent of all, and must not sort what waits
        "ix_outbox_claim",
        "priority",
        "due_at",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    ),
    sa.Index(
        "ix_outbox_sending",
        "priority",
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    ),
)

cards = sa.Table(
    "cards",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    #: a person or a group, never both
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE")),
    sa.Column("group_id", sa.ForeignKey("groups.id", ondelete="CASCADE")),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.CheckConstraint(_ONE_ADDRESSEE, name="addressee"),
    # of either kind one a matter: nulls differ from each other
    sa.UniqueConstraint("kind", "subject", "person_id", "channel", name="uq_cards_person"),
    sa.UniqueConstraint("kind", "subject", "group_id", "channel", name="uq_cards_group"),
)

heartbeats = sa.Table(
    "heartbeats",
    metadata,
    sa.Column("tick", sa.Text, primary_key=True),
    sa.Column("at", Instant, nullable=False),
)

#: "key_fingerprint", "epoch", "chain_since"
facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    #: {lang: text}
    sa.Column("text", sa.JSON, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

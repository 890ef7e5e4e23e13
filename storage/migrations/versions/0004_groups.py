"""Groups bound to sites, musters; outbox rows and cards are for a person or for a group."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ONE_ADDRESSEE = "(person_id IS NULL) <> (group_id IS NULL)"
_CARDS = sa.table(
    "cards",
    *(sa.column(name, sa.Uuid()) for name in ("id", "person_id", "group_id")),
    *(sa.column(name, sa.Text()) for name in ("kind", "subject", "channel")),
    sa.column("message_id", sa.BigInteger()),
)
_KEPT = ("kind", "subject", "person_id", "channel", "message_id")


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("unreachable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_groups_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("lookup", name=op.f("uq_groups_lookup")),
    )
    op.create_index(op.f("ix_groups_site_id"), "groups", ["site_id"], unique=False)
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("group_id", sa.Uuid(), nullable=True))
        outbox.alter_column("person_id", existing_type=sa.Uuid(), nullable=True)
        outbox.create_foreign_key(
            op.f("fk_outbox_group_id"), "groups", ["group_id"], ["id"], ondelete="CASCADE"
        )
        outbox.create_check_constraint(op.f("ck_outbox_addressee"), _ONE_ADDRESSEE)
    op.create_table(
        "musters",
        sa.Column("stop_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stop_id"], ["stops.id"], name=op.f("fk_musters_stop_id")),
        sa.PrimaryKeyConstraint("stop_id", name=op.f("pk_musters")),
    )
    op.create_table(
        "muster_answers",
        sa.Column("stop_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["musters.stop_id"], name=op.f("fk_muster_answers_stop_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_muster_answers_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stop_id", "person_id", name=op.f("pk_muster_answers")),
    )
    kept = _cards()
    op.drop_table("cards")
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(_ONE_ADDRESSEE, name=op.f("ck_cards_addressee")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_cards_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_cards_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("kind", "subject", "person_id", "channel", name="uq_cards_person"),
        sa.UniqueConstraint("kind", "subject", "group_id", "channel", name="uq_cards_group"),
    )
    _put_back([{"id": uuid4(), "group_id": None, **card} for card in kept])


def downgrade() -> None:
    kept = _cards()
    op.drop_table("cards")
    op.create_table(
        "cards",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_cards_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "subject", "person_id", "channel", name=op.f("pk_cards")),
    )
    _put_back(kept)
    op.execute("DELETE FROM outbox WHERE person_id IS NULL")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(op.f("ck_outbox_addressee"), type_="check")
        outbox.drop_constraint(op.f("fk_outbox_group_id"), type_="foreignkey")
        outbox.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
        outbox.drop_column("group_id")
    for table in ("muster_answers", "musters", "groups"):
        op.drop_table(table)


def _cards() -> list[dict[str, object]]:
    """People's cards: an alarm that is open while we migrate keeps its live card."""
    query = sa.select(*(_CARDS.c[name] for name in _KEPT)).where(_CARDS.c.person_id.is_not(None))
    return [dict(row) for row in op.get_bind().execute(query).mappings()]


def _put_back(cards: list[dict[str, object]]) -> None:
    if cards:
        op.get_bind().execute(sa.insert(_CARDS), cards)

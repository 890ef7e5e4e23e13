"""Rows of a rota for dates, cycles and spells of time; substitutes, hand-overs, starts of shifts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = ("day", "valid_from", "valid_until", "cycle", "imported")


def upgrade() -> None:
    op.add_column("rota", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("rota", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("rota", sa.Column("valid_until", sa.Date(), nullable=True))
    op.add_column("rota", sa.Column("cycle", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "rota", sa.Column("imported", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "substitutes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("instead_of", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_substitutes_site_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_substitutes_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["instead_of"], ["people.id"], name=op.f("fk_substitutes_instead_of"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutes")),
    )
    op.create_index("ix_substitutes_site_id", "substitutes", ["site_id"], unique=False)
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("giver", sa.Uuid(), nullable=False),
        sa.Column("taker", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_hand_overs_site_id")),
        sa.ForeignKeyConstraint(
            ["giver"], ["people.id"], name=op.f("fk_hand_overs_giver"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["taker"], ["people.id"], name=op.f("fk_hand_overs_taker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    op.create_index("ix_hand_overs_ends", "hand_overs", ["site_id", "ends_at"], unique=False)
    op.create_table(
        "shift_starts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("silent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_shift_starts_site_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_shift_starts_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_starts")),
        sa.UniqueConstraint("person_id", "starts_at", name=op.f("uq_shift_starts_person_id")),
    )
    op.create_index(
        "ix_shift_starts_silent",
        "shift_starts",
        ["silent_at"],
        unique=False,
        sqlite_where=sa.text("silent_at IS NOT NULL"),
        postgresql_where=sa.text("silent_at IS NOT NULL"),
    )


def downgrade() -> None:
    for table in ("shift_starts", "hand_overs", "substitutes"):
        op.drop_table(table)
    # rows for dates and cycles mean something else without these columns
    op.execute("DELETE FROM rota WHERE day IS NOT NULL OR cycle IS NOT NULL OR imported")
    for name in _NEW:
        op.drop_column("rota", name)

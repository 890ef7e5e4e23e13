"""Escalations, the chained timeline, and what a stop needs until work resumes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stops", sa.Column("scope", sa.Text(), nullable=True))
    op.add_column(
        "stops", sa.Column("drill", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("stops", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("voices", sa.Column("heard", sa.Text(), nullable=True))
    for name in ("sealed", "content", "digest"):
        op.add_column("timeline", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.create_table(
        "escalations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=True),
        sa.Column("fired", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_escalations_kind")),
    )
    op.create_index(
        "ix_escalations_next_at",
        "escalations",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "follow_ups",
        sa.Column("stop_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["stop_id"], ["stops.id"], name=op.f("fk_follow_ups_stop_id")),
        sa.PrimaryKeyConstraint("stop_id", "kind", name=op.f("pk_follow_ups")),
    )
    op.create_index(
        "ix_follow_ups_due",
        "follow_ups",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("follow_ups")
    op.drop_table("escalations")
    for name in ("sealed", "content", "digest"):
        op.drop_column("timeline", name)
    op.drop_column("voices", "heard")
    for name in ("merged_into", "drill", "scope"):
        op.drop_column("stops", name)

"""Reports with a dialogue, evidence, a board, pushes, and an end."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OPEN = sa.text("closed_on IS NULL")
_COLUMNS = (
    ("place_id", sa.Text(), True, None),
    ("facts", sa.LargeBinary(), True, None),
    ("topic", sa.Text(), False, "hazard"),
    ("urgent", sa.Boolean(), False, sa.false()),
    ("state", sa.Text(), False, "received"),
    ("kind", sa.Text(), True, None),
    ("potential", sa.Text(), True, None),
    ("score", sa.Integer(), False, "0"),
    ("assignee_id", sa.Uuid(), True, None),
    ("waiting", sa.Text(), True, None),
    ("released", sa.Boolean(), False, sa.true()),
    ("muted", sa.Boolean(), False, sa.false()),
    ("duplicate_of", sa.Uuid(), True, None),
    ("due_on", sa.Date(), True, None),
    ("closed_on", sa.Date(), True, None),
    ("delete_on", sa.Date(), True, None),
    ("warned", sa.Integer(), True, None),
    ("hold_until", sa.Date(), True, None),
)


def upgrade() -> None:
    with op.batch_alter_table("reports") as reports:
        for name, kind, nullable, default in _COLUMNS:
            reports.add_column(
                sa.Column(name, kind, nullable=nullable, server_default=default)
            )
        reports.create_foreign_key(op.f("fk_reports_place_id"), "places", ["place_id"], ["id"])
        reports.create_foreign_key(
            op.f("fk_reports_assignee_id"), "people", ["assignee_id"], ["id"], ondelete="SET NULL"
        )
        reports.create_foreign_key(
            op.f("fk_reports_duplicate_of"), "reports", ["duplicate_of"], ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_reports_week"), "reports", ["week"], unique=False)
    op.create_index(op.f("ix_reports_duplicate_of"), "reports", ["duplicate_of"], unique=False)
    op.create_index(
        "ix_reports_board", "reports", ["urgent", "score", "shift_date"], unique=False,
        sqlite_where=_OPEN, postgresql_where=_OPEN,
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "report_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("brought_by", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_messages_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_messages")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_messages_report_id")),
        sa.UniqueConstraint("brought_by", name=op.f("uq_report_messages_brought_by")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_evidence_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["report_messages.id"], name=op.f("fk_evidence_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_report_id"), "evidence", ["report_id"], unique=False)
    op.create_table(
        "report_pushes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_pushes_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_pushes")),
    )
    op.create_index(
        op.f("ix_report_pushes_report_id"), "report_pushes", ["report_id"], unique=False
    )
    op.create_index(op.f("ix_report_pushes_epoch"), "report_pushes", ["epoch"], unique=False)
    op.create_table(
        "report_tombstones",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("purged_on", sa.Date(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_report_tombstones_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_tombstones")),
        sa.UniqueConstraint("mark", name=op.f("uq_report_tombstones_mark")),
    )


def downgrade() -> None:
    op.drop_table("report_tombstones")
    op.drop_table("report_pushes")
    op.drop_table("evidence")
    op.drop_table("report_messages")
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
    op.drop_index("ix_reports_board", table_name="reports")
    op.drop_index(op.f("ix_reports_duplicate_of"), table_name="reports")
    op.drop_index(op.f("ix_reports_week"), table_name="reports")
    with op.batch_alter_table("reports") as reports:
        for name in ("duplicate_of", "assignee_id", "place_id"):
            reports.drop_constraint(op.f(f"fk_reports_{name}"), type_="foreignkey")
        for name, *_ in reversed(_COLUMNS):
            reports.drop_column(name)

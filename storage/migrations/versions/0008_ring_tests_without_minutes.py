"""Ring tests keep a date instead of minutes, which could stand beside an anonymous report's."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DAY = 86_400 * 10**6


def upgrade() -> None:
    query = sa.text("SELECT person_id, heard_at FROM ring_tests").columns(person_id=sa.Uuid)
    rows = op.get_bind().execute(query).all()
    op.drop_table("ring_tests")
    made = _create(
        sa.Column("test", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
    )
    op.bulk_insert(made, [
        {
            "person_id": person_id, "test": 0,
            "heard_on": None if at is None else datetime.fromtimestamp(at / 1e6, UTC).date(),
        }
        for person_id, at in rows
    ])  # fmt: skip


def downgrade() -> None:
    query = sa.text("SELECT person_id, heard_on FROM ring_tests").columns(
        person_id=sa.Uuid, heard_on=sa.Date
    )
    rows = op.get_bind().execute(query).all()
    op.drop_table("ring_tests")
    made = _create(
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=True),
    )
    op.bulk_insert(made, [
        {
            "person_id": person_id, "asked_at": 0,
            "heard_at": None if day is None else (day.toordinal() - 719_163) * _DAY,
        }
        for person_id, day in rows
    ])  # fmt: skip


def _create(*columns: sa.Column[object]) -> sa.Table:
    return op.create_table(
        "ring_tests",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ring_tests_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_ring_tests")),
    )

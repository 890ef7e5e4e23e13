"""Walking the schema up; Alembic's scripts stand in storage/migrations."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncConnection

_SCRIPTS = Path(__file__).parent / "migrations"
#: the advisory lock of a walk: the name as bytes. SQLite has one writer anyway
_TURN = int.from_bytes(b"migrate", "big")


def config() -> Config:
    """Alembic's configuration, without a file of its own."""
    found = Config()
    found.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return found


async def upgrade(conn: AsyncConnection, revision: str = "head") -> None:
    """Walk up inside the caller's transaction; replicas that start together go one by one."""
    if conn.dialect.name == "postgresql":
        await conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
    await conn.run_sync(_run, command.upgrade, revision)


async def downgrade(conn: AsyncConnection, revision: str) -> None:
    """Walk down inside the caller's transaction."""
    await conn.run_sync(_run, command.downgrade, revision)


def _run(connection: sa.Connection, walk: object, revision: str) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    walk(settings, revision)  # type: ignore[operator]  # alembic.command is untyped

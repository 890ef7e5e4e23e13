"""Heartbeat rows of the ticks; health is read from them."""

from datetime import datetime

import sqlalchemy as sa

from storage.models.delivery import heartbeats
from storage.uow import Work
from storage.upsert import upsert


async def beat(work: Work, tick: str) -> None:
    """This tick ran to its end just now."""
    await upsert(work, heartbeats, [{"tick": tick, "at": work.now}], key="tick")


async def everything(work: Work) -> dict[str, datetime]:
    """When each tick last ran to its end."""
    return {row.tick: row.at for row in await work.conn.execute(sa.select(heartbeats))}

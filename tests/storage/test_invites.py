"""Invitations: found by their code alone, used so many times and no more."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.roles import Role
from storage import invites
from storage.models.people import invites as table
from storage.uow import Storage
from tests.storage import office


async def create(storage: Storage, code: str, *, uses: int = 1, hours: float = 1) -> invites.Invite:
    await office.hire(storage)
    async with storage.write() as work:
        await invites.create(
            work, code, role=Role.WORKER, organisation_id="host", uses_left=uses,
            expires_at=work.now + timedelta(hours=hours),
        )  # fmt: skip
        found = await invites.find(work, code)
    assert found is not None
    return found


async def test_a_code_is_found_and_stands_nowhere(storage: Storage) -> None:
    found = await create(storage, "QUOKKA42")
    assert (found.role, found.uses_left, found.person_id) == (Role.WORKER, 1, None)
    async with storage.read() as work:
        assert await invites.find(work, "QUOKKA43") is None
        row = (await work.conn.execute(sa.select(table))).one()
    assert "QUOKKA42" not in str(row)


@pytest.mark.parametrize("uses", [1, 3])
async def test_the_last_use_is_the_last(storage: Storage, uses: int) -> None:
    found = await create(storage, "code", uses=uses)

    async def use() -> bool:
        async with storage.write() as work:
            return await invites.use(work, found)

    assert sum(await asyncio.gather(*(use() for _ in range(6)))) == uses


async def test_an_expired_code_is_found_but_not_used(storage: Storage) -> None:
    found = await create(storage, "code", hours=-1)
    async with storage.write() as work:
        assert not await invites.use(work, found)

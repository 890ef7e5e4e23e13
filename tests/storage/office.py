"""People and notices for tests of single tables."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.notice import Channel, Mode, Priority
from bot.domain.roles import Role
from storage import leader, outbox, people, reports, sealing
from storage.models.organisation import organisations, places, sites
from storage.uow import Storage


async def hire(storage: Storage, count: int = 1, **columns: object) -> list[UUID]:
    """So many people of one organisation."""
    async with storage.write() as work:
        if not (await work.conn.execute(sa.select(organisations.c.id))).first():
            await work.conn.execute(
                sa.insert(organisations).values(
                    id="host", name={"en": "Host"}, timezone="Asia/Almaty", languages=["en"],
                    host=True,
                )
            )  # fmt: skip
        common = {"title": "Supervisor", "role": Role.SUPERVISOR, "organisation_id": "host"}
        return [await people.add(work, **{**common, **columns}) for _ in range(count)]


def notice(
    key: str, person: UUID, priority: Priority = Priority.ALARM, *, kind: str = "stop_card",
    mode: Mode = Mode.SEND, channel: Channel = Channel.ALARM,
) -> outbox.Notice:  # fmt: skip
    return outbox.Notice(
        unique_key=key, kind=kind, subject="matter", person_id=person, priority=priority,
        mode=mode, channel=channel,
    )  # fmt: skip


async def built(storage: Storage, *named: str) -> None:
    """Sites with a place each, "<site>/hall"; `hire` comes first."""
    async with storage.write() as work:
        for one in named:
            await work.conn.execute(
                sa.insert(sites).values(
                    id=one, name={"en": one}, timezone="Asia/Almaty", phones=[], position=0,
                    active=True,
                )
            )  # fmt: skip
            await work.conn.execute(
                sa.insert(places).values(
                    id=f"{one}/hall", site_id=one, name={"en": "Hall"}, position=0, active=True
                )
            )


async def reported(
    storage: Storage, words: str = "No rail", *, mailbox: bytes = b"", **clear: object
) -> UUID | None:
    """A report; `clear` are its columns that stand in clear. None: this mailbox brought it already."""
    one = mailbox or uuid4().bytes
    columns = {"shift_date": date(2026, 11, 23), "shift_half": "day", **clear}
    async with storage.write() as work:
        return await reports.insert(
            work, reports.Content(words=words, facts={"lang": "kk"}), mailbox_hash=one,
            receipt_hash=b"r" + one, key=sealing.new_key(), clear=columns,
        )  # fmt: skip


async def queue(storage: Storage, *notices: outbox.Notice, later: timedelta | None = None) -> None:
    """Put notices into the outbox, one transaction each, so that they fall due one after another."""
    for one in notices:
        async with storage.write() as work:
            due = None if later is None else work.now + later
            values = {name: getattr(one, name) for name in one.__dataclass_fields__}
            assert await outbox.put(work, outbox.Notice(**{**values, "due_at": due}))


async def claim(storage: Storage, epoch: int, **narrowed: object) -> outbox.Row | None:
    async with storage.write() as work:
        return await outbox.claim(work, list(Channel), epoch=epoch, **narrowed)  # type: ignore[arg-type]


async def lead(storage: Storage) -> int:
    """Win once and give the place free at once; the epoch stays ours until the next win."""
    won = await leader.take(storage)
    won.release()
    return won.epoch

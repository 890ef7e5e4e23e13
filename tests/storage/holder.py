"""A leader in a process of its own, for tests that freeze or kill it.

Arguments: database url, key file, and what it does once it leads: "claim" a row and wait for a line
before it tries to settle it; "freeze" itself in the middle of a claim; or only "hold".
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.domain.notice import Channel, State
from storage import keys, leader, outbox
from storage.engine import open_storage
from storage.errors import AlreadyRunning, StorageDown
from storage.uow import Storage


def say(*words: object) -> None:
    print(*words, flush=True)


async def claim_and_settle(storage: Storage, epoch: int) -> None:
    async with storage.write() as work:
        row = await outbox.claim(work, list(Channel), epoch=epoch)
    assert row is not None
    say("claimed")
    await asyncio.to_thread(sys.stdin.readline)
    async with storage.write() as work:
        say("settled", await outbox.settle(work, row, State.SENT, epoch=epoch))
    async with storage.write() as work:
        say("claimed", await outbox.claim(work, list(Channel), epoch=epoch))
    async with storage.write() as work:
        say("recovered", await outbox.recover(work, epoch=epoch))


async def freeze_inside(storage: Storage, epoch: int) -> None:
    try:
        async with storage.write() as work:
            await outbox.claim(work, list(Channel), epoch=epoch)
            say("frozen")
            os.kill(os.getpid(), signal.SIGSTOP)
    except StorageDown:
        say("undone")
    else:
        say("kept")


async def main(url: str, key_file: str, what: str) -> None:
    storage = await open_storage(url, keys.load_or_create(Path(key_file)))
    try:
        held = await leader.take(storage)
    except AlreadyRunning as refused:
        say("refused", refused)
        await storage.close()
        return
    say("leads", held.epoch)
    keeping = asyncio.create_task(held.keep())
    if what == "claim":
        await claim_and_settle(storage, held.epoch)
    if what == "freeze":
        await freeze_inside(storage, held.epoch)
    if what != "hold":
        async with asyncio.timeout(10):
            await held.lost.wait()
        say("lost")
    await keeping


asyncio.run(main(*sys.argv[1:]))

"""`python -m simulator`: see README.md beside this file."""

import argparse
import asyncio
import dataclasses
import json
import signal
import sys
from pathlib import Path

from simulator.control.people import TEXTS
from simulator.errors import ControlError
from simulator.limits import Limits
from simulator.model import Person
from simulator.server import Server
from simulator.world import World

DEMO = "100001:SIMULATOR-ALARM:saqbol_demo_bot"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulator", description="A local Telegram Bot API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", action="append", metavar="TOKEN:NAME", help=f"default {DEMO}")
    parser.add_argument("--no-limits", action="store_true", help="no flood limits")
    parser.add_argument("--data", type=Path, metavar="FILE", help='JSON: {"people": [{…}]}')
    return parser.parse_args()


def _world(arguments: argparse.Namespace) -> World:
    world = World(limits=dataclasses.replace(Limits(), enabled=not arguments.no_limits))
    for given in arguments.token or [DEMO]:
        token, _, name = given.rpartition(":")
        if ":" not in token:
            raise ControlError(400, "--token takes TOKEN:NAME, as 100001:LETTERS:my_bot.")
        world.add_bot(token, name, name)
    if arguments.data:
        for entry in json.loads(arguments.data.read_text(encoding="utf-8"))["people"]:
            if not entry.get("first_name"):
                raise ControlError(400, "Everybody in --data has a first_name.")
            kept = {name: entry.get(name) for name in TEXTS}
            number = entry.get("id") or world.next_person_id()
            world.people[number] = Person(id=number, wall=entry.get("wall", False), **kept)
    return world


def _end(server: Server) -> None:
    server.should_exit = True


async def _serve(world: World, host: str, port: int) -> None:
    server = Server(world, host=host, port=port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _end(server))
    running = asyncio.create_task(server.serve())
    ready = asyncio.create_task(server.ready.wait())
    await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
    if ready.done():
        print(f"Simulator: http://{host}:{server.port}/", flush=True)  # noqa: T201 - the one line
    ready.cancel()
    await running


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    arguments = _arguments()
    try:
        world = _world(arguments)
    except (ControlError, OSError, ValueError, KeyError) as error:
        print(f"simulator: {error}", file=sys.stderr)  # noqa: T201 - for the person at the terminal
        sys.exit(2)
    asyncio.run(_serve(world, arguments.host, arguments.port))


if __name__ == "__main__":
    main()

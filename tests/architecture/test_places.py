"""Where things may stand: the rules of the layout that import-linter cannot see."""

import ast
import inspect
import re
import sys
import textwrap
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from aiogram import Bot
from aiogram.types import CallbackQuery, Message

import handlers
from tests.architecture.sources import (
    PROGRAM,
    ROOT,
    called,
    imported,
    imports,
    offences,
    read,
    strings,
)

_SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA|CREATE TABLE)\s", re.IGNORECASE
)
_SENDS = re.compile(r"(send|copy|forward|edit|answer|delete|stop|pin|unpin)_\w+")
_REQUEST = re.compile(
    r"aiogram\.methods\.(Send|Copy|Forward|Edit|Answer|Delete|Stop|Pin|Unpin)[A-Z]"
)


def _sending() -> set[str]:
    """What aiogram sends by: the Bot's methods, and the shortcuts of a message or a press."""
    methods = {name for name, _ in inspect.getmembers(Bot, inspect.isfunction)}
    own = set(dir(Message)) | set(dir(CallbackQuery))
    words = {"answer", "reply", "forward", "copy_to", "send_copy", "pin", "unpin", "react"}
    short = {name for name in own if re.fullmatch(r"(answer|reply|edit)_\w+", name)}
    return {name for name in methods if _SENDS.fullmatch(name)} - {"delete_webhook"} | short | words


SENDING = _sending()
_BIRTHS = {"create_task", "ensure_future", "TaskGroup", "run_coroutine_threadsafe"}
_WRITERS = {"from_user", "effective_user", "event_from_user", "sender_chat", "from_id"}


def _names_the_writer(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name) | ast.Constant(value=str(name)) | ast.arg(arg=name):
            return name in _WRITERS
    return False


def _reads_the_chat(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="id", value=ast.Attribute(attr="chat") | ast.Name(id="chat")):
            return True
    return False


def _asks_the_time(node: ast.AST) -> bool:
    if called(node) in {"utcnow", "today", "monotonic", "sleep"}:
        return True
    match node:
        case ast.Call(func=ast.Attribute(attr="now", value=ast.Name(id="datetime"))):
            return True
        case ast.Call(func=ast.Attribute(attr="time", value=ast.Name(id="time"))):
            return True
    return False


def _foreign(node: ast.AST) -> bool:
    own = ("bot.domain", *sys.stdlib_module_names)
    return any(
        not f"{name}.".startswith(tuple(f"{one}." for one in own)) for name in imported(node)
    )


def _broad(node: ast.AST) -> bool:
    """Catches everything, and does not raise it again as it was."""
    match node:
        case ast.ExceptHandler(type=None | ast.Name(id="Exception" | "BaseException"), body=body):
            return not any(isinstance(one, ast.Raise) and one.exc is None for one in body)
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What may stand only in some files (or folders, ending with a slash), and an example of it."""

    breaks: Callable[[ast.AST], object]
    example: str
    allowed: tuple[str, ...] = ()
    folders: tuple[str, ...] = PROGRAM


RULES = {
    "SQL is built in storage": Rule(
        breaks=lambda node: imports(
            node, "sqlalchemy", "alembic", "sqlite3", "asyncpg", "aiosqlite"
        ),
        example="from sqlalchemy import select",
        allowed=("storage/",),
    ),
    "SQL is written in storage": Rule(
        breaks=lambda node: any(_SQL.match(value) for value in strings(node)),
        example="work.conn.execute('select * from people')",
        allowed=("storage/",),
    ),
    "one place commits": Rule(
        breaks=lambda node: called(node) in {"commit", "begin_nested"},
        example="await conn.commit()",
        allowed=("storage/uow.py",),
    ),
    # everything sent passes the flood gate; the handlers' answer helper hands over finished screens
    "sending has one way out": Rule(
        breaks=lambda node: called(node) in SENDING,
        example="await message.answer(words)",
        allowed=("bot/delivery/",),
    ),
    # a handler that returned a SendMessage would send past the gate
    "requests that send are made in delivery": Rule(
        breaks=lambda node: any(_REQUEST.match(name) for name in imported(node)),
        example="from aiogram.methods import SendMessage",
        allowed=("bot/delivery/",),
    ),
    "the second client stands in delivery": Rule(
        breaks=lambda node: imports(node, "telegram"),
        example="import telegram.ext",
        allowed=("bot/delivery/",),
    ),
    # a bare task can be collected while it runs, and its failure is never heard of
    "background tasks are born in the nursery": Rule(
        breaks=lambda node: called(node) in _BIRTHS,
        example="asyncio.create_task(work())",
        allowed=("bot/nursery.py",),
    ),
    # anonymity stands on it: no other module can learn from an update who wrote
    "one place reads who writes": Rule(
        breaks=_names_the_writer, example="event.from_user.id", allowed=("handlers/who.py",)
    ),
    # in a private chat the chat's id is the user's id
    "two places read the chat": Rule(
        breaks=_reads_the_chat,
        example="message.chat.id",
        allowed=("handlers/who.py", "handlers/answer.py"),
    ),
    "the environment is read by the command line": Rule(
        breaks=lambda node: isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"},
        example="os.environ['SAQBOL_BOT_TOKEN']",
        allowed=(
            "bot/commands/terminal.py",
            "bot/delivery/ptb_client.py",  # sets a switch that the library reads there
        ),
    ),
    "the domain imports the standard library only": Rule(
        breaks=_foreign, example="import pydantic", folders=("bot/domain",)
    ),
    # `now` is an argument: a rule that asks the time itself cannot be tested at midnight
    "the domain has no clock": Rule(
        breaks=_asks_the_time, example="datetime.now(UTC)", folders=("bot/domain",)
    ),
    # everywhere else an unexpected error must reach the edge that counts and reports it
    "broad excepts stand at the edges": Rule(
        breaks=_broad,
        example="try:\n    work()\nexcept Exception:\n    pass",
        allowed=(
            "bot/nursery.py",  # nobody awaits a background task
            "bot/delivery/sender.py",  # one bad row must not stop the others
            "bot/jobs/clock.py",  # the clock must not stop
            "handlers/intake.py",  # a bug is apologised for and counted
        ),
    ),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_holds(rule: Rule) -> None:
    assert not offences(rule.breaks, allowed=rule.allowed, folders=rule.folders)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_bites(rule: Rule) -> None:
    """A rule that finds nothing in its own example would let everything pass."""
    body = textwrap.indent(rule.example, "    ")
    assert any(rule.breaks(node) for node in ast.walk(ast.parse(f"async def example():\n{body}")))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_exception_is_needed(rule: Rule) -> None:
    """A file that no longer needs its exception loses it."""
    for one in rule.allowed:
        others = tuple(other for other in rule.allowed if other != one)
        assert offences(rule.breaks, allowed=others, folders=rule.folders), one


def test_sources_are_found() -> None:
    assert len(read(*PROGRAM)) > 50


@pytest.mark.parametrize("module", [path.stem for path in sorted((ROOT / "handlers").glob("*.py"))])
def test_every_router_is_in_the_list(module: str) -> None:
    """Order is behaviour, so there is no auto-discovery; a forgotten line is a dead conversation."""
    router = getattr(getattr(handlers, module, None), "router", None)
    assert router is None or router in handlers.ROUTERS


def test_every_package_is_listed_for_the_build() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert listed == there - {"tests", "bench"}


@pytest.mark.parametrize("folder", PROGRAM)
def test_the_image_holds_every_package(folder: str) -> None:
    """An engine that builds images is not at hand here, so at least its list is checked."""
    assert f"COPY {folder} {folder}\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f"!{folder}\n" in (ROOT / ".dockerignore").read_text(encoding="utf-8")

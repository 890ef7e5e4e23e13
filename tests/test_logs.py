"""What is logged tells nobody who wrote: classes, places and counts."""

import errno
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from bot import logs

SECRET = "7000000001"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Set logging up as the program does; gives a function that reads what has been written."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", stream)
    logs.setup("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def failed() -> ValueError:
    try:
        raise ValueError(f"chat {SECRET} not found")
    except ValueError as error:
        return error


def test_a_line_is_one_json_object(lines: Lines) -> None:
    structlog.get_logger("x").info("тік", count=2)
    (line,) = lines()
    assert (line["event"], line["level"], line["count"]) == ("тік", "info", 2)
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("name", sorted(logs.FORBIDDEN))
def test_a_forbidden_field_is_withheld(lines: Lines, name: str) -> None:
    structlog.get_logger("x").info("sent", **{name: SECRET}, kind="stop_card")
    (line,) = lines()
    assert line[name] == "withheld"
    assert line["kind"] == "stop_card"


def test_a_bound_field_is_withheld_too(lines: Lines) -> None:
    structlog.get_logger("x").bind(chat_id=SECRET).info("sent")
    assert SECRET not in json.dumps(lines())


@pytest.mark.parametrize("given", [True, "the error"])
def test_an_error_is_its_class_and_place(lines: Lines, given: object) -> None:
    try:
        raise failed()
    except ValueError as error:
        structlog.get_logger("x").error("failed", exc_info=True if given is True else error)
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert line["place"].startswith("test_logs.py:")
    assert SECRET not in json.dumps(line)


def test_the_place_is_ours_even_when_a_library_raised() -> None:
    with pytest.raises(ValueError, match="Expecting") as refused:
        json.loads("{")
    assert logs.describe(refused.value)["place"].startswith("test_logs.py:")


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert logs.describe(KeyError(SECRET)) == {"error": "KeyError", "place": "?"}


TALKATIVE = ["aiogram.event", "aiogram.dispatcher", "telegram.ext", "httpx", "httpcore.http11", "uvicorn.access",
             "sqlalchemy.engine", "apscheduler.executors.default"]  # fmt: skip


@pytest.mark.parametrize("name", TALKATIVE)
def test_libraries_say_nothing_below_an_error(lines: Lines, name: str) -> None:
    """httpx prints the address with the token in it; aiogram prints whose update was handled."""
    for level in (logging.DEBUG, logging.INFO, logging.WARNING):
        logging.getLogger(name).log(level, "POST /bot%s/sendMessage", SECRET)
    assert lines() == []


@pytest.mark.parametrize("name", [*TALKATIVE, "asyncio", "somebody.new"])
def test_of_a_librarys_error_only_the_name_is_kept(lines: Lines, name: str) -> None:
    logging.getLogger(name).error("chat %s", SECRET, exc_info=failed())
    (line,) = lines()
    assert (line["logger"], line["error"]) == (name, "ValueError")
    assert SECRET not in json.dumps(line)


def test_the_level_is_kept(lines: Lines) -> None:
    logs.setup("ERROR")
    structlog.get_logger("x").warning("quiet")
    assert lines() == []


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_takes_no_line_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", FullDisk())
    logs.setup("INFO")
    structlog.get_logger("x").error("a line")
    structlog.reset_defaults()

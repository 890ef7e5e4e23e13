"""What every command shares: settings, the open database, and how it ends.

Exit 0 done, 1 refused with a sentence, 2 wrong use or settings; never a traceback for those.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from bot import logs
from bot.settings import Settings, SettingsError, load
from storage.errors import AlreadyRunning, KeyFileError, StorageDown

if TYPE_CHECKING:
    from storage.engine import Storage

T = TypeVar("T")

DONE, REFUSED, WRONG_USE = 0, 1, 2


class Refused(Exception):
    """The command cannot be done; the text is for the person at the terminal."""


class WrongUse(Exception):
    """The command was given something it cannot mean; the text says what."""


def settings() -> Settings:
    """The settings of this process. Raises SettingsError."""
    return load(dict(os.environ))


@contextlib.asynccontextmanager
async def opened(found: Settings) -> AsyncIterator["Storage"]:
    """The database of the settings, migrated, with its keys."""
    from storage import engine, keys

    storage = await engine.open_storage(
        found.database, keys.load_or_create(found.keys_path), terms=found.terms
    )
    try:
        yield storage
    finally:
        await storage.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's asynchronous part."""
    return asyncio.run(work)


def say(words: str) -> None:
    """A line of the command's answer."""
    sys.stdout.write(f"{words}\n")


def pour(content: bytes) -> None:
    """A file as the command's answer."""
    sys.stdout.buffer.write(content)


def remark(words: str) -> None:
    """A sentence beside the answer, which machines that read the answer don't get."""
    sys.stderr.write(f"{words}\n")


def say_json(value: object) -> None:
    """The answer for machines."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def guarded(command: Callable[[], object]) -> int:
    """Run a command line to its end; gives the exit code, and the sentence on standard error."""
    try:
        command()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else REFUSED
    except KeyboardInterrupt:
        return REFUSED
    except (SettingsError, WrongUse, KeyFileError) as error:
        remark(str(error))
        return WRONG_USE
    except (Refused, AlreadyRunning) as error:
        remark(str(error))
        return REFUSED
    except StorageDown as error:
        remark(f"The database cannot be used right now ({error}); nothing was changed.")
        return REFUSED
    return DONE


def tell_bug(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """In place of a traceback, whose text may hold ids and values: class and place find a bug too."""
    found = logs.describe(error)
    remark(f"Saqbol met a bug of its own, {found['error']} at {found['place']}. Please report it.")

"""A copy of everything but the keys, and its way back into an empty database. Useless without the key file.

Whoever restores begins quietly: nothing of the past rings, and what is open is listed for a person to look at.
"""

import asyncio
import contextlib
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.services.report import purge
from storage import backup, report_life, reports, stops
from storage.evidence import Evidence
from storage.uow import Storage

_TABLES, _EVIDENCE, _MANIFEST = "tables.jsonl", "evidence", "manifest.json"


class Unfit(Exception):
    """The copy can't be taken, or can't be put back; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a copy holds."""

    rows: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back, and what a person should look at."""

    rows: int
    files: int
    #: notices that were waiting then and are not sent now
    unsent: int
    #: stops where work stood still
    open_stops: list[str]
    #: reports that no key opens any more, left out because it was asked for
    unreadable: int
    purged: int


async def take(storage: Storage, evidence: Evidence, folder: Path) -> Taken:
    """Write the copy into an empty or new folder. Raises Unfit, StorageDown."""
    if await asyncio.to_thread(_in_use, folder):
        raise Unfit(f"{folder} is not empty: a copy needs a folder of its own.")
    async with storage.read() as work:
        lines, revision = await backup.lines(work), await backup.revision(work)
        named = sorted(one.hex for one in await report_life.evidence_names(work))
    try:
        await asyncio.to_thread(_write, folder, lines, evidence, named)
        manifest = {
            "schema": revision, "keys": storage.keys.fingerprint(), "rows": len(lines),
            "files": await asyncio.to_thread(_sums, folder),
        }  # fmt: skip
        (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    except OSError as error:
        raise Unfit(f"{folder} cannot be written ({error.strerror}).") from None
    return Taken(rows=len(lines), files=len(named))


def _in_use(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _write(folder: Path, lines: list[str], evidence: Evidence, named: list[str]) -> None:
    (folder / _EVIDENCE).mkdir(parents=True, mode=0o700)
    (folder / _TABLES).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in named:
        # what was purged since the rows were read is gone for good
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(evidence.folder / name, folder / _EVIDENCE / name)


def _sums(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _MANIFEST
    }


async def restore(
    storage: Storage, evidence: Evidence, folder: Path, *, without_unreadable: bool = False
) -> Restored:
    """Put a copy back. Raises Unfit with one sentence before anything is written, StorageDown."""
    manifest = await asyncio.to_thread(_checked, folder)
    if manifest["keys"] != storage.keys.fingerprint():
        raise Unfit("This copy was sealed with another key file: put that one back first.")
    lines = (folder / _TABLES).read_text(encoding="utf-8").splitlines()
    async with storage.write() as work:
        here = await backup.revision(work)
        if manifest["schema"] != here:
            raise Unfit(
                f"This copy has schema {manifest['schema']}, this program {here}: restore it with the "
                "version that made it, then upgrade."
            )
        if not await backup.is_empty(work):
            raise Unfit("The database is not empty: a copy is put back into a new one only.")
        rows = await backup.write(work, lines)
        lost = await backup.unreadable(work)
        if lost and not without_unreadable:
            raise Unfit(
                f"{len(lost)} reports were sealed with keys that this key file no longer has. Put back the "
                "copy of the key file of that time, or add --without-unreadable to leave them out."
            )
        for report_id in lost:
            if one := await reports.get(work, report_id):
                await report_life.destroy(work, one, work.now.date())
        unsent, standing = await backup.quiet(work), await stops.standing(work)
    files = await asyncio.to_thread(_put_back, folder, evidence)
    done = await purge.run(storage, evidence)
    return Restored(
        rows=rows, files=files, unsent=unsent, open_stops=sorted(one.number for one in standing),
        unreadable=len(lost), purged=done.destroyed,
    )  # fmt: skip


def _checked(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        wanted, found = manifest["files"], _sums(folder)
    except (OSError, ValueError, KeyError):
        raise Unfit(f"{folder} is no copy of Saqbol's, or its manifest is damaged.") from None
    bad = sorted(name for name in wanted if found.get(name) != wanted[name])
    if bad:
        raise Unfit(f"{bad[0]} of the copy is damaged or missing; take another copy.")
    return manifest


def _put_back(folder: Path, evidence: Evidence) -> int:
    evidence.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = [path.name for path in (folder / _EVIDENCE).iterdir()]
    for name in names:
        shutil.copyfile(folder / _EVIDENCE / name, evidence.folder / name)
    evidence.blur()
    return len(names)

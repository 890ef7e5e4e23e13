"""Reading the files into entries: the TOML document, and a CSV list of people."""

import csv
import io
import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, cast

from bot.services.organisation import shape
from bot.services.organisation.entries import Entry, Spot, on_line, shaped
from bot.services.organisation.positions import Path, lines
from bot.services.organisation.problems import OrgFileError, Problem, unknown
from bot.services.organisation.shape import SECTIONS


@dataclass(slots=True, kw_only=True)
class Document:
    """All entries of the files that have the right shape, and the mistakes of the others.

    `named` keeps every id that a section gives, so that a misshapen site is not also an unknown one.
    """

    file: str
    organization: Entry[shape.Organization] | None = None
    guarantee: Entry[shape.Guarantee] | None = None
    contractors: list[Entry[shape.Contractor]] = field(default_factory=list)
    sites: list[Entry[shape.Site]] = field(default_factory=list)
    crews: list[Entry[shape.Crew]] = field(default_factory=list)
    people: list[Entry[shape.Person]] = field(default_factory=list)
    rota: list[Entry[shape.Shift]] = field(default_factory=list)
    escalation: list[Entry[shape.Escalation]] = field(default_factory=list)
    named: dict[str, set[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, section: str, raw: dict[str, Any], spot: Spot) -> None:
        """Shape one table of a section and keep it."""
        kind, _, many = SECTIONS[section]
        if isinstance(raw.get("id"), str):
            self.named.setdefault(section, set()).add(raw["id"])
        entry = shaped(kind, raw, spot, self.problems)
        if entry is not None and many:
            cast(list[Entry[Any]], getattr(self, section)).append(entry)
        elif entry is not None:
            setattr(self, section, entry)


def _text(path: FilePath) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        sentence = "there is no such file"
    except UnicodeDecodeError:
        sentence = "is not UTF-8 text"
    except OSError:
        sentence = "cannot be read"
    raise OrgFileError([Problem(file=str(path), line=0, sentence=sentence)])


def _parsed(path: FilePath, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        said = re.sub(r" \(at .*\)$", "", str(error))
        sentence = f"this is not valid TOML: {said}"
        raise OrgFileError([Problem(file=str(path), line=line, sentence=sentence)]) from None


def parse_toml(path: FilePath) -> tuple[dict[str, Any], Callable[[Path], int]]:
    """The raw tables of a file, and the line of each key in it. Raises OrgFileError."""
    source = _text(path).replace("\r\n", "\n")
    data = _parsed(path, source)
    found = lines(source)

    def line(keys: Path) -> int:
        while keys not in found:
            keys = keys[:-1]
        return found[keys]

    return data, line


def read_toml(path: FilePath) -> Document:
    """All sections of an organisation file. Raises OrgFileError when it is no TOML at all."""
    data, line = parse_toml(path)
    document = Document(file=str(path))

    def problem(at: int, sentence: str) -> None:
        document.problems.append(Problem(file=str(path), line=at, sentence=sentence))

    for section in data.keys() - SECTIONS.keys():
        problem(line((section,)), unknown("key", section, SECTIONS))
    for section, (_, name, many) in SECTIONS.items():
        if section not in data:
            continue
        if not _rightly_written(data[section], many=many):
            brackets = f"[[{section}]]" if many else f"[{section}]"
            problem(line((section,)), f"«{section}» must be written {brackets}")
            continue
        for head, raw in _tables(section, data[section]):
            label = f"{name} «{raw['id']}»" if isinstance(raw.get("id"), str) else name
            document.add(section, raw, _spot(str(path), line, head, label))
    if "organization" not in data:
        problem(0, "«[organization]» is missing")
    return document


def _rightly_written(value: object, *, many: bool) -> bool:
    if many:
        return isinstance(value, list) and all(isinstance(one, dict) for one in value)
    return isinstance(value, dict)


def _tables(
    section: str, value: dict[str, Any] | list[dict[str, Any]]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(value, dict):
        yield (section,), value
    else:
        yield from (((section, index), one) for index, one in enumerate(value))


def _spot(file: str, line: Callable[[Path], int], head: Path, label: str) -> Spot:
    return Spot(file=file, line=lambda keys: line((*head, *keys)), label=label)


def add_csv(document: Document, path: FilePath) -> None:
    """The people of a CSV list (comma or semicolon; columns named as the keys of [[people]])."""
    known = shape.keys_of(shape.Person)
    for line, raw in csv_rows(path, known, ("id", "title", "role"), document.problems):
        number = raw.get("telegram_id", "")
        if number.isascii() and number.isdigit():
            raw["telegram_id"] = int(number)
        label = f"person «{raw.get('id', '')}»"
        document.add("people", raw, on_line(str(path), line, label))


def csv_rows(
    path: FilePath, known: Collection[str], needed: Collection[str], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a CSV file (comma or semicolon) with their lines; mistakes go to `problems`.

    Raises OrgFileError when the file cannot be read.
    """
    source = _text(path)
    first = source.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(source), delimiter=delimiter)
    header = [name.strip() for name in next(rows, [])]
    wrong = [unknown("column", name, known) for name in header if name not in known]
    wrong += [f"the column «{name}» is missing" for name in needed if name not in header]
    problems += [Problem(file=str(path), line=1, sentence=one) for one in wrong]
    for row in rows if not wrong else ():
        if len(row) > len(header):
            sentence = f"has {len(row)} cells, the first line names {len(header)}"
            problems.append(Problem(file=str(path), line=rows.line_num, sentence=sentence))
        elif any(cell.strip() for cell in row):
            cells = zip(header, row, strict=False)
            yield rows.line_num, {name: cell.strip() for name, cell in cells if cell.strip()}

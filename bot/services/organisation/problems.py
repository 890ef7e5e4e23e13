"""One mistake of a file, with its line, and the way several are said at once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """`line` counts from 1; 0 where the file as a whole is meant."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class OrgFileError(Exception):
    """The files cannot be loaded; `problems` are all their mistakes, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def unknown(what: str, given: str, known: Iterable[str]) -> str:
    """unknown site «chp9», did you mean «chp2»?"""
    near = difflib.get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f"unknown {what} «{given}»" + (f", did you mean «{near[0]}»?" if near else "")

"""The organisation: one TOML file, and people who may come in a CSV list beside it."""

from pathlib import Path

from bot.domain.orgfile import OrgFile
from bot.services.organisation.assemble import assemble
from bot.services.organisation.document import add_csv, read_toml
from bot.services.organisation.problems import OrgFileError, Problem
from bot.services.organisation.references import check

__all__ = ["OrgFileError", "Problem", "read"]


def read(path: Path, people: Path | None = None) -> OrgFile:
    """The organisation of a file and of an optional CSV list of people.

    Raises OrgFileError with every mistake of both files, each with its line.
    """
    document = read_toml(path)
    if people is not None:
        add_csv(document, people)
    problems = [*document.problems, *check(document)]
    if problems:
        raise OrgFileError(problems)
    return assemble(document)

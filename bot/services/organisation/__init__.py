"""The organisation: one TOML file, and people who may come in a CSV list beside it."""

from pathlib import Path

from bot.domain.organisation import OrganisationFile
from bot.services.organisation.assemble import assemble
from bot.services.organisation.document import add_csv, read_toml
from bot.services.organisation.problems import OrgFileError, Problem
from bot.services.organisation.references import check
from storage import organisation, people
from storage.engine import Storage

__all__ = ["OrgFileError", "Problem", "load", "read"]


def read(path: Path, listed: Path | None = None) -> OrganisationFile:
    """The organisation of a file and of an optional CSV list of people.

    Raises OrgFileError with every mistake of both files, each with its line.
    """
    document = read_toml(path)
    if listed is not None:
        add_csv(document, listed)
    problems = [*document.problems, *check(document)]
    if problems or document.organization is None:
        raise OrgFileError(problems)
    return assemble(document, document.organization.value, with_list=listed is not None)


async def load(storage: Storage, file: OrganisationFile) -> people.Loaded:
    """Make the database say what the file says; loading it again changes nothing."""
    async with storage.write() as work:
        return await organisation.replace(work, file)

"""A notice to many: read from its file, narrowed to its audience, queued for the campaign bot."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

from bot.domain import notice
from bot.domain.organisation import Organisation
from bot.services.organisation.document import parse_toml
from bot.services.organisation.entries import Spot, shaped
from bot.services.organisation.problems import OrgFileError, Problem, unknown
from bot.services.organisation.shape import Language, Name, RoleName, Table, Word
from storage import notices, organisation, outbox, people
from storage.engine import Storage
from storage.uow import Work


class CampaignRefused(Exception):
    """A notice that cannot be sent; the text says why."""


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


class _Audience(Table):
    site: Annotated[list[str], BeforeValidator(_listed)] | None = None
    role: Annotated[list[RoleName], BeforeValidator(_listed)] | None = None
    crew: Annotated[list[str], BeforeValidator(_listed)] | None = None
    organization: Annotated[list[str], BeforeValidator(_listed)] | None = None
    language: Annotated[list[Language], BeforeValidator(_listed)] | None = None


class _Campaign(Table):
    title: Word
    text: Name
    audience: _Audience = _Audience()
    attachment: str | None = None
    at: datetime | None = None
    acknowledge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A notice as its file says it; `at` is local time of the organisation, None is now.

    `audience` holds people's columns and the values allowed; what is absent narrows nothing.
    """

    file: Path
    title: str
    text: dict[str, str]
    audience: dict[str, tuple[str, ...]]
    at: datetime | None

    @property
    def id(self) -> UUID:
        """The same file gives the same notice, so that it is not sent twice by mistake."""
        content = repr(
            (self.title, sorted(self.text.items()), sorted(self.audience.items()), self.at)
        )
        return UUID(bytes=hashlib.blake2b(content.encode(), digest_size=16).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """How many get it, how many have no chat with the bot, and the languages that fell back."""

    recipients: int
    without_chat: int
    missing_languages: tuple[str, ...]
    fallback: str
    due_at: datetime


_COLUMNS = {
    "site": "site_id", "crew": "crew_id", "organization": "organisation_id",
    "role": "role", "language": "language",
}  # fmt: skip


def read(path: Path) -> Campaign:
    """A campaign file. Raises OrgFileError with its mistakes, CampaignRefused for what is not yet."""
    raw, line = parse_toml(path)
    problems: list[Problem] = []
    spot = Spot(file=str(path), line=line, label="campaign")
    entry = shaped(_Campaign, raw, spot, problems)
    if entry is None:
        raise OrgFileError(problems)
    found = entry.value
    for key, said in (("attachment", found.attachment), ("acknowledge", found.acknowledge)):
        if said:
            raise CampaignRefused(
                f"{path}: «{key}» is not supported yet; take it out to send the text."
            )
    if found.at is not None and found.at.tzinfo is not None:
        raise OrgFileError([spot.problem("«at» is local time, without an offset", "at")])
    audience = found.audience.model_dump(exclude_none=True)
    return Campaign(
        file=path,
        title=found.title,
        text=found.text,
        audience={_COLUMNS[key]: tuple(values) for key, values in audience.items()},
        at=found.at,
    )


async def send(storage: Storage, campaign: Campaign) -> Queued:
    """Queue the notice for whom of its audience the bot can reach. Raises CampaignRefused."""
    async with storage.write() as work:
        host = await organisation.host(work)
        if host is None:
            raise CampaignRefused("No organisation is loaded yet: run `org load FILE` first.")
        await _check(work, campaign)
        if await notices.text(work, campaign.id) is not None:
            raise CampaignRefused(
                f"{campaign.file}: this notice was sent already; change its title to send it again."
            )
        texts = _in_every_language(campaign.text, host)
        due_at = _due(campaign, host, work.now)
        await notices.insert(
            work, notice_id=campaign.id, title=campaign.title, text=texts, at=due_at
        )
        wanted = await _audience(work, campaign, host)
        reached = await people.reachable(work, wanted, notice.Channel.CAMPAIGN)
        await outbox.put_many(work, [_row(campaign, person_id, due_at) for person_id in reached])
        return Queued(
            recipients=len(reached),
            without_chat=len(wanted) - len(reached),
            missing_languages=tuple(one for one in host.languages if one not in campaign.text),
            fallback=next(iter(texts)),
            due_at=due_at,
        )


async def _check(work: Work, campaign: Campaign) -> None:
    known = {
        "site_id": {site.id for site in await organisation.all_sites(work)},
        "crew_id": {crew.id for crew in await organisation.all_crews(work)},
    }
    for column, name in (("site_id", "site"), ("crew_id", "crew")):
        for value in campaign.audience.get(column, ()):
            if value not in known[column]:
                raise CampaignRefused(f"{campaign.file}: {unknown(name, value, known[column])}.")
    for value in campaign.audience.get("organisation_id", ()):
        if await organisation.get(work, value) is None:
            raise CampaignRefused(f"{campaign.file}: unknown organization «{value}».")


def _in_every_language(text: dict[str, str], host: Organisation) -> dict[str, str]:
    """The first language of the organisation that has a text stands in for those without."""
    first = next((one for one in host.languages if one in text), None) or next(iter(text))
    return {first: text[first]} | {one: text.get(one, text[first]) for one in host.languages}


def _due(campaign: Campaign, host: Organisation, now: datetime) -> datetime:
    if campaign.at is None:
        return now
    return max(now, campaign.at.replace(tzinfo=ZoneInfo(host.timezone)).astimezone(UTC))


async def _audience(work: Work, campaign: Campaign, host: Organisation) -> list[UUID]:
    narrowed = {name: values for name, values in campaign.audience.items() if name != "language"}
    found = await people.narrowed(work, **narrowed)
    languages = campaign.audience.get("language")
    # a person who chose no language reads the organisation's first
    return [
        one.id
        for one in found
        if languages is None or (one.language or host.languages[0]) in languages
    ]


def _row(campaign: Campaign, person_id: UUID, due_at: datetime) -> outbox.Notice:
    return outbox.Notice(
        unique_key=f"notice:{campaign.id.hex}:{person_id.hex}",
        kind="notice",
        subject=campaign.id.hex,
        person_id=person_id,
        priority=notice.Priority.CAMPAIGN,
        channel=notice.Channel.CAMPAIGN,
        due_at=due_at,
    )

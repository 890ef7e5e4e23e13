"""A notice reaches its audience once, in each person's language, and says who is left out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.notice import Channel, Priority
from bot.services import campaign, organisation
from bot.services.campaign import CampaignRefused
from bot.services.organisation import OrgFileError
from storage import engine, keys, leader, notices, outbox
from storage.engine import Storage

EXAMPLE = Path(__file__).parents[2] / "examples" / "ales.toml"
TEXT = 'title = "Season"\n[text]\nru = "RU"\nkk = "KK"\n'


@pytest.fixture
async def storage(tmp_path: Path, database_url: str) -> AsyncIterator[Storage]:
    made = keys.load_or_create(tmp_path / "keys" / "saqbol.key")
    opened = await engine.open_storage(database_url, made)
    await organisation.load(opened, organisation.read(EXAMPLE))
    yield opened
    await opened.close()


def written(tmp_path: Path, text: str) -> campaign.Campaign:
    file = tmp_path / "notice.toml"
    file.write_text(text, encoding="utf-8")
    return campaign.read(file)


#: the audience, how many of the example's eight enrolled people get it, how many have no chat
AUDIENCES = [
    ('site = "chp2"', 7, 7),
    ('site = ["chp2", "chp1"]\nrole = "safety_officer"', 1, 1),
    ('role = ["worker", "foreman"]\ncrew = "boiler-repair"', 2, 0),
    ('organization = "energoremont"\nrole = "worker"', 1, 0),
    # who chose no language reads the organisation's first, Kazakh
    ('language = "en"', 2, 0),
    ('language = "kk"\nsite = "chp2"', 2, 7),
]


@pytest.mark.parametrize(("audience", "recipients", "without_chat"), AUDIENCES)
async def test_an_audience_is_narrowed(
    storage: Storage, tmp_path: Path, audience: str, recipients: int, without_chat: int
) -> None:
    queued = await campaign.send(storage, written(tmp_path, f"{TEXT}[audience]\n{audience}\n"))
    assert (queued.recipients, queued.without_chat) == (recipients, without_chat)


async def test_rows_are_notices_of_the_lowest_class(storage: Storage, tmp_path: Path) -> None:
    found = written(tmp_path, TEXT)
    queued = await campaign.send(storage, found)
    leadership = await leader.take(storage)
    epoch = leadership.epoch
    # the epoch stays the last one won
    leadership.release()
    async with storage.write() as work:
        row = await outbox.claim(work, [Channel.CAMPAIGN], epoch=epoch)
        assert row is not None
        assert (row.kind, row.subject, row.priority) == (
            "notice", found.id.hex, Priority.CAMPAIGN,
        )  # fmt: skip
        assert await outbox.depth(work) == {Priority.CAMPAIGN: queued.recipients - 1}


async def test_a_missing_language_falls_back_and_is_listed(
    storage: Storage, tmp_path: Path
) -> None:
    found = written(tmp_path, TEXT)
    queued = await campaign.send(storage, found)
    assert (queued.missing_languages, queued.fallback) == (("en",), "kk")
    async with storage.read() as work:
        assert await notices.text(work, found.id) == {"kk": "KK", "ru": "RU", "en": "KK"}


async def test_the_same_notice_is_not_sent_twice(storage: Storage, tmp_path: Path) -> None:
    await campaign.send(storage, written(tmp_path, TEXT))
    with pytest.raises(CampaignRefused, match="sent already"):
        await campaign.send(storage, written(tmp_path, TEXT))
    again = written(tmp_path, TEXT.replace("Season", "Season, again"))
    assert (await campaign.send(storage, again)).recipients == 8


async def test_a_notice_waits_for_its_local_time(storage: Storage, tmp_path: Path) -> None:
    text = TEXT.replace("[text]", "at = 2099-12-01T09:00:00\n[text]")
    queued = await campaign.send(storage, written(tmp_path, text))
    assert queued.due_at == datetime(2099, 12, 1, 4, tzinfo=UTC)
    past = await campaign.send(storage, written(tmp_path, text.replace("2099", "2020")))
    assert datetime.now(UTC) - past.due_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        # not built yet
        (TEXT.replace("[text]", 'attachment = "a.pdf"\n[text]'), "«attachment» is not supported yet"),
        (TEXT.replace("[text]", "acknowledge = true\n[text]"), "«acknowledge» is not supported yet"),
        # mistakes, at their lines
        ('title = "x"\n', ":1: campaign: «text» is missing"),
        (TEXT + "[audience]\nsites = 'x'\n", ":6: campaign: unknown key «sites», did you mean «site»?"),
        (TEXT + "[audience]\nrole = 'boss'\n", ":6: campaign: unknown role «boss»"),
        (TEXT.replace("kk", "kz"), ":4: campaign: unknown language «kz»"),
        (TEXT.replace("[text]", "at = 2099-12-01T09:00:00Z\n[text]"), ":2: campaign: «at» is local time"),
        ("title = ", ":1: this is not valid TOML"),
    ],
)  # fmt: skip
def test_a_file_is_refused_with_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises((CampaignRefused, OrgFileError)) as caught:
        written(tmp_path, text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        ("site = 'chp22'", "unknown site «chp22», did you mean «chp2»?"),
        ("crew = 'x'", "unknown crew «x»"),
        ("organization = 'x'", "unknown organization «x»"),
    ],
)
async def test_an_unknown_audience_is_refused(
    storage: Storage, tmp_path: Path, audience: str, sentence: str
) -> None:
    with pytest.raises(CampaignRefused, match="unknown") as caught:
        await campaign.send(storage, written(tmp_path, f"{TEXT}[audience]\n{audience}\n"))
    assert sentence in str(caught.value)

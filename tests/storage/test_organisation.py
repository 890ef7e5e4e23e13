"""The organisation: what its file says is what the database says, however often it is loaded."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain import organisation as org
from bot.domain.roles import Role
from storage import organisation, people, rota
from storage.uow import Storage

EN = {"en": "Name", "kk": "Атауы"}

FILE = org.OrganisationFile(
    organisation=org.Organisation(
        id="host", name=EN, timezone="Asia/Almaty", languages=("kk", "ru", "en"),
        guarantee=org.Guarantee(by=EN, text=EN),
    ),
    contractors=(
        org.Organisation(id="fix", name=EN, timezone="Asia/Almaty", languages=("ru",), host=False),
    ),
    sites=(
        org.Site(id="s2", name=EN, timezone="Asia/Almaty",
                 phones=(org.Phone(label=EN, number="+7 1"), org.Phone(label=EN, number="112"))),
        org.Site(id="s1", name=EN, timezone="Asia/Qyzylorda"),
    ),
    places=(
        org.Place(id="s2/b", site_id="s2", name=EN), org.Place(id="s2/a", site_id="s2", name=EN),
        org.Place(id="s1/a", site_id="s1", name=EN),
    ),
    crews=(
        org.Crew(id="c1", site_id="s2", organisation_id="fix", name=EN, headcount=4,
                 places=("s2/a", "s2/b")),
        org.Crew(id="c2", site_id="s2", organisation_id="host", name=EN, headcount=9,
                 places=("s2/a",)),
    ),
    people=(
        org.FilePerson(slug="night", title="Shift supervisor", role=Role.SHIFT_SUPERVISOR,
                       organisation_id="host", site_id="s2"),
    ),
    rota=(
        org.Shift(site_id="s2", role=Role.SHIFT_SUPERVISOR, person="night", starts=time(20),
                  ends=time(8), days=("mon", "sun")),
    ),
    policies=(
        org.Policy(kind="stop_work", steps=(org.Step(after=0, notify=("foreman",)),)),
        org.Policy(kind="stop_work", site_id="s1", repeat=600,
                   steps=(org.Step(after=0, notify=("person:night", "director")),)),
    ),
)  # fmt: skip


async def load(storage: Storage, file: org.OrganisationFile) -> people.Loaded:
    async with storage.write() as work:
        return await organisation.replace(work, file)


@pytest.fixture
async def loaded(storage: Storage) -> Storage:
    await load(storage, FILE)
    return storage


async def test_before_the_first_load_there_is_nothing(storage: Storage) -> None:
    async with storage.read() as work:
        assert await organisation.host(work) is None
        assert await organisation.all_sites(work) == []
        assert await organisation.policy(work, "stop_work", None) is None


@pytest.mark.parametrize("times", [1, 2])
async def test_the_database_says_what_the_file_says(storage: Storage, times: int) -> None:
    for _ in range(times):
        await load(storage, FILE)
    async with storage.read() as work:
        assert await organisation.host(work) == FILE.organisation
        assert await organisation.get(work, "fix") == FILE.contractors[0]
        assert await organisation.all_sites(work) == list(FILE.sites), "in the order of the file"
        assert await organisation.site(work, "s1") == FILE.sites[1]
        assert await organisation.all_places(work) == list(FILE.places)
        assert await organisation.all_places(work, "s1") == [FILE.places[2]]
        assert await organisation.place(work, "s2/a") == FILE.places[1]
        assert await organisation.all_crews(work) == list(FILE.crews)
        assert await organisation.all_crews(work, place_id="s2/b") == [FILE.crews[0]]
        assert await organisation.crew(work, "c2") == FILE.crews[1]
        assert await organisation.policy(work, "stop_work", "s1") == FILE.policies[1]
        assert await organisation.policy(work, "stop_work", "s2") == FILE.policies[0]
        person = await people.by_slug(work, "night")
        assert person is not None
        (shift,) = (await rota.of(work, "s2")).shifts
        assert shift == replace(FILE.rota[0], person=person.id.hex)


async def test_unknown_ids_are_nobody(loaded: Storage) -> None:
    async with loaded.read() as work:
        assert await organisation.site(work, "x") is None
        assert await organisation.place(work, "x") is None
        assert await organisation.crew(work, "x") is None
        assert await organisation.get(work, "x") is None
        assert await organisation.policy(work, "other", "s1") is None


async def test_what_the_file_leaves_out_is_no_longer_offered_but_stays_readable(
    loaded: Storage,
) -> None:
    """Old stops still point there."""
    await load(
        loaded, replace(FILE, places=FILE.places[:1], crews=(replace(FILE.crews[0], places=()),))
    )
    async with loaded.read() as work:
        assert [one.id for one in await organisation.all_places(work)] == ["s2/b"]
        assert [one.id for one in await organisation.all_crews(work)] == ["c1"]
        assert await organisation.place(work, "s2/a") == FILE.places[1]
        assert await organisation.crew(work, "c2") is not None
    await load(loaded, FILE)
    async with loaded.read() as work:
        assert await organisation.all_places(work) == list(FILE.places)


async def test_a_load_that_fails_changes_nothing(loaded: Storage) -> None:
    broken = replace(FILE, sites=FILE.sites[:1])
    with pytest.raises(LookupError):
        await _load_and_fail(loaded, broken)
    async with loaded.read() as work:
        assert await organisation.all_sites(work) == list(FILE.sites)


async def _load_and_fail(storage: Storage, file: org.OrganisationFile) -> None:
    async with storage.write() as work:
        await organisation.replace(work, file)
        raise LookupError

"""Loading twice changes nothing; the files own the people who came from them, and nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.roles import Role
from bot.services import organisation
from bot.services.people import enrolment
from storage import engine, identity, keys, people, rota
from storage import organisation as stored
from storage.engine import Storage

EXAMPLE = Path(__file__).parents[3] / "examples" / "ales.toml"
HEAD = """\
[organization]
id = "host"
name = "Host"
timezone = "Asia/Almaty"
languages = ["en"]
[[sites]]
id = "plant"
name = "Plant"
"""
TWO = (
    HEAD
    + """
[[people]]
id = "one"
title = "One"
role = "supervisor"
site = "plant"
telegram_id = 5000000001
[[people]]
id = "two"
title = "Two"
role = "director"
"""
)


@pytest.fixture
async def storage(tmp_path: Path, database_url: str) -> AsyncIterator[Storage]:
    made = keys.load_or_create(tmp_path / "keys" / "saqbol.key")
    opened = await engine.open_storage(database_url, made)
    yield opened
    await opened.close()


async def load(
    storage: Storage, tmp_path: Path, text: str, listed: str | None = None
) -> people.Loaded:
    file, people_csv = tmp_path / "org.toml", tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    people_csv.write_text(listed or "", encoding="utf-8")
    found = organisation.read(file, people_csv if listed is not None else None)
    return await organisation.load(storage, found)


async def everyone(storage: Storage) -> dict[str | None, people.Person]:
    async with storage.read() as work:
        return {one.slug: one for one in await people.narrowed(work)}


async def test_loading_again_changes_nothing(storage: Storage) -> None:
    file = organisation.read(EXAMPLE)
    await organisation.load(storage, file)
    before = await everyone(storage)
    again = await organisation.load(storage, file)
    assert (again.given, again.revoked, again.kept) == (len(file.people), (), ())
    assert await everyone(storage) == before
    async with storage.read() as work:
        assert [site.id for site in await stored.all_sites(work)] == ["chp1", "chp2", "chp3", "hpp"]
        assert len((await rota.of(work, "chp1")).shifts) == 6
        policy = await stored.policy(work, "stop_work", "hpp")
        assert policy is not None
        assert policy.steps[1].after == 180


async def test_people_missing_from_the_file_are_revoked_and_come_back(
    storage: Storage, tmp_path: Path
) -> None:
    await load(storage, tmp_path, TWO)
    one = (await everyone(storage))["one"]
    left = TWO.replace('id = "one"', 'id = "other"').replace("5000000001", "5000000002")
    assert (await load(storage, tmp_path, left)).revoked == ("one",)
    async with storage.read() as work:
        assert await people.by_account(work, 5_000_000_001) is None
        kept = await people.get(work, one.id)
        assert kept is not None
        assert kept.revoked
    assert (await load(storage, tmp_path, left)).revoked == ()
    await load(storage, tmp_path, TWO)
    async with storage.read() as work:
        assert await people.by_account(work, 5_000_000_001) == one


async def test_people_who_came_by_a_code_are_not_the_file_s(
    storage: Storage, tmp_path: Path
) -> None:
    await load(storage, tmp_path, TWO)
    wanted = enrolment.Wanted(role=Role.WORKER, site_id="plant")
    issued = await enrolment.invite(storage, wanted)
    await enrolment.redeem(storage, user_id=6_000_000_001, typed=issued.code)
    assert (await load(storage, tmp_path, TWO)).revoked == ()
    async with storage.read() as work:
        assert await people.by_account(work, 6_000_000_001) is not None


async def test_a_list_of_people_is_replaced_only_by_another_list(
    storage: Storage, tmp_path: Path
) -> None:
    listed = "id,title,role,site,telegram_id\nw1,W,worker,plant,5000000011\nw2,W,worker,plant,\n"
    assert (await load(storage, tmp_path, TWO, listed)).given == 4
    assert (await load(storage, tmp_path, TWO)).revoked == ()
    assert set(await everyone(storage)) == {"one", "two", "w1", "w2"}
    shorter = "id,title,role\nw2,W,worker\n"
    assert (await load(storage, tmp_path, TWO, shorter)).revoked == ("w1",)
    # the file may take a person over from the list
    await load(storage, tmp_path, TWO.replace('id = "two"', 'id = "w2"'))
    assert set(await everyone(storage)) == {"one", "w2"}


async def test_an_account_goes_to_whom_the_file_names(storage: Storage, tmp_path: Path) -> None:
    await load(storage, tmp_path, TWO)
    moved = TWO.replace("telegram_id = 5000000001\n", "") + "telegram_id = 5000000001\n"
    await load(storage, tmp_path, moved)
    found = await everyone(storage)
    async with storage.read() as work:
        assert await identity.person_of(work, 5_000_000_001) == found["two"].id
        assert await identity.chat_of(work, found["one"].id) is None


async def test_a_language_chosen_in_the_chat_outlives_a_reload(
    storage: Storage, tmp_path: Path
) -> None:
    await load(storage, tmp_path, TWO)
    one = (await everyone(storage))["one"]
    async with storage.write() as work:
        await people.set_language(work, one.id, "kk")
    await load(storage, tmp_path, TWO)
    assert (await everyone(storage))["one"].language == "kk"


async def test_a_site_that_is_gone_is_no_longer_offered(storage: Storage, tmp_path: Path) -> None:
    other = '[[sites]]\nid = "old"\nname = "Old"\nplaces = [{ id = "x", name = "X" }]\n'
    await load(storage, tmp_path, HEAD + other)
    await load(storage, tmp_path, HEAD)
    async with storage.read() as work:
        assert [site.id for site in await stored.all_sites(work)] == ["plant"]
        assert await stored.all_places(work) == []
        assert await stored.place(work, "old/x") is not None

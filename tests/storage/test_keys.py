"""The key file: made once, private, whole after every crash, and never quietly another one."""

import concurrent.futures
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import keys
from storage.errors import KeyFileError, StorageDown

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "saqbol.key"


def test_first_start_makes_a_private_file(path: Path) -> None:
    made = keys.load_or_create(path)
    assert made.new
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path], "nothing half made is left"


def test_second_start_reads_the_same_keys(path: Path) -> None:
    made, read = keys.load_or_create(path), keys.load_or_create(path)
    assert read.fingerprint() == made.fingerprint()
    assert not read.new


def test_processes_that_start_together_agree_on_one_file(path: Path) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: keys.load_or_create(path), range(8)))
    assert {one.fingerprint() for one in found} == {keys.load_or_create(path).fingerprint()}
    assert sum(one.new for one in found) == 1


def test_no_key_is_printed(path: Path) -> None:
    made = keys.load_or_create(path)
    made.week_of(MONDAY)
    assert not [name for name in ("identity", "weeks", "lookup") if f"{name}=" in repr(made)]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_open_to_others_is_refused_with_the_cure(path: Path, mode: int) -> None:
    keys.load_or_create(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"chmod 600 {path}"):
        keys.load_or_create(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty: a full disk"),
        pytest.param("{", id="cut off"),
        pytest.param("[]", id="not an object"),
        pytest.param("{}", id="no keys"),
        pytest.param('{"lookup": "AAAA"}', id="a key too short"),
        pytest.param("\ud83d".encode("utf-16", "surrogatepass").decode("latin-1"), id="not text"),
    ],
)
def test_a_damaged_file_is_refused(path: Path, content: str) -> None:
    keys.load_or_create(path)
    path.write_text(content, encoding="latin-1")
    with pytest.raises(KeyFileError, match="damaged"):
        keys.load_or_create(path)


def test_a_folder_in_place_of_the_file_is_refused(path: Path) -> None:
    path.mkdir(parents=True, mode=0o700)
    with pytest.raises(KeyFileError, match=str(path)):
        keys.load_or_create(path)


def test_a_file_in_place_of_the_folder_is_refused(path: Path) -> None:
    path.parent.write_text("")
    with pytest.raises(KeyFileError, match=str(path)):
        keys.load_or_create(path)


def test_a_week_has_one_key_and_the_next_another(path: Path) -> None:
    made = keys.load_or_create(path)
    assert made.week_of(SUNDAY) == "2026-W47"
    assert made.week_of(MONDAY) == "2026-W48"
    assert made.week_of(MONDAY) == "2026-W48"
    assert made.week_key("2026-W47") != made.week_key("2026-W48")
    assert keys.load_or_create(path).weeks == made.weeks


def test_weeks_change_no_fingerprint(path: Path) -> None:
    made = keys.load_or_create(path)
    before = made.fingerprint()
    made.week_of(MONDAY)
    assert keys.load_or_create(path).fingerprint() == before


def test_the_next_leader_goes_on_with_the_last_ones_week(path: Path) -> None:
    keys.load_or_create(path)
    leader, standby = keys.load_or_create(path), keys.load_or_create(path)
    week = leader.week_of(MONDAY)
    assert standby.week_of(MONDAY) == week
    assert standby.week_key(week) == leader.week_key(week)


def test_a_week_made_by_another_replica_opens_here(path: Path) -> None:
    keys.load_or_create(path)
    leader, standby = keys.load_or_create(path), keys.load_or_create(path)
    week = leader.week_of(MONDAY)
    assert standby.week_key(week) == leader.week_key(week)


def test_a_destroyed_week_stays_destroyed(path: Path) -> None:
    with pytest.raises(KeyError):
        keys.load_or_create(path).week_key("2020-W01")


def test_a_week_that_cannot_be_kept_is_not_used(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keys.load_or_create(path)

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_space)
        for _ in range(2):
            with pytest.raises(OSError, match="No space"):
                made.week_of(MONDAY)
    assert not keys.load_or_create(path).weeks
    assert list(path.parent.iterdir()) == [path]
    week = made.week_of(MONDAY)
    assert keys.load_or_create(path).week_key(week) == made.week_key(week)


def test_another_file_in_its_place_is_not_added_to(path: Path) -> None:
    made = keys.load_or_create(path)
    path.unlink()
    other = keys.load_or_create(path)
    with pytest.raises(StorageDown):
        made.week_of(MONDAY)
    assert keys.load_or_create(path).fingerprint() == other.fingerprint()


def test_a_file_lost_while_running_comes_back_with_the_next_week(path: Path) -> None:
    made = keys.load_or_create(path)
    path.unlink()
    made.week_of(MONDAY)
    assert keys.load_or_create(path).fingerprint() == made.fingerprint()


def test_a_value_hashes_differently_for_another_purpose(path: Path) -> None:
    made = keys.load_or_create(path)
    assert made.hashed("7", purpose="user") == made.hashed("7", purpose="user")
    assert made.hashed("7", purpose="user") != made.hashed("7", purpose="invite")


def test_the_file_holds_nothing_but_keys(path: Path) -> None:
    keys.load_or_create(path)
    assert set(json.loads(path.read_text())) == {
        "lookup", "identity", "content", "receipts", "timeline", "weeks", "epochs",
    }  # fmt: skip


def test_a_week_destroyed_by_another_process_is_gone_here_and_never_written_again(
    path: Path,
) -> None:
    keys.load_or_create(path)
    bot, purge = keys.load_or_create(path), keys.load_or_create(path)
    old, new = bot.week_of(SUNDAY), bot.week_of(MONDAY)
    purge.destroy(weeks={new}, before=MONDAY.date())
    bot.week_of(MONDAY + timedelta(days=7))
    assert old not in keys.load_or_create(path).weeks
    with pytest.raises(KeyError):
        bot.week_key(old)


def test_an_epoch_has_one_key_until_its_last_date_is_over(path: Path) -> None:
    made = keys.load_or_create(path)
    last = SUNDAY.date()
    key = made.epoch_key(last)
    assert made.epoch_key(last) == key != made.epoch_key(last + timedelta(days=7))
    made.destroy(weeks=(), before=last)
    assert keys.load_or_create(path).epochs[last.isoformat()] == key
    made.destroy(weeks=(), before=last + timedelta(days=1))
    assert last.isoformat() not in keys.load_or_create(path).epochs


def test_a_file_of_before_there_were_epochs_still_opens(path: Path) -> None:
    made = keys.load_or_create(path)
    content = json.loads(path.read_text())
    del content["epochs"]
    path.write_text(json.dumps(content))
    assert keys.load_or_create(path).fingerprint() == made.fingerprint()

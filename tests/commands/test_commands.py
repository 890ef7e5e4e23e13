"""The command line as its operator meets it: what is printed, and the exit code."""

import asyncio
import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot import cli
from bot.commands import terminal
from bot.services.stop import raising
from storage import people

EXAMPLE = Path(__file__).parents[2] / "examples" / "ales.toml"
TOKEN = "100001:SIMULATOR-ALARM"
Run = Callable[..., tuple[int, str, str]]


class _BotApi(BaseHTTPRequestHandler):
    """Knows one token, and a bot that is well."""

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self._answer(200, {"well": True})
        elif self.path == f"/bot{TOKEN}/getMe":
            self._answer(200, {"ok": True, "result": {"id": 1, "username": "saqbol_demo_bot"}})
        else:
            self._answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})

    def _answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def api() -> Iterator[int]:
    """The port of a Bot API."""
    server = HTTPServer(("127.0.0.1", 0), _BotApi)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty home; gives exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATA_DIR": str(tmp_path / "data"), "KEY_FILE": str(tmp_path / "keys" / "saqbol.key"),
        "API_URL": "http://127.0.0.1:9", "BOT_TOKEN": "", "LISTEN": "127.0.0.1:9",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"SAQBOL_{name}", value)

    def command(*words: str, **settings: str) -> tuple[int, str, str]:
        for name, value in settings.items():
            monkeypatch.setenv(f"SAQBOL_{name}", value)
        code = terminal.guarded(lambda: cli.app(list(words)))
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def loaded(run: Run) -> Run:
    """The same, with the example organisation."""
    assert run("org", "load", str(EXAMPLE))[0] == 0
    return run


def test_a_load_counts_what_it_loaded(run: Run) -> None:
    code, out, _ = run("org", "load", str(EXAMPLE))
    assert code == 0
    assert "4 sites, 24 places, 16 crews, 3 contractors, 61 people" in out


def test_a_load_with_mistakes_says_all_of_them(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace('role = "foreman"', 'role = "x"'))
    code, out, err = run("org", "load", str(file))
    assert (code, out) == (1, "")
    assert len(err.splitlines()) > 5
    assert re.fullmatch(rf"{file}:\d+: person «[\w-]+»: unknown role «x»", err.splitlines()[0])


def test_a_load_says_who_is_revoked(loaded: Run, tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace('id = "chairman"', 'id = "chair"')
    file.write_text(text, encoding="utf-8")
    assert "so revoked: chairman." in loaded("org", "load", str(file))[1]


def test_a_list_of_people_comes_along(run: Run, tmp_path: Path) -> None:
    listed = tmp_path / "people.csv"
    listed.write_text("id,title,role,telegram_id\na,A,worker,5000000001\n", encoding="utf-8")
    assert "62 people" in run("org", "load", str(EXAMPLE), "--people", str(listed))[1]


def test_an_invitation_is_one_line(loaded: Run, api: int) -> None:
    code, out, _ = loaded(
        "invite", "--role", "worker", "--crew", "boiler-repair",
        BOT_TOKEN=TOKEN, API_URL=f"http://127.0.0.1:{api}",
    )  # fmt: skip
    link = r"https://t\.me/saqbol_demo_bot\?start=([2-9A-Z]{4})([2-9A-Z]{4})  \1-\2\n"
    assert code == 0
    assert re.fullmatch(link, out)


@pytest.mark.parametrize(
    ("token", "why"),
    [("", "SAQBOL_BOT_TOKEN is not set"), (TOKEN, "Telegram could not be reached")],
)
def test_without_telegram_the_code_is_printed_all_the_same(
    loaded: Run, token: str, why: str
) -> None:
    code, out, err = loaded("invite", "--role", "worker", "--site", "chp1", BOT_TOKEN=token)
    assert code == 0
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}\n", out)
    assert why in err
    assert "SIMULATOR" not in out + err


def test_a_wrong_token_is_not_an_outage(loaded: Run, api: int) -> None:
    settings = {"BOT_TOKEN": "100009:NOBODY-KNOWS-IT", "API_URL": f"http://127.0.0.1:{api}"}
    _, _, err = loaded("invite", "--role", "worker", "--site", "chp1", **settings)
    assert "Telegram refuses SAQBOL_BOT_TOKEN" in err
    assert "NOBODY" not in err


def test_an_invitation_for_machines(loaded: Run) -> None:
    _, out, _ = loaded("invite", "--role", "worker", "--site", "chp1", "--uses", "3", "--json")
    said = json.loads(out)
    assert (said["link"], said["uses"]) == (None, 3)
    assert len(said["code"]) == 9


#: words, exit code, sentence on standard error
REFUSED = [
    # these are refused
    (["invite", "--role", "worker", "--site", "chp9"], 1, "there is no such site"),
    (["invite", "--person", "nobody"], 1, "no person «nobody»"),
    (["revoke", "nobody"], 1, "no person «nobody»"),
    (["poster", "chp9"], 1, "There is no site «chp9»; there are: chp1, chp2, chp3, hpp."),
    (["poster", "chp1", "--place", "x"], 1, "There is no place «x» at «chp1»; there are: boiler"),
    (["poster", "chp1"], 1, "Give it with --bot USERNAME."),
    (["org", "load", "nothing.toml"], 1, "nothing.toml: there is no such file"),
    (["campaign", "send", "nothing.toml"], 1, "nothing.toml: there is no such file"),
    # these are wrong use
    (["invite"], 2, "--role ROLE or --person PERSON"),
    (["invite", "--role", "wizard"], 2, "--role"),
    (["poster", "chp1", "--format", "gif"], 2, "--format"),
    (["run"], 2, "SAQBOL_BOT_TOKEN is missing"),
    (["nonsense"], 2, "nonsense"),
]


@pytest.mark.parametrize(("words", "code", "sentence"), REFUSED)
def test_a_refusal_is_a_sentence_and_a_code(
    loaded: Run, words: list[str], code: int, sentence: str
) -> None:
    ended, _, err = loaded(*words)
    assert (ended, sentence in err) == (code, True), err
    assert "Traceback" not in err


def test_a_wrong_setting_is_named(run: Run) -> None:
    code, _, err = run("people", LISTEN="nowhere")
    assert (code, err.split()[0]) == (2, "SAQBOL_LISTEN")


def test_a_key_file_open_to_others_is_refused(loaded: Run, tmp_path: Path) -> None:
    (tmp_path / "keys" / "saqbol.key").chmod(0o644)
    code, _, err = loaded("people")
    assert (code, "is open to others" in err) == (2, True)


def test_a_database_that_cannot_be_used(loaded: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "saqbol.db").write_bytes(b"no database at all" * 100)
    for file in (tmp_path / "data").glob("saqbol.db-*"):
        file.unlink()
    code, _, err = loaded("people")
    assert (code, "The database cannot be used" in err) == (1, True)


def test_revoking_says_what_the_file_still_holds(loaded: Run) -> None:
    code, out, _ = loaded("revoke", "chp2-supervisor")
    assert code == 0
    assert "Take «chp2-supervisor» out of the file too" in out
    assert "revoked already" in loaded("revoke", "chp2-supervisor")[1]


def test_people_are_listed_for_machines(loaded: Run) -> None:
    _, out, _ = loaded("people", "--site", "chp2", "--role", "worker", "--json")
    (worker,) = json.loads(out)
    assert (worker["slug"], worker["chat"]) == ("boiler-repair-worker", True)
    assert "700000000" not in out
    _, out, _ = loaded("people", "--role", "chairman")
    assert "chairman" in out


def test_a_poster_is_written(loaded: Run, tmp_path: Path) -> None:
    code, out, _ = loaded("poster", "chp2", "--place", "boiler", "--bot", "@saqbol_bot")
    assert (code, out) == (0, "poster-chp2-boiler.pdf\n")
    assert (tmp_path / "poster-chp2-boiler.pdf").read_bytes().startswith(b"%PDF-")
    code, _, err = loaded("poster", "chp2", "--bot", "b", "-o", str(tmp_path / "no" / "p.pdf"))
    assert (code, "cannot be written" in err) == (1, True)


def test_a_notice_is_queued_once(loaded: Run, tmp_path: Path) -> None:
    file = tmp_path / "notice.toml"
    file.write_text('title = "x"\n[text]\nen = "Hello"\n', encoding="utf-8")
    code, out, _ = loaded("campaign", "send", str(file))
    assert code == 0
    assert "Queued for 8 of 61" in out
    assert "No text in kk, ru: readers of those get «en»." in out
    code, _, err = loaded("campaign", "send", str(file))
    assert (code, "sent already" in err) == (1, True)


def test_doctor_judges_an_empty_home_without_filling_it(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("doctor", "--json")
    assert code == 1
    assert [one["check"] for one in json.loads(out)["findings"]] == ["token", "database"]
    assert not (tmp_path / "data").exists()


def test_doctor_of_a_loaded_organisation(loaded: Run, api: int) -> None:
    code, out, _ = loaded(
        "doctor", "--json", BOT_TOKEN=TOKEN, API_URL=f"http://127.0.0.1:{api}"
    )  # fmt: skip
    said = json.loads(out)
    levels = {one["check"]: one["level"] for one in said["findings"]}
    assert levels == {
        "token": "ok", "key file": "ok", "database": "ok", "organisation": "ok", "rota": "ok",
        "escalation": levels["escalation"], "restart": "warn", "groups": "ok", "people": "warn",
        "ring": "warn", "outbox": "ok", "clock": "warn", "reports": "warn",
    }  # fmt: skip
    assert said["well"] is (code == 0)


@pytest.mark.parametrize(("there", "code"), [(True, 0), (False, 1)])
def test_the_health_check_for_docker(run: Run, api: int, there: bool, code: int) -> None:
    listen = f"0.0.0.0:{api}" if there else "127.0.0.1:9"
    assert run("doctor", "--health", LISTEN=listen)[0] == code


SCHEDULE = (
    "site,role,person,date,from,to\n"
    "chp2,shift_supervisor,chp2-shift-supervisor-night,2027-05-01,08:00,20:00\n"
    "chp2,shift_supervisor,chp2-shift-supervisor-day,2027-05-01,20:00,08:00\n"
)


def test_a_schedule_is_tried_brought_and_brought_again(loaded: Run, tmp_path: Path) -> None:
    file = tmp_path / "may.csv"
    file.write_text(SCHEDULE, encoding="utf-8")
    line = "+ 2027-05-01 08:00-20:00 chp2 shift_supervisor chp2-shift-supervisor-night"
    for words in (("--dry-run",), ()):
        code, said, _ = loaded("rota", "import", str(file), *words)
        assert (code, line in said.splitlines()) == (0, True)
        assert "2 added, 0 taken out, 0 unchanged." in said
        assert ("dry run" in said) is bool(words)
    code, said, _ = loaded("rota", "import", str(file))
    assert (code, said) == (0, "0 added, 0 taken out, 2 unchanged.\n")


def test_a_schedule_with_a_mistake_is_refused_at_its_line(loaded: Run, tmp_path: Path) -> None:
    file = tmp_path / "may.csv"
    file.write_text(SCHEDULE.replace("-day,", "-dya,"), encoding="utf-8")
    code, said, error = loaded("rota", "import", str(file))
    assert (code, said) == (1, "")
    assert f"{file}:3: schedule: unknown person «chp2-shift-supervisor-dya»" in error


def stopped(run: Run, tmp_path: Path) -> str:
    """Somebody of the loaded organisation stops work; gives the stop's number."""

    async def stop() -> str:
        settings = terminal.settings()
        async with terminal.opened(settings) as storage:
            async with storage.read() as work:
                person = await people.by_slug(work, "boiler-repair-worker")
            assert person is not None
            where = raising.Where(site_id="chp2", place_id="chp2/boiler")
            raised = await raising.raise_named(
                storage, person, where, datetime.now(UTC), press_key="1", press_id=None
            )
            return raised.number

    return asyncio.run(stop())


def test_verify_says_a_line_a_stop(loaded: Run, tmp_path: Path) -> None:
    assert loaded("verify") == (0, "", "")
    number = stopped(loaded, tmp_path)
    code, out, _ = loaded("verify")
    assert code == 0
    assert re.fullmatch(rf"{number}: 1 line, holds, head ([0-9A-F]{{4}}-){{7}}[0-9A-F]{{4}}\n", out)
    assert loaded("verify", number)[:2] == (0, out)
    said = json.loads(loaded("verify", "--json")[1])
    assert (said["holds"], said["stops"][0]["number"]) == (True, number)
    assert loaded("verify", "SW-2026-9999")[0] == 1


def test_verify_finds_what_was_changed(loaded: Run, tmp_path: Path) -> None:
    number = stopped(loaded, tmp_path)
    with sqlite3.connect(tmp_path / "data" / "saqbol.db") as file:
        file.execute("UPDATE timeline SET event = 'seen'")
    file.close()
    code, out, _ = loaded("verify")
    assert (code, out) == (1, f"{number}: 1 line, DOES NOT HOLD from line 1 on\n")
    assert json.loads(loaded("verify", "--json")[1])["holds"] is False


def test_a_record_is_written(loaded: Run, tmp_path: Path) -> None:
    number = stopped(loaded, tmp_path)
    head = loaded("verify")[1].split()[-1]
    code, out, _ = loaded("export", "stop", number)
    assert (code, out) == (0, f"{number}.pdf\n")
    assert (tmp_path / f"{number}.pdf").read_bytes().startswith(b"%PDF-")
    file = tmp_path / "record.json"
    words = ["export", "stop", number, "--format", "json", "--lang", "ru", "--out", str(file)]
    assert loaded(*words)[:2] == (0, f"{file}\n")
    said = json.loads(file.read_text(encoding="utf-8"))
    assert (said["lang"], said["number"], said["verdict"]["head"]) == ("ru", number, head)
    code, _, err = loaded("export", "stop", number, "--out", str(tmp_path / "no" / "x.pdf"))
    assert (code, "cannot be written" in err) == (1, True)
    assert loaded("export", "stop", "SW-2026-9999")[0] == 1
    assert loaded("export", "stop", number, "--lang", "fr")[0] == 2

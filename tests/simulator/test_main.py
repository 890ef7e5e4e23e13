"""The simulator as a process."""

import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "simulator", "--port", "0", *arguments], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_line_when_ready_and_a_clean_end(number: signal.Signals) -> None:
    process = run("--token", "7:SECRET-WORDS:some_bot", "--no-limits")
    assert process.stdout
    ready = re.fullmatch(r"Simulator: (http://127\.0\.0\.1:\d+/)\n", process.stdout.readline())
    assert ready
    url = ready[1]
    assert httpx.get(f"{url}bot7:SECRET-WORDS/getMe", trust_env=False).json()["ok"]
    assert not httpx.get(f"{url}control/limits", trust_env=False).json()["enabled"]
    assert httpx.get(url, trust_env=False).is_success
    # a poll and a page that wait hold the end up by nothing
    poll = threading.Thread(
        target=lambda: httpx.get(
            f"{url}bot7:SECRET-WORDS/getUpdates?timeout=50", trust_env=False, timeout=60
        )
    )
    poll.start()
    with httpx.stream("GET", f"{url}control/events", trust_env=False) as page:
        next(page.iter_lines())
        process.send_signal(number)
        said, errors = process.communicate(timeout=10)
    poll.join(10)
    assert (process.returncode, said, errors) == (0, "", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--token", "nonsense"),
        ("--token", "x:y:z"),
        ("--data", "/nowhere.json"),
        ("--data", "pyproject.toml"),
    ],
)
def test_wrong_arguments_are_one_sentence(arguments: tuple[str, str]) -> None:
    process = run(*arguments)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert errors.startswith("simulator: ")
    assert errors.count("\n") == 1


def test_people_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text('{"people": [{"id": 7100000001, "first_name": "Aruzhan", "wall": true}]}')
    process = run("--data", str(file))
    assert process.stdout
    url = process.stdout.readline().split()[-1]
    (person,) = httpx.get(f"{url}control/people", trust_env=False).json()
    assert (person["first_name"], person["wall"]) == ("Aruzhan", True)
    process.terminate()
    process.communicate(timeout=10)

"""The demo as a newcomer starts it, and a real browser in front of its wall of phones."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.faults.process import free_port

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "test-artefacts"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--disable-quic",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; the tools must not download their own.

    For one module: while the tools are open, no other event loop can run in this process.
    """
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "no Chromium: make test installs it or says what to install"
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def wall() -> Iterator[str]:
    """The address of the wall of a demo that runs, its people greeted."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SAQBOL_")}
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--no-open", "--port", str(port)],
        cwd=ROOT, env=kept, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _greeted(url, demo)
        yield url
    finally:
        demo.terminate()
        assert demo.wait(15) == 0


def _greeted(url: str, demo: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert demo.poll() is None, "the demo ended"
        try:
            with urllib.request.urlopen(f"{url}/control/people/7000000001/chat") as answer:  # noqa: S310 - loopback
                if json.load(answer)["keyboard"]:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError("nobody was greeted")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page; an error in its scripts fails the test."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1000})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors


def picture(page: Page, name: str) -> None:
    """Keep what it looked like."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")

"""`saqbol demo --play`: the alarm plays by itself, for people who only want to watch."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import httpx

from bot.texts import text

#: seconds between the acts, so that an onlooker can read
_PAUSE = 4.0
_PATIENCE = 30.0
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


class PictureError(Exception):
    """The picture cannot be taken; the text is for the person at the terminal."""


async def alarm(url: str, worker: int, supervisor: int, picture: Path | None) -> None:
    """The worker stops work, the phones ring, the supervisor takes it on, the worker sees it."""
    async with httpx.AsyncClient(base_url=f"{url}/control", trust_env=False) as http:
        await _shown(http, worker, text("en", "button-stop-work"))
        await asyncio.sleep(_PAUSE)
        await _tap(http, worker, text("en", "button-stop-work"))
        await asyncio.sleep(_PAUSE)
        await _tap(http, worker, text("en", "button-send-named"))
        message = await _offered(http, supervisor, "a:")
        await asyncio.sleep(_PAUSE / 2)
        if picture is not None:
            await asyncio.to_thread(_take, url, picture)
        await asyncio.sleep(_PAUSE)
        press = {"message_id": message["message_id"], "data": message["inline"][0][0]["data"]}
        await http.post(f"/people/{supervisor}/press", json=press)


async def _tap(http: httpx.AsyncClient, person: int, label: str) -> None:
    await _shown(http, person, label)
    (await http.post(f"/people/{person}/tap", json={"label": label})).raise_for_status()


async def _chat(http: httpx.AsyncClient, person: int) -> dict[str, Any]:
    found: dict[str, Any] = (await http.get(f"/people/{person}/chat")).json()
    return found


async def _shown(http: httpx.AsyncClient, person: int, label: str) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not any(label in row for row in (await _chat(http, person))["keyboard"] or []):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def _offered(http: httpx.AsyncClient, person: int, data: str) -> dict[str, Any]:
    async with asyncio.timeout(_PATIENCE):
        while True:
            for message in reversed((await _chat(http, person))["messages"]):
                rows = message.get("inline") or [[{}]]
                if str(rows[0][0].get("data", "")).startswith(data):
                    found: dict[str, Any] = message
                    return found
            await asyncio.sleep(0.2)


def _take(url: str, picture: Path) -> None:
    """A picture of the wall, by the browser of the development tools."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise PictureError("--picture needs the development tools: make setup.") from None
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise PictureError("--picture needs a system Chromium.")
    with sync_playwright() as tools:
        opened = tools.chromium.launch(executable_path=browser, args=_FLAGS)
        page = opened.new_page(viewport={"width": 1660, "height": 940})
        page.goto(url)
        page.locator(".bubble.alarm").first.wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=str(picture))
        opened.close()

"""A newcomer opens the wall, stops work on the worker's phone, and sees the others ring."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

WORKER, SUPERVISOR, SHIFT_SUPERVISOR = 7000000001, 7000000003, 7000000004
#: who is rung by the clock of the plant: by day in Kazakh, by night in Russian
BY_DAY, BY_NIGHT = (SHIFT_SUPERVISOR, "ЖҰМЫС ТОҚТАТЫЛДЫ"), (7000000008, "РАБОТА ОСТАНОВЛЕНА")
#: seconds in milliseconds; a busy machine of two cores
PATIENCE = 20_000


def phone(page: Page, person: int) -> Locator:
    return page.locator(f".phone[data-person='{person}']")


def test_stop_work_from_press_to_acknowledgement(page: Page, wall: str) -> None:
    page.goto(wall)
    worker, supervisor = phone(page, WORKER), phone(page, SUPERVISOR)
    worker.get_by_role("button", name="Stop work", exact=True).click()
    named = worker.get_by_role("button", name="Send with my name")
    expect(named).to_be_visible(timeout=PATIENCE)
    expect(worker.locator(".chat")).to_contain_text("CHP-2 · Boiler house")
    picture(page, "1-choose")
    named.click()

    expect(supervisor).to_have_class(re.compile("alarmed"), timeout=PATIENCE)
    alarm = supervisor.locator(".bubble.alarm")
    expect(alarm).to_contain_text("WORK STOPPED")
    hour = datetime.now(ZoneInfo("Asia/Almaty")).hour
    on_duty, words = BY_DAY if 8 <= hour < 20 else BY_NIGHT
    expect(phone(page, on_duty).locator(".chat")).to_contain_text(words, timeout=PATIENCE)
    expect(worker.locator(".chat")).to_contain_text("Nobody has answered yet", timeout=PATIENCE)
    expect(worker.locator(".chat")).to_contain_text("Chairman of the Board")
    picture(page, "2-alarm")

    alarm.get_by_role("button", name="Acknowledge").click()
    expect(worker.locator(".chat")).to_contain_text(
        "Supervisor, boiler house is on it", timeout=PATIENCE
    )
    expect(supervisor.get_by_role("button", name="Acknowledge")).to_have_count(0, timeout=PATIENCE)
    picture(page, "3-acknowledged")


@pytest.mark.parametrize(
    ("width", "height", "theme"),
    [(360, 740, "light"), (360, 740, "dark"), (768, 1024, "light"), (1920, 1000, "dark")],
)
def test_the_wall_fits(page: Page, wall: str, width: int, height: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(wall)
    expect(phone(page, WORKER).locator(".keys button").first).to_be_visible(timeout=PATIENCE)
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"the page is {wider} px wider than the screen"
    picture(page, f"wall-{width}-{theme}")


def test_by_keyboard_alone(page: Page, wall: str) -> None:
    page.goto(wall)
    stop = phone(page, WORKER).locator(".keys button").first
    expect(stop).to_be_visible(timeout=PATIENCE)
    stop.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in ("BUTTON", "INPUT")
    page.get_by_role("button", name="People").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

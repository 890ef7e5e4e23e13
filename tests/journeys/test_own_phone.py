"""A supervisor sets up their own phone on the wall: quiet hours, and whether it rings."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import picture
from tests.journeys.test_alarm import PATIENCE, SHIFT_SUPERVISOR, SUPERVISOR, phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_quiet_hours_and_a_ring(page: Page, wall: str) -> None:
    page.goto(wall)
    supervisor, shift = phone(page, SUPERVISOR), phone(page, SHIFT_SUPERVISOR)
    expect(supervisor).to_be_visible(timeout=PATIENCE)
    for chat, words in ((supervisor, "/quiet"), (shift, "/duty")):
        chat.get_by_label("Message", exact=True).fill(words)
        chat.get_by_role("button", name="Send the message").click()
    supervisor.get_by_role("button", name="22:00–07:00").click(timeout=PATIENCE)
    expect(supervisor.locator(".bubble").last).to_contain_text("22:00–07:00", timeout=PATIENCE)
    shift.get_by_role("button", name="Қоңырауды тексеру").click(timeout=PATIENCE)
    httpx.post(f"{wall}/control/clock", json={"advance": 12}, trust_env=False).raise_for_status()
    expect(shift.locator(".bubble").last).to_contain_text("🔔", timeout=PATIENCE)
    picture(page, "own-phone-1-rings")
    shift.locator(".bubble").last.get_by_role("button").last.click(timeout=PATIENCE)
    expect(shift.locator(".bubble").last).to_contain_text("🔕", timeout=PATIENCE)
    picture(page, "own-phone-2-silent")

"""A site's group on the wall: bound from the chat, told beside the people, seen by every member."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import picture
from tests.journeys.test_alarm import PATIENCE, SUPERVISOR, WORKER, phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SAFETY_OFFICER = 7000000005


def test_a_group_hears_of_the_alarm(page: Page, wall: str) -> None:
    page.goto(wall)
    worker, officer = phone(page, WORKER), phone(page, SAFETY_OFFICER)
    expect(officer).to_be_visible(timeout=PATIENCE)
    members = [WORKER, SUPERVISOR, SAFETY_OFFICER]
    group = {"title": "CHP-2 shift", "members": members, "bots": ["100001"]}
    httpx.post(f"{wall}/control/groups", json=group, trust_env=False).raise_for_status()

    officer.get_by_role("tab", name="CHP-2 shift").click(timeout=PATIENCE)
    officer.get_by_label("Message", exact=True).fill("/bind")
    officer.get_by_role("button", name="Send the message").click()
    expect(officer.locator(".chat")).to_contain_text("ТЭЦ-2", timeout=PATIENCE)

    worker.get_by_role("button", name="Stop work", exact=True).click()
    worker.get_by_role("button", name="Send with my name").click(timeout=PATIENCE)
    alarm = officer.locator(".bubble.alarm").last
    expect(alarm).to_be_visible(timeout=PATIENCE)
    expect(alarm).not_to_contain_text("Worker, boiler")
    tab = worker.get_by_role("tab", name="CHP-2 shift")
    expect(tab).to_have_class("rang", timeout=PATIENCE)
    tab.click()
    expect(worker.locator(".bubble.alarm").last).to_be_visible(timeout=PATIENCE)
    picture(page, "group")

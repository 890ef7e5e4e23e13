"""The whole way on the wall of phones: nobody answers, the director's phone rings, work resumes by two people."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.faults.files import SMALL
from tests.journeys.conftest import picture
from tests.journeys.test_alarm import PATIENCE, SUPERVISOR, WORKER, phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

FOREMAN, SAFETY_OFFICER, DIRECTOR, SITE_HEAD = 7000000002, 7000000005, 7000000006, 7000000007


def press(owner: Locator, label: str) -> None:
    """The newest button of that label on a phone."""
    owner.locator(".chat").get_by_role("button", name=label).last.click(timeout=PATIENCE)


def says(owner: Locator, words: str) -> None:
    expect(owner.locator(".chat")).to_contain_text(words, timeout=PATIENCE)


def write(owner: Locator, words: str) -> None:
    owner.get_by_label("Message", exact=True).fill(words)
    owner.get_by_role("button", name="Send the message").click()


def test_nobody_answers_then_two_people_restart(page: Page, wall: str) -> None:
    page.goto(wall)
    worker, foreman, supervisor = (phone(page, one) for one in (WORKER, FOREMAN, SUPERVISOR))
    officer, head, director = (phone(page, one) for one in (SAFETY_OFFICER, SITE_HEAD, DIRECTOR))
    worker.get_by_role("button", name="Stop work", exact=True).click()
    worker.get_by_role("button", name="Send with my name").click(timeout=PATIENCE)
    says(supervisor, "WORK STOPPED")
    says(worker, "Proof of notice")

    expect(head.locator(".bubble.alarm")).to_have_count(0)
    page.get_by_role("button", name="+5 min").click()
    expect(head.locator(".bubble.alarm")).to_have_count(1, timeout=PATIENCE)
    expect(director.locator(".bubble.alarm")).to_have_count(0)
    page.get_by_role("button", name="+5 min").click()
    page.get_by_role("button", name="+5 min").click()
    expect(director.locator(".bubble.alarm")).to_have_count(1, timeout=PATIENCE)
    picture(page, "restart-1-director-rings")

    press(supervisor, "Acknowledge")
    says(worker, "is on it")
    press(supervisor, "Made safe")
    says(supervisor, "Send one photo")
    name, content = SMALL["photo"]
    supervisor.locator(".plus").click()
    with page.expect_file_chooser() as chooser:
        supervisor.locator(".menu [data-send=photo]").click()
    chooser.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": content})
    press(supervisor, "The whole place is stopped")
    says(worker, "made safe")
    press(officer, "Оценить опасность")
    press(officer, "4×5")
    press(officer, "Огневые работы")
    picture(page, "restart-2-assessed")
    press(foreman, "Записать, что сделано")
    write(foreman, "Поставили ограждение, заменили трос")
    press(foreman, "Ограждение, замок, барьер")
    press(foreman, "Запросить возобновление")
    write(foreman, "Ограждение стоит. Снова проинструктированы: Айбек, Серик")
    says(worker, "Is it safe now?")
    picture(page, "restart-3-safe-now")

    press(officer, "Подтвердить возобновление")
    press(worker, "Yes, it is safe")
    says(officer, "осматривает место и подтверждает")
    press(officer, "Подтвердить возобновление")
    press(officer, "Я осмотрел(а) место")
    says(worker, "two people have confirmed")
    picture(page, "restart-4-resumed")

    follow_up(page, officer, worker)


def follow_up(page: Page, officer: Locator, worker: Locator) -> None:
    """The answer, then the cause."""
    press(officer, "Ответить остановившему")
    write(officer, "Спасибо! Трос заменён на всех лесах.")
    says(worker, "Спасибо! Трос заменён")
    press(officer, "Закрыть с причиной")
    write(officer, "Причина: трос не осматривали после ремонта.")
    says(worker, "Причина: трос")
    picture(page, "restart-5-closed")

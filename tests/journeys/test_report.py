"""A worker reports with a photo, the officer rings, asks and mends; then the same mailbox on a new phone. In each language."""

import io
import re

import httpx
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from bot.texts import LANGUAGES, text
from tests.journeys.conftest import ARTEFACTS
from tests.journeys.test_alarm import PATIENCE, WORKER, phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

OFFICER = 7000000005
#: three lost phones, and where each mailbox is opened again
NEW_PHONES = {"kk": 7900000011, "ru": 7900000012, "en": 7900000013}
DIGITS = re.compile(r"(?:\d[ \u00a0]?){16}")
WORDS = {
    "kk": "Шахтаның қақпағы бос тұр, айналасында қоршау жоқ",
    "ru": "Крышка шахты не закреплена, ограждения нет",
    "en": "The cover of the shaft is loose, there is no rail",
}
ANSWERS = {"kk": "4,5 белгі, сол жақ", "ru": "Отметка 4,5, слева", "en": "Mark 4.5, on the left"}


def photo(words: str, colour: str) -> bytes:
    """A picture that can be recognised on a screenshot."""
    paper = Image.new("RGB", (640, 420), colour)
    ImageDraw.Draw(paper).text((40, 190), words, fill="white", font_size=44)
    out = io.BytesIO()
    paper.save(out, "JPEG")
    return out.getvalue()


def shot(chat: Locator, name: str) -> None:
    """Keep what one phone looked like."""
    ARTEFACTS.mkdir(exist_ok=True)
    chat.screenshot(path=ARTEFACTS / f"{name}.png")


def write(chat: Locator, words: str) -> None:
    chat.get_by_label("Message", exact=True).fill(words)
    chat.get_by_role("button", name="Send the message").click()


def send_photo(chat: Locator, content: bytes) -> None:
    chat.get_by_role("button", name="Attach").click()
    with chat.page.expect_file_chooser() as chooser:
        chat.get_by_role("menuitem", name="Photo").or_(
            chat.get_by_role("button", name="Photo")
        ).first.click()
    chooser.value.set_files([{"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": content}])


def press(chat: Locator, key: str, lang: str) -> None:
    """The newest button of that name."""
    chat.locator(".bubble").get_by_role("button", name=text(lang, key), exact=True).last.click(
        timeout=PATIENCE
    )


def last_says(chat: Locator, words: str) -> None:
    expect(chat.locator(".bubble").last).to_contain_text(words, timeout=PATIENCE)


def chat_says(chat: Locator, words: str) -> None:
    expect(chat.locator(".chat")).to_contain_text(words, timeout=PATIENCE)


def speak(chat: Locator, lang: str) -> None:
    """Choose a language, as its owner does."""
    write(chat, "/language")
    chat.locator(".bubble").get_by_role("button", name=text(lang, "language-name")).last.click(
        timeout=PATIENCE
    )
    chat_says(chat, text(lang, "screen-language-set"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_a_photo_to_thanks_and_a_new_phone(page: Page, wall: str, lang: str) -> None:
    page.goto(wall)
    worker, officer = phone(page, WORKER), phone(page, OFFICER)
    speak(worker, lang)
    speak(officer, lang)
    _reports(worker, lang)
    digits = _receipt(worker, lang)
    _officer_asks(officer, lang)
    _worker_replies(worker, lang)
    _officer_mends(officer, lang)
    press(worker, "button-check-answers", lang)
    chat_says(worker, re.sub("<.*?>", "", text(lang, "status-fixed")).strip())
    press(worker, "button-show-evidence", lang)
    chat_says(worker, text(lang, "letter-evidence"))
    press(worker, "tap-thanks", lang)
    chat_says(worker, text(lang, "tap-thanks"))
    shot(worker, f"report-5-thanks-{lang}")
    _on_a_new_phone(page, wall, digits, lang)


def _reports(worker: Locator, lang: str) -> None:
    worker.locator(".keys").get_by_role("button", name=text(lang, "button-report")).click()
    chat_says(worker, re.sub("<.*?>", "", text(lang, "report-what-hazard").split("</b>")[0]))
    shot(worker, f"report-1-promise-{lang}")
    send_photo(worker, photo("loose", "#7a3b12"))
    # the demo has several plants: site, then place
    chat_says(worker, text(lang, "report-choose-site"))
    worker.locator(".bubble").last.get_by_role("button").nth(1).click(timeout=PATIENCE)
    chat_says(worker, text(lang, "report-choose-place"))
    worker.locator(".bubble").last.get_by_role("button").first.click(timeout=PATIENCE)
    press(worker, "button-not-sure", lang)
    chat_says(worker, text(lang, "report-urgent"))
    write(worker, WORDS[lang])
    expect(worker.locator(".bubble").last).to_contain_text(WORDS[lang], timeout=PATIENCE)
    shot(worker, f"report-2-look-{lang}")
    receipts = worker.locator(".bubble").filter(has_text=DIGITS)
    before = receipts.count()
    press(worker, "button-send", lang)
    expect(receipts).to_have_count(before + 1, timeout=PATIENCE)


def _receipt(worker: Locator, lang: str) -> str:
    said = worker.locator(".bubble").filter(has_text=DIGITS).last.inner_text()
    found = DIGITS.search(said)
    assert found
    return re.sub(r"\D", "", found[0])


def _officer_asks(officer: Locator, lang: str) -> None:
    press(officer, "button-open", lang)
    chat_says(officer, WORDS[lang])
    shot(officer, f"report-3-card-{lang}")
    press(officer, "act-evidence", lang)
    chat_says(officer, text(lang, "card-evidence"))
    press(officer, "act-take", lang)
    press(officer, "act-answer", lang)
    press(officer, "template-where", lang)
    chat_says(officer, text(lang, "triage-answered"))


def _worker_replies(worker: Locator, lang: str) -> None:
    press(worker, "button-check-answers", lang)
    chat_says(worker, text(lang, "template-where"))
    press(worker, "button-write-officer", lang)
    last_says(worker, text(lang, "letter-write"))
    write(worker, ANSWERS[lang])
    chat_says(worker, text(lang, "letter-kept"))
    shot(worker, f"report-4-dialogue-{lang}")


def _officer_mends(officer: Locator, lang: str) -> None:
    # the reply of what is urgent comes at once to whoever has taken it
    press(officer, "button-open", lang)
    chat_says(officer, ANSWERS[lang])
    press(officer, "act-fixed", lang)
    last_says(officer, text(lang, "triage-fixed"))
    send_photo(officer, photo("mended", "#1d6b3a"))
    chat_says(officer, text(lang, "triage-closed"))
    write(officer, "/reports")
    chat_says(officer, re.sub("<.*?>", "", text(lang, "board-head")))
    shot(officer, f"report-6-board-{lang}")


def _on_a_new_phone(page: Page, wall: str, digits: str, lang: str) -> None:
    """The old phone is lost; the sixteen digits open the mailbox on another."""
    person = NEW_PHONES[lang]
    made = {"id": person, "first_name": "New phone", "language_code": lang, "wall": True}
    httpx.post(f"{wall}/control/people", json=made, trust_env=False).raise_for_status()
    url = f"{wall}/control/people/{person}/start"
    httpx.post(url, json={"payload": ""}, trust_env=False).raise_for_status()
    page.reload()
    new = phone(page, person)
    expect(new).to_be_visible(timeout=PATIENCE)
    write(new, digits)
    chat_says(new, ANSWERS[lang])
    shot(new, f"report-7-new-phone-{lang}")

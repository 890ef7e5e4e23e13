"""The look before sending: everything the officer will see, and what its writer should know first."""

import pytest

from bot.domain.report import Danger, Topic
from bot.services.report import report_screens
from bot.services.report.report_screens import Look
from bot.texts import LANGUAGES, text

KEY = "k" * 43


def look(**more: object) -> Look:
    plain = {
        "key": KEY, "words": "No rail", "place": "Yard", "topic": Topic.HAZARD,
        "danger": Danger.NO,
    }  # fmt: skip
    return Look(**{**plain, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "said", "unsaid"),
    [
        (look(), ("report-calm",), ("report-urgent", "report-small-group")),
        (look(danger=Danger.UNSURE), ("report-urgent",), ("report-calm",)),
        (look(danger=Danger.YES), ("report-urgent",), ("report-calm",)),
        # praise and ideas never ring
        (look(danger=Danger.UNSURE, topic=Topic.IDEA), ("report-calm",), ("report-urgent",)),
        (look(small_group=True), ("report-small-group",), ()),
        # who gives their name needs no warning that it may be guessed
        (look(small_group=True, named="Asel"), (), ("report-small-group",)),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_before_sending(
    lang: str, one: Look, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    shown = report_screens.look(one, lang).text
    assert all(text(lang, key) in shown for key in said)
    assert not any(text(lang, key) in shown for key in unsaid)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_longest_words_fit_and_no_word_becomes_markup(lang: str) -> None:
    shown = report_screens.look(look(words="<b>ж " * 3000), lang)
    assert len(shown.text.encode("utf-16-le")) < 2 * 4096 * 2
    assert "<b>ж" not in shown.text
    assert all(len((b.data or "").encode()) <= 64 for row in shown.inline for b in row)

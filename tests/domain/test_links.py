"""A poster's link names a site or one of its places."""

import pytest

from bot.domain import links
from bot.domain.organisation import Place, Site

SITES = [Site(id="chp2", name={"en": "CHP-2"}, timezone="Asia/Almaty")]
PLACES = [Place(id="chp2/coal_yard", site_id="chp2", name={"en": "Coal yard"})]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("s_chp2", ("chp2", None)),
        ("p_chp2_coal_yard", ("chp2", "chp2/coal_yard")),
        # an old poster, a code, nothing
        ("s_chp9", None),
        ("ABCDEFGH", None),
        ("", None),
    ],
)
def test_a_start_parameter_is_resolved(given: str, found: tuple[str, str | None] | None) -> None:
    assert links.resolve(given, SITES, PLACES) == found


def test_the_longest_ids_fit_a_start_parameter() -> None:
    assert len(links.payload("s" * 30, f"{'s' * 30}/{'p' * 30}")) <= 64


def test_the_link_opens_the_bot() -> None:
    assert links.deep("saqbol_bot", "s_chp2") == "https://t.me/saqbol_bot?start=s_chp2"

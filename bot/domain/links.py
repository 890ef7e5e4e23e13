"""What a poster's QR code carries: the site, or one place of it, the same for everyone there.

A start parameter has at most 64 characters of A-Z a-z 0-9 _ - (Bot API); ids are checked for that
when the organisation is loaded, and so is that no two links are the same.
"""

from collections.abc import Iterable

from bot.domain.organisation import Place, Site


def payload(site_id: str, place_id: str | None = None) -> str:
    """s_<site>, or p_<site>_<place>; a place's id is "<site>/<place>"."""
    return f"s_{site_id}" if place_id is None else f"p_{place_id.replace('/', '_', 1)}"


def resolve(
    given: str, sites: Iterable[Site], places: Iterable[Place]
) -> tuple[str, str | None] | None:
    """(site id, place id or None) of a start parameter; None when nothing here has that link."""
    links: dict[str, tuple[str, str | None]] = {payload(one.id): (one.id, None) for one in sites}
    links |= {payload(one.site_id, one.id): (one.site_id, one.id) for one in places}
    return links.get(given)


def deep(username: str, parameter: str) -> str:
    """The link that opens the bot with this start parameter."""
    return f"https://t.me/{username}?start={parameter}"

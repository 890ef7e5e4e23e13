"""Keyboards: how many buttons, and what a button may be."""

import re

from simulator.errors import bad_request
from simulator.model import Json

#: the documentation's and the servers' limits
MOST_BUTTONS, MOST_IN_ROW = 100, 8
_NO_ACTION = frozenset({"text", "icon_custom_emoji_id", "style"})
_STYLES = frozenset({"danger", "success", "primary"})
_URL = re.compile(r"(?:https?://[^\s/]+\.[^\s]+|https?://(?:localhost|127\.0\.0\.1)\S*|tg://\S+)")


def check(markup: Json) -> None:
    """Refuse a reply_markup that Telegram refuses."""
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if "keyboard" in markup and not buttons:
        raise bad_request("reply keyboard must have at least one button")
    for button in buttons:
        if not button["text"].strip():
            raise bad_request("can't parse keyboard button: Text must be non-empty")
        if button.get("style", "primary") not in _STYLES:
            raise bad_request("can't parse keyboard button: Unsupported style")
        if "inline_keyboard" in markup:
            _inline(button)


def _inline(button: Json) -> None:
    actions = [name for name in button if name not in _NO_ACTION]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(
            "can't parse inline keyboard button: exactly one action is allowed, found "
            + ", ".join(actions)
        )
    if "url" in button and not _URL.fullmatch(button["url"]):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
        )

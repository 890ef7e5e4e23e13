"""What a 400 means, by Telegram's own words."""

import pytest

from bot.delivery import outcome as out


@pytest.mark.parametrize(
    ("description", "message_id", "expected"),
    [
        # an edit that changes nothing is done
        ("Bad Request: message is not modified: specified new message content …", 5, out.Accepted(5)),
        # a card deleted in the chat
        ("Bad Request: message to edit not found", 5, out.Vanished()),
        ("Bad Request: message can't be edited", 5, out.Vanished()),
        ("Bad Request: MESSAGE_ID_INVALID", 5, out.Vanished()),
        # nobody is there
        ("Bad Request: chat not found", None, out.Refused()),
        ("Bad Request: PEER_ID_INVALID", None, out.Refused()),
        # a group where the bot is muted
        ("Bad Request: not enough rights to send text messages to the chat", None, out.Refused()),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", None, out.Refused()),
        # everything else is a mistake of ours
        ("Bad Request: message is too long", None, out.Faulty("Bad Request: message is too long")),
        # words of the message itself are not kept
        ('Bad Request: can\'t parse entities: Unsupported start tag "Aigerim" at byte offset 3', None,
         out.Faulty("Bad Request: can't parse entities: Unsupported start tag")),
    ],
)  # fmt: skip
def test_a_bad_request_is_told_apart(
    description: str, message_id: int | None, expected: out.Outcome
) -> None:
    assert out.of_bad_request(description, message_id) == expected

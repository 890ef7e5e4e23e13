"""What the contract refuses, in Telegram's words."""

import json

import pytest

from simulator.client import Phone
from simulator.contract import Request, check
from simulator.errors import ApiError
from simulator.media import Upload
from tests.simulator.conftest import Wire


def keyboard(*rows: list[dict[str, object]]) -> str:
    return json.dumps({"inline_keyboard": list(rows)})


BUTTON: dict[str, object] = {"text": "Ok", "callback_data": "ok"}
SEND = {"chat_id": "7", "text": "hello"}

REFUSED = [
    # required ones
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": "7"}, "message text is empty"),
    ("sendPhoto", {"chat_id": "7"}, "there is no photo in the request"),
    ("sendVideoNote", {"chat_id": "7"}, "there is no video note in the request"),
    ("getFile", {}, "file_id not specified"),
    ("deleteMessage", {"chat_id": "7"}, "message to delete not found"),
    ("getChatMember", {"chat_id": "7"}, "invalid user_id specified"),
    ("sendLocation", {"chat_id": "7", "latitude": "1"}, 'parameter "longitude" is required'),
    # nobody knows them
    ("sendMessage", SEND | {"colour": "red"}, 'unknown parameter "colour"'),
    ("getMe", {"x": "1"}, 'unknown parameter "x"'),
    # types
    ("getUpdates", {"offset": "soon"}, 'field "offset" must be of type Number'),
    ("getUpdates", {"offset": "--5"}, 'field "offset" must be of type Number'),
    ("sendMessage", SEND | {"text": "\ud800"}, "strings must be encoded in UTF-8"),
    ("getUpdates", {"limit": True}, 'field "limit" must be of type Number'),
    ("sendMessage", SEND | {"protect_content": "maybe"}, 'field "protect_content" must be of type Boolean'),
    ("sendMessage", SEND | {"text": {}}, 'field "text" must be of type String'),
    ("sendMessage", SEND | {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ("sendMessage", SEND | {"reply_markup": "[]"}, "object expected as reply markup"),
    ("sendMessage", SEND | {"reply_markup": "{}"}, "object expected as reply markup"),
    ("sendMessage", SEND | {"entities": "{}"}, "expected an Array of entities"),
    ("sendMessage", SEND | {"entities": '[{"type": "bold"}]'}, "can't find field \"offset\" of entities"),
    ("sendMessage", SEND | {"reply_parameters": '{"message": 1}'}, 'unknown field "message" of reply parameters'),
    ("sendMediaGroup", {"chat_id": "7", "media": '[{"type": "story", "media": "x"}]'}, 'unsupported type "story" of media'),
    # buttons
    ("sendMessage", SEND | {"reply_markup": keyboard([{"text": "Ok"}])}, "Text buttons are unallowed in the inline keyboard"),
    ("sendMessage", SEND | {"reply_markup": keyboard([BUTTON | {"url": "https://a.kz"}])}, "exactly one action is allowed"),
    ("sendMessage", SEND | {"reply_markup": keyboard([BUTTON | {"callback_data": "я" * 33}])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", SEND | {"reply_markup": keyboard([BUTTON | {"callback_data": ""}])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", SEND | {"reply_markup": keyboard([BUTTON] * 9)}, "REPLY_MARKUP_TOO_LONG"),
    ("sendMessage", SEND | {"reply_markup": keyboard(*[[BUTTON]] * 101)}, "REPLY_MARKUP_TOO_LONG"),
    ("sendMessage", SEND | {"reply_markup": keyboard([{"text": "Go", "url": "nowhere"}])}, "Wrong HTTP URL"),
    ("sendMessage", SEND | {"reply_markup": keyboard([BUTTON | {"text": " "}])}, "Text must be non-empty"),
    ("sendMessage", SEND | {"reply_markup": keyboard([BUTTON | {"style": "loud"}])}, "Unsupported style"),
    ("sendMessage", SEND | {"reply_markup": '{"keyboard": []}'}, "at least one button"),
    # lengths of what carries no formatting
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("setMyCommands", {"commands": json.dumps([{"command": "x" * 33, "description": "d"}])}, "BOT_COMMAND_INVALID"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "words"), REFUSED)
def test_refused(method: str, params: dict[str, object], words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        check(method, Request(dict(params)))
    assert refusal.value.code == 400
    assert refusal.value.description.startswith("Bad Request: ")
    assert words in refusal.value.description


TAKEN = [
    # urlencoded strings become what they are declared to be
    ("sendMessage", SEND | {"disable_notification": "true"}, "disable_notification", True),
    ("getUpdates", {"offset": "-1"}, "offset", -1),
    ("getUpdates", {"allowed_updates": '["message"]'}, "allowed_updates", ["message"]),
    ("sendLocation", {"chat_id": "7", "latitude": "43.2", "longitude": 76.9}, "latitude", 43.2),
    # ids of chats are numbers, names stay names
    ("getChat", {"chat_id": "-100"}, "chat_id", -100),
    ("getChat", {"chat_id": "@ales"}, "chat_id", "@ales"),
    # the limits themselves still fit: 64 bytes, 8 in a row
    ("sendMessage", SEND | {"reply_markup": keyboard([BUTTON | {"callback_data": "я" * 32}] * 8)},
     "text", "hello"),
    ("sendMessage", SEND | {"reply_markup": '{"remove_keyboard": true}'}, "reply_markup",
     {"remove_keyboard": True}),
    # a request in JSON brings values as they are
    ("sendMessage", SEND | {"reply_markup": {"inline_keyboard": [[BUTTON]]}}, "reply_markup",
     {"inline_keyboard": [[BUTTON]]}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "name", "value"), TAKEN)
def test_taken(method: str, params: dict[str, object], name: str, value: object) -> None:
    assert check(method, Request(dict(params)))[name] == value


def test_a_file_stands_where_a_file_is_due() -> None:
    upload = Upload(name="a.txt", content=b"x")
    sent = Request({"chat_id": "7"}, {"document": upload})
    assert check("sendDocument", sent)["document"] is upload
    with pytest.raises(ApiError, match="unknown file"):
        check("sendDocument", Request({"chat_id": "7", "document": "id"}, {"stray": upload}))
    with pytest.raises(ApiError, match="takes no file"):
        check("sendMessage", Request({"chat_id": "7"}, {"text": upload}))


TEXTS = [
    # the text is measured after its formatting, in UTF-16 code units, without outer white space
    ({"text": "x" * 4096}, None),
    ({"text": "x" * 4097}, "Bad Request: message is too long"),
    ({"text": "😀" * 2049}, "Bad Request: message is too long"),
    ({"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}, None),
    ({"text": f"  {'x' * 4096}  "}, None),
    ({"text": "   "}, "Bad Request: message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
    ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
    ({"text": "x", "reply_parameters": {"message_id": 9999}},
     "Bad Request: message to be replied not found"),
    ({"text": "x", "reply_parameters": {"message_id": 9999, "allow_sending_without_reply": True}},
     None),
]  # fmt: skip


@pytest.mark.parametrize(("params", "refusal"), TEXTS)
async def test_texts(
    bot: Wire, phone: Phone, params: dict[str, object], refusal: str | None
) -> None:
    answer = await bot.ask("sendMessage", chat_id=phone.id, **params)
    assert answer.get("description") == refusal


async def test_captions_are_shorter(bot: Wire, phone: Phone) -> None:
    await phone.simulator.ask(
        "POST", f"people/{phone.id}/send", data={"kind": "document"},
        files={"file": ("a.txt", b"x")},
    )  # fmt: skip
    (update,) = await bot.updates()
    file_id = update["message"]["document"]["file_id"]
    send = {"chat_id": phone.id, "document": file_id}
    assert await bot.ok("sendDocument", **send, caption="x" * 1024)
    words = await bot.refused("sendDocument", **send, caption="x" * 1025)
    assert words == "Bad Request: message caption is too long"


@pytest.mark.parametrize("chat", ["--5", "@ales", "", "9" * 30, "7"])
async def test_chats_that_are_none(bot: Wire, chat: str) -> None:
    assert await bot.refused("sendMessage", chat_id=chat, text="x") == "Bad Request: chat not found"


async def test_unknown_methods_and_tokens(bot: Wire) -> None:
    answer = await bot.ask("sendNothing")
    assert answer == {
        "ok": False, "error_code": 404, "description": "Not Found: method not found",
    }  # fmt: skip
    assert (await bot.ask("GETME"))["ok"]
    assert (await bot.ask("sendDice", chat_id=1))["error_code"] == 501
    answer = await bot.simulator.bot_api("100001:WRONG", "getMe")
    assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}

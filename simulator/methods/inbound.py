"""How updates come, and answers to presses."""

from urllib.parse import urlsplit

from simulator.errors import ApiError, bad_request
from simulator.media import Upload
from simulator.methods.call import Call, Handler
from simulator.model import Json
from simulator.updates import MOST
from simulator.webhooks import Address, Webhook

_LONGEST_POLL = 50
_DEFAULT_CONNECTIONS, _MOST_CONNECTIONS = 40, 100
_HOME = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_TOASTS_KEPT = 20


async def get_updates(call: Call) -> list[Json]:
    """Long polling."""
    if call.bot.webhook is not None:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
            " delete the webhook first",
        )
    call.bot.queue.allow(call.params.get("allowed_updates"))
    limit = call.params.get("limit", MOST)
    return await call.bot.queue.poll(
        offset=call.params.get("offset", 0),
        limit=limit if 1 <= limit <= MOST else MOST,
        timeout=min(max(call.params.get("timeout", 0), 0), _LONGEST_POLL),
    )


async def set_webhook(call: Call) -> bool:
    """Bring updates to an address; an empty one takes the webhook away."""
    url = call.params["url"]
    if not url:
        return await delete_webhook(call)
    parts = urlsplit(url)
    # plain HTTP only on this machine, where tests and the demo live
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HOME):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.params.get("secret_token")
    if secret and not _SECRET.issuperset(secret):
        raise bad_request("secret token contains unallowed characters")
    call.bot.queue.allow(call.params.get("allowed_updates"))
    _drop_pending(call)
    connections = call.params.get("max_connections", _DEFAULT_CONNECTIONS)
    address = Address(
        url=url, secret=secret, certificate=isinstance(call.params.get("certificate"), Upload),
        max_connections=min(max(connections, 1), _MOST_CONNECTIONS),
    )  # fmt: skip
    await call.world.set_webhook(call.bot, None)
    await call.world.set_webhook(call.bot, Webhook(address, call.bot.queue))
    return True


def _drop_pending(call: Call) -> None:
    if call.params.get("drop_pending_updates"):
        call.bot.queue.clear()


async def delete_webhook(call: Call) -> bool:
    """Back to polling."""
    await call.world.set_webhook(call.bot, None)
    _drop_pending(call)
    return True


def get_webhook_info(call: Call) -> Json:
    """How the webhook does."""
    webhook = call.bot.webhook
    found: Json = {
        "url": webhook.address.url if webhook else "",
        "has_custom_certificate": bool(webhook and webhook.address.certificate),
        "pending_update_count": call.bot.queue.count(),
    }
    if call.bot.queue.allowed:
        found["allowed_updates"] = call.bot.queue.allowed
    return found | (webhook.info() if webhook else {})


def answer_callback(call: Call) -> bool:
    """A toast, an alert, or just the end of the waiting mark on the button."""
    callback = call.world.callbacks.get(call.params["callback_query_id"])
    if (
        callback is None
        or callback.bot is not call.bot
        or callback.expires <= call.world.clock.now()
    ):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if callback.answered.is_set():
        return True
    callback.answer = {
        "text": call.params.get("text", ""),
        "show_alert": call.params.get("show_alert", False),
    }
    callback.answered.set()
    chat, person = callback.chat, callback.person
    call.world.tell("callback", chat, person, callback_id=callback.id, answer=callback.answer)
    if callback.answer["text"]:
        toast = {"person": person.id, "date": call.now(), **callback.answer}
        chat.toasts[:] = [*chat.toasts[1 - _TOASTS_KEPT :], toast]
        call.world.tell("toast", chat, person, **callback.answer)
    return True


METHODS: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "answerCallbackQuery": answer_callback,
}

"""Groups: two commands, one button, and what Telegram says about the group itself.

First of all routers: whatever else is written in a group is neither answered nor kept, and its
presses reach no conversation but the alarm's. Only the bot that rings is bound.
"""

from aiogram import F, Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.domain.notice import Channel
from bot.domain.screen import Screen
from bot.services.groups import binding, live_cards
from bot.services.groups.binding import NotYours
from bot.texts import text
from handlers.answer import Answers, chat_of
from handlers.limits import Buckets
from handlers.who import Who, keeps_nobody, knows_people
from storage.uow import Storage

#: presses of a group's own card
_OF_CARDS = "a:"


class InGroup(Filter):
    """Asynchronous, so that the router before all others costs them no thread."""

    async def __call__(self, event: Message | CallbackQuery | ChatMemberUpdated) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is not None and message.chat.type in {"group", "supergroup"}


class BotThatRings(Filter):
    """A campaign bot in the same group hears everything too."""

    async def __call__(self, _event: object, channel: Channel) -> bool:
        return channel is Channel.ALARM


router = Router(name="groups")
_commands = knows_people(Router(name="group commands"))
_life = keeps_nobody(Router(name="group life"))
router.include_routers(_commands, _life)
for _observer in (router.message, router.callback_query, router.my_chat_member):
    _observer.filter(InGroup())


@_commands.message(BotThatRings(), Command("bind"))
async def bind(
    message: Message, who: Who, storage: Storage, answers: Answers, bindings: Buckets
) -> None:
    """Show a site's alarms here."""
    chat = chat_of(message)
    if not bindings.take(chat):
        return
    try:
        screen = await binding.bind(storage, who.person, chat, who.lang)
    except NotYours:
        screen = _not_yours(who)
    answers.show(message, screen)


@_commands.message(BotThatRings(), Command("unbind"))
async def unbind(
    message: Message, who: Who, storage: Storage, answers: Answers, bindings: Buckets
) -> None:
    """Show no more alarms here."""
    chat = chat_of(message)
    if not bindings.take(chat):
        return
    try:
        screen = await binding.unbind(storage, who.person, chat, who.lang)
    except NotYours:
        screen = _not_yours(who)
    answers.show(message, screen)


@_commands.callback_query(BotThatRings(), F.data.regexp(r"^gb:[A-Za-z0-9_-]{1,40}$"))
async def choose_site(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers
) -> None:
    """The site was chosen, by somebody who may; anybody can press."""
    site_id = (callback.data or "").removeprefix("gb:")
    try:
        screen = await binding.bind(
            storage, who.person, chat_of(callback), who.lang, site_id=site_id
        )
    except NotYours:
        answers.toast(callback, text(who.lang, "group-not-yours"), alert=True)
        return
    answers.toast(callback)
    answers.change(callback, screen)


def _not_yours(who: Who) -> Screen:
    return Screen(text=text(who.lang, "group-not-yours"))


@_life.message(F.migrate_to_chat_id)
async def moved_away(message: Message, storage: Storage) -> None:
    """The last word of a group that became a supergroup."""
    if message.migrate_to_chat_id is not None:
        await live_cards.migrated(storage, chat_of(message), message.migrate_to_chat_id)


@_life.message(F.migrate_from_chat_id)
async def moved_here(message: Message, storage: Storage) -> None:
    """The first word of the supergroup."""
    if message.migrate_from_chat_id is not None:
        await live_cards.migrated(storage, message.migrate_from_chat_id, chat_of(message))


@_life.message()
async def not_ours(_message: Message) -> None:
    """People among themselves."""


@_life.callback_query(~F.data.startswith(_OF_CARDS))
async def no_button_of_a_group(callback: CallbackQuery, lang: str, answers: Answers) -> None:
    """A private screen's button can't be pressed into a group, where all would read the answer."""
    answers.toast(callback, text(lang, "toast-gone"), alert=True)


@_life.my_chat_member(BotThatRings())
async def taken_out_or_back(event: ChatMemberUpdated, storage: Storage) -> None:
    """Taken out: the group can't be written to. Back: what is open is shown."""
    status = event.new_chat_member.status
    if status in {"left", "kicked"}:
        await live_cards.membership(storage, chat_of(event), member=False)
    elif status in {"member", "administrator"}:
        await live_cards.membership(storage, chat_of(event), member=True)

"""The whole simulated Telegram, in memory: who there is, what stands where, and who hears of it."""

import asyncio
import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator import views
from simulator.clock import Clock
from simulator.errors import ControlError, bad_request, forbidden
from simulator.events import Hub
from simulator.faults import Faults
from simulator.journal import Journal
from simulator.limits import Flood, Limits
from simulator.media import FileStore
from simulator.model import Bot, Chat, Json, Message, Person
from simulator.numbers import whole
from simulator.updates import Lane, Queue
from simulator.webhooks import Webhook

#: new accounts have ids above 2^32
FIRST_PERSON = 7_000_000_001
FIRST_GROUP, FIRST_SUPERGROUP = -4_000_000_001, -1_002_000_000_001
#: update ids of a bot; after a reset they begin so much higher, so that no old offset swallows them
FIRST_UPDATE, UPDATE_GAP = 500_000_000, 1_000_000


@dataclass(slots=True, kw_only=True, eq=False)
class Callback:
    """A press that waits for answerCallbackQuery."""

    id: str
    bot: Bot
    chat: Chat
    person: Person
    expires: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class World:
    """The state. Everything runs in one event loop; nothing here waits."""

    def __init__(self, *, clock: Clock | None = None, limits: Limits | None = None) -> None:
        self.clock = clock or Clock()
        self.limits = limits or Limits()
        self.events = Hub()
        self.faults = Faults()
        self.journal = Journal()
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self._first_update = FIRST_UPDATE
        self._person_ids = itertools.count(FIRST_PERSON)
        self._callback_ids = itertools.count(4_000_000_000_000_001)
        self._empty()

    def _empty(self) -> None:
        self.flood = Flood()
        self.files = FileStore()
        self.private: dict[tuple[int, int], Chat] = {}
        self.groups: dict[int, Chat] = {}
        self.groups_of: dict[int, set[int]] = {}
        self.callbacks: dict[str, Callback] = {}
        self._callback_order: deque[str] = deque()
        self._group_ids = itertools.count(FIRST_GROUP, -1)
        self._supergroup_ids = itertools.count(FIRST_SUPERGROUP, -1)

    async def reset(self, *, everybody: bool) -> None:
        """Forget chats, files, faults and the journal; and, when told, people and bots too."""
        self._first_update += UPDATE_GAP
        for bot in self.bots.values():
            bot.queue.clear()
            bot.paths.clear()
            if everybody:
                bot.queue.close()
                await self.set_webhook(bot, None)
        self._empty()
        self.faults.clear()
        self.journal.clear()
        if everybody:
            self.people.clear()
            self.bots.clear()

    async def close(self) -> None:
        """Send pollers and pages home."""
        self.events.close()
        for bot in self.bots.values():
            bot.queue.close()
            await self.set_webhook(bot, None)

    # bots

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        """A new token; raises ControlError for one that is there or has another shape."""
        digits, colon, secret = token.partition(":")
        if not (digits.isdecimal() and colon and secret) or "/" in token:
            raise ControlError(400, "A token looks like 100001:LETTERS.")
        if any(bot.token_id == digits for bot in self.bots.values()):
            raise ControlError(409, f"A bot with the id {digits} is there already.")
        queue = Queue(first_id=self._first_update, now=self.clock.now)
        bot = Bot(token=token, username=username, name=name, queue=queue)
        self.bots[token] = bot
        return bot

    def bot(self, name: str | int | None = None) -> Bot:
        """By the token's digits or the username; the first one by default."""
        for bot in self.bots.values():
            if name in {None, "", bot.token_id, bot.id, bot.username, f"@{bot.username}"}:
                return bot
        raise ControlError(404, f"There is no bot {name}." if name else "There is no bot.")

    async def set_webhook(self, bot: Bot, webhook: Webhook | None) -> None:
        """Replace the bot's webhook."""
        if bot.webhook is not None:
            await bot.webhook.close()
        bot.webhook = webhook

    # people

    def next_person_id(self) -> int:
        """An id nobody has."""
        return next(number for number in self._person_ids if number not in self.people)

    def person(self, person_id: int) -> Person:
        """Raises ControlError when there is nobody."""
        found = self.people.get(person_id)
        if found is None:
            raise ControlError(404, f"There is nobody with the id {person_id}.")
        return found

    # chats

    def private_chat(self, bot: Bot, person: Person) -> Chat:
        """The chat of a bot with a person, made when it is first needed."""
        key = (bot.id, person.id)
        if key not in self.private:
            self.private[key] = Chat(id=person.id, kind="private", bot=bot, person=person)
        return self.private[key]

    def add_group(self, title: str, *, supergroup: bool = False) -> Chat:
        """A new group with nobody in it."""
        number = next(self._supergroup_ids if supergroup else self._group_ids)
        group = Chat(id=number, kind="supergroup" if supergroup else "group", title=title)
        self.groups[number] = group
        return group

    def chats_of(self, person: Person) -> Iterator[tuple[Bot | None, Chat]]:
        """The chats on a phone."""
        for bot in self.bots.values():
            if chat := self.private.get((bot.id, person.id)):
                yield bot, chat
        for group_id in sorted(self.groups_of.get(person.id, ())):
            yield None, self.groups[group_id]

    def known(self, bot: Bot, chat_id: int | str) -> Chat:
        """A chat the bot has seen; raises ApiError as Telegram does for the rest."""
        number = whole(chat_id) or 0
        if number > 0 and number in self.people:
            return self.private_chat(bot, self.people[number])
        group = self.groups.get(number)
        if group is None or bot.id not in group.bots | group.kicked:
            raise bad_request("chat not found")
        return group

    def reach(self, bot: Bot, chat_id: int | str) -> Chat:
        """A chat the bot may write to now; raises ApiError with Telegram's reason."""
        chat = self.known(bot, chat_id)
        if chat.person is not None:
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        elif bot.id not in chat.bots:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        return chat

    # messages and updates

    def post(self, message: Message) -> None:
        """Put a message into its chat and on the phones."""
        chat = message.chat
        chat.messages[message.id] = message
        if isinstance(message.sender, Bot):
            chat.typing_until = 0.0
        for person_id in chat.viewers():
            if message.sender is not self.people.get(person_id):
                chat.unread[person_id] = chat.unread.get(person_id, 0) + 1
        self.show("message", message)
        if not message.silent:
            self.show("ring", message, but=message.sender)

    def show(self, event: str, message: Message, *, but: Person | Bot | None = None) -> None:
        """Tell the pages about a message, one event a phone."""
        if not self.events.listened_to:
            return
        for person_id in tuple(message.chat.viewers()):
            person = self.people.get(person_id)
            if person is not None and person is not but:
                shown = views.for_page(message, person)
                shown["deleted"] = event == "delete"
                self.tell(event, message.chat, person, message=shown)

    def tell(self, event: str, chat: Chat, person: Person, **data: object) -> None:
        """Tell the pages what happened in a chat on somebody's phone."""
        bot = chat.bot.token_id if chat.bot else None
        about: Json = {"person": person.id, "bot": bot, "chat": chat.id}
        self.events.tell(event, about | data)

    def push(self, bot: Bot, kind: str, payload: Json, lane: Lane) -> int | None:
        """Queue an update; its id, or None when the bot did not ask for that kind."""
        limits = self.limits
        ttl = limits.callback_ttl if kind == "callback_query" else limits.update_ttl
        update = bot.queue.add(kind, payload, ttl=ttl, lane=lane)
        if update is not None and bot.webhook is not None:
            bot.webhook.push(update)
        return update.id if update else None

    # presses

    def add_callback(self, bot: Bot, chat: Chat, person: Person) -> Callback:
        """A press that may be answered for as long as callbacks live."""
        now = self.clock.now()
        while self._callback_order and self.callbacks[self._callback_order[0]].expires <= now:
            del self.callbacks[self._callback_order.popleft()]
        callback = Callback(
            id=str(next(self._callback_ids)), bot=bot, chat=chat, person=person,
            expires=now + self.limits.callback_ttl,
        )  # fmt: skip
        self.callbacks[callback.id] = callback
        self._callback_order.append(callback.id)
        return callback

"""First taps without a second, in memory: whom to ask after twenty seconds, whom to tell after sixty."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from bot.services import screens
from bot.services.stop import raising, taps
from handlers.live import LiveScreens
from storage.uow import Storage

#: more people than this never stop work at once and write later
_REMEMBERED = 1000


@dataclass(slots=True, kw_only=True)
class _Press:
    chat_id: int = field(repr=False)
    lang: str
    ask_at: datetime
    asked: bool = False


if TYPE_CHECKING:
    from bot.delivery.direct import Direct


class Pending:
    """Handles of unfinished presses; nothing of them is stored with a name."""

    def __init__(self, direct: "Direct", live: LiveScreens) -> None:
        self._direct = direct
        self._live = live
        self._presses: dict[UUID, _Press] = {}
        #: press -> the stop it became, in order of sending
        self._sent: OrderedDict[UUID, UUID] = OrderedDict()

    def add(self, begun: raising.Begun, chat_id: int, lang: str) -> None:
        """The first tap was made in this chat."""
        self._presses[begun.press_id] = _Press(chat_id=chat_id, lang=lang, ask_at=begun.ask_at)

    def drop(self, press_id: UUID) -> None:
        """It was finished or withdrawn."""
        self._presses.pop(press_id, None)

    def stop_of(self, press_id: UUID) -> UUID | None:
        """The stop a first tap became by itself; what its sender writes next belongs there."""
        return self._sent.get(press_id)

    def tell(self, sent: Iterable[raising.Sent]) -> None:
        """Whose press was sent nameless reads so, and sees the stop live."""
        for one in sent:
            if press := self._presses.pop(one.press_id, None):
                self._remember(one.press_id, one.stop_id)
                self._direct.post(press.chat_id, screens.plain("sent-unfinished", press.lang))
                self._live.post(press.chat_id, press.lang, one.stop_id, one.mailbox_key)

    def _remember(self, press_id: UUID, stop_id: UUID) -> None:
        self._sent[press_id] = stop_id
        if len(self._sent) > _REMEMBERED:
            self._sent.popitem(last=False)

    async def ask(self, storage: Storage) -> None:
        """Ask whoever has not chosen for twenty seconds, once."""
        if not self._presses:
            return
        async with storage.read() as work:
            now = work.now
        for press in self._presses.values():
            if not press.asked and now >= press.ask_at:
                press.asked = True
                self._direct.post(press.chat_id, taps.still_waiting(press.lang))

"""Stop work: two taps, both messages; before the manner is chosen nothing is answered through the outbox."""

import secrets
from dataclasses import asdict
from typing import Any
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from bot.domain.report import Danger
from bot.domain.stop_work import DRILLERS, Manner
from bot.services import screens
from bot.services.stop import raising, taps
from bot.services.stop.raising import Where
from bot.texts import LANGUAGES, every, text
from handlers.answer import Answers, chat_of
from handlers.live import LiveScreens
from handlers.pending import Pending
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="stop_work"))
router.message.filter(F.chat.type == "private")


class Stopping(StatesGroup):
    """A stop between its taps, and after."""

    choosing = State()
    #: details may follow
    after = State()


class StopWord(Filter):
    """What somebody in a hurry types instead of looking for the button."""

    async def __call__(self, message: Message) -> bool:
        typed = (message.text or "").strip().strip("!. ").lower()
        return any(typed in text(lang, "stop-words").split() for lang in LANGUAGES)


async def _where(state: FSMContext) -> Where:
    """What was chosen, else what a poster said within the hour."""
    data = await state.get_data()
    return Where(**data.get("where", data.get("poster") or {}))


async def _press(state: FSMContext) -> UUID | None:
    press = (await state.get_data()).get("press")
    return UUID(press) if press else None


@router.message(F.text.in_(every("button-stop-work")))
@router.message(Command("stop"))
@router.message(StopWord())
async def first_tap(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    pending: Pending,
) -> None:  # fmt: skip
    """Keep the press, nameless, and ask for the second tap."""
    where = await _where(state)
    if where.site_id is None and who.person is not None:
        async with storage.read() as work:
            where = await raising.preset(work, who.person)
    await _begin(message, who, state, storage, pending, where)
    await ask(message, who, state, storage, answers)


async def _begin(
    message: Message, who: Who, state: FSMContext, storage: Storage, pending: Pending, where: Where
) -> None:
    """A second "Stop work" before the manner is chosen is the same press."""
    press = await _press(state)
    if press is None or await state.get_state() != Stopping.choosing.state:
        begun = await raising.begin(storage, where, message.date)
        pending.add(begun, chat_of(message), who.lang)
        press = begun.press_id
    await state.set_state(Stopping.choosing)
    await state.update_data(press=press.hex, where=asdict(where))


async def ask(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The next question of an unfinished stop: where, or with which name."""
    where = await _where(state)
    async with storage.read() as work:
        if where.place_id is None:
            screen = await taps.choose_place(work, where.site_id, who.lang)
        else:
            screen = await taps.choose_manner(work, where, who.lang, who.person)
    answers.show(message, screen)


#: the label pressed -> how the stop is sent
_HOW = {
    label: how
    for key, how in (
        ("button-send-named", Manner.NAMED),
        ("button-send-anonymous", Manner.ANONYMOUS),
        ("button-shouted", Manner.SHOUTED),
    )
    for label in every(key)
}


@router.message(F.text.in_(_HOW.keys() | every("button-drill")))
async def second_tap(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    live: LiveScreens, pending: Pending,
) -> None:  # fmt: skip
    """The manner is chosen; with the place known the alarm goes out now."""
    drill = message.text in every("button-drill") and _may_drill(who)
    await state.update_data(how=str(_HOW.get(message.text or "", Manner.NAMED)), drill=drill)
    data = await state.get_data()
    if not (await _where(state)).site_id and "where" not in data and who.person is not None:
        # after a restart the draft is gone; the person's own place is as good as remembered
        async with storage.read() as work:
            await state.update_data(where=asdict(await raising.preset(work, who.person)))
    if (await _where(state)).place_id is None and not data.get("unlisted"):
        await _begin(message, who, state, storage, pending, await _where(state))
        await ask(message, who, state, storage, answers)
        return
    await _raise(message, who, state, storage, answers, live, pending)


def _may_drill(who: Who) -> bool:
    """A word typed by anybody else is no exercise: it is a stop."""
    return who.person is not None and who.person.role in DRILLERS


async def _raise(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    live: LiveScreens, pending: Pending,
) -> None:  # fmt: skip
    data = await state.get_data()
    where, press = await _where(state), await _press(state)
    how = Manner(data["how"])
    named = how is not Manner.ANONYMOUS and who.person is not None
    if named and who.person is not None:
        key = f"{message.bot.id if message.bot else 0}:{message.message_id}:{who.person.id.hex}"
        raised = await raising.raise_named(
            storage, who.person, where, message.date, press_key=key, press_id=press,
            manner=how, drill=data["drill"],
        )  # fmt: skip
    else:
        mailbox_key = secrets.token_bytes(32)
        manner = Manner.ANONYMOUS if how is Manner.ANONYMOUS else Manner.STRANGER
        raised = await raising.raise_nameless(
            storage, where, message.date, manner=manner, mailbox_key=mailbox_key, press_id=press
        )
        live.post(chat_of(message), who.lang, raised.stop_id, mailbox_key)
    if press is not None:
        pending.drop(press)
    await _carry_report(storage, raised.stop_id, data)
    answers.show(
        message, screens.plain("stop-recorded" if named else "stop-recorded-nameless", who.lang)
    )
    await rest(state, {"stop": raised.stop_id.hex, "with_name": named})
    await state.set_state(Stopping.after)


async def _carry_report(storage: Storage, stop_id: UUID, data: dict[str, Any]) -> None:
    """Somebody was reporting a danger and stopped the work instead: the words go with the alarm."""
    if data.get("danger") == Danger.YES and data.get("words"):
        await raising.add_detail(storage, stop_id, "text", data["words"], press_key=None)


async def rest(state: FSMContext, data: dict[str, object]) -> None:
    """Forget the draft but for the language and where a poster said we are."""
    before = await state.get_data()
    kept: dict[str, object] = {name: before[name] for name in ("lang", "poster") if name in before}
    await state.clear()
    await state.set_data({**kept, **data})


@router.message(F.text.in_(every("button-cancel-stop")))
async def cancel(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    pending: Pending,
) -> None:  # fmt: skip
    """Withdraw an unfinished press; one that was sent already is spoken of with the one who calls."""
    press = await _press(state)
    withdrawn = press is not None and await raising.withdraw(storage, press)
    if press is not None:
        pending.drop(press)
    await rest(state, {})
    name = "stop-withdrawn" if withdrawn else "stop-already-sent"
    answers.show(message, screens.plain(name, who.lang))


@router.message(Stopping.choosing, F.text.in_(every("button-other-place")))
async def other_place(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """Not here: ask from the sites down."""
    await state.update_data(where={})
    await ask(message, who, state, storage, answers)


@router.message(Stopping.choosing, F.text.in_(every("button-place-unlisted")))
async def unlisted(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    live: LiveScreens, pending: Pending,
) -> None:  # fmt: skip
    """A place that is not in the list: the site, or nothing, must do; words may follow."""
    await state.update_data(unlisted=True)
    await _go_on(message, who, state, storage, answers, live, pending)


class PlaceLabel(Filter):
    """A button of a place or a site; it is understood without any memory of the conversation."""

    async def __call__(
        self, message: Message, storage: Storage, state: FSMContext
    ) -> bool | dict[str, Where]:
        label = message.text or ""
        choosing = await state.get_state() == Stopping.choosing.state
        if not choosing and taps.JOINT not in label:
            return False
        async with storage.read() as work:
            where = await taps.place_of_label(work, label)
        return {"chosen": where} if where else False


@router.message(StateFilter(None, Stopping), PlaceLabel())
async def place_chosen(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    live: LiveScreens, pending: Pending, chosen: Where,
) -> None:  # fmt: skip
    """The place is known now; after a restart this is where the stop begins anew."""
    await _begin(message, who, state, storage, pending, chosen)
    if press := await _press(state):
        await raising.choose(storage, press, chosen)
    if chosen.place_id is None:
        await ask(message, who, state, storage, answers)
        return
    await _go_on(message, who, state, storage, answers, live, pending)


async def _go_on(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    live: LiveScreens, pending: Pending,
) -> None:  # fmt: skip
    """With the manner chosen before the place, the alarm goes out; else the manner is asked."""
    if "how" in await state.get_data():
        await _raise(message, who, state, storage, answers, live, pending)
        return
    async with storage.read() as work:
        where = await _where(state)
        screen = await taps.choose_manner(work, where, who.lang, who.person)
    answers.show(message, screen)

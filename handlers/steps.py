"""The steps of those who answer for a stop: a button on the card, one message or two taps, done.

What is being written lives in the draft only; after a restart the button on the card asks again.
"""

from uuid import UUID

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.restart import Refusal
from bot.domain.screen import Screen
from bot.domain.stop_work import (
    LONGEST_WORDS,
    MUST_CARRY,
    NO_RULE,
    RULES,
    RUNGS,
    Carries,
    Event,
    is_cell,
)
from bot.services import screens
from bot.services.stop import step_screens, steps
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.people import Person
from storage.uow import Storage

router = knows_people(Router(name="steps"))
router.message.filter(F.chat.type == "private")

_HEX = "[0-9a-f]{32}"


class Stepping(StatesGroup):
    """A step between its button and its last tap."""

    photo = State()
    words = State()
    #: the last tap is awaited; what was sent before it waits in the draft
    choice = State()


@router.callback_query(F.data.regexp(rf"^e:[a-z_]+:{_HEX}$"))
async def begin(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """A step's button: refused with the reason, or asked for what it must carry."""
    _, name, stop_hex = (callback.data or "").split(":")
    event = next((one for one in Event if one == name), None)
    if who.person is None or event is None:
        answers.toast(callback, text(who.lang, "refusal-not-yours"), alert=True)
        return
    refusal = await steps.refused(storage, who.person, UUID(stop_hex), event)
    if refusal is not None:
        answers.toast(callback, _reason(refusal, who.lang), alert=True)
        return
    answers.toast(callback)
    await state.set_state(_asks_for(event))
    await state.update_data(step={"event": str(event), "stop": stop_hex})
    answers.show(callback, step_screens.asks(event, UUID(stop_hex), who.lang))


def _asks_for(event: Event) -> State:
    carries = MUST_CARRY.get(event, frozenset())
    if Carries.PHOTO in carries:
        return Stepping.photo
    return Stepping.words if Carries.WORDS in carries else Stepping.choice


@router.message(Stepping.photo, F.photo)
async def photo(message: Message, who: Who, state: FSMContext, answers: Answers) -> None:
    """The picture of the place made safe; one tap is left."""
    step = await _keep(state, photo=(message.photo or [])[-1].file_id)
    await state.set_state(Stepping.choice)
    answers.show(message, step_screens.scope(UUID(step["stop"]), who.lang))


@router.message(Stepping.words, F.text & ~F.text.startswith("/"))
async def words(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The one message of a step; a fix needs its rung besides, a delay its days."""
    if len(message.text or "") > LONGEST_WORDS:
        too_long = text(who.lang, "step-too-long", most=LONGEST_WORDS)
        answers.show(message, Screen(text=too_long, reply=screens.menu(who.lang)))
        return
    step = await _keep(state, words=message.text or "")
    event = Event(step["event"])
    if Carries.RUNG in MUST_CARRY[event]:
        await state.set_state(Stepping.choice)
        answers.show(message, step_screens.rungs(UUID(step["stop"]), who.lang))
        return
    if Carries.DAYS in MUST_CARRY[event]:
        await state.set_state(Stepping.choice)
        left = await steps.days_left(storage, UUID(step["stop"]))
        answers.show(message, step_screens.days(UUID(step["stop"]), left, who.lang))
        return
    if who.person is not None:
        await state.set_state(None)
        taken = await steps.take(
            storage, who.person, UUID(step["stop"]), event, {"words": step["words"]}
        )
        answers.show(message, _ended(taken, who.lang))


@router.message(Stepping.photo)
@router.message(Stepping.words)
async def something_else(message: Message, who: Who, state: FSMContext, answers: Answers) -> None:
    """A sticker where a photo is due: say what is."""
    wants_photo = await state.get_state() == Stepping.photo.state
    key = "step-photo-please" if wants_photo else "step-words-please"
    answers.show(message, Screen(text=text(who.lang, key), reply=screens.menu(who.lang)))


@router.callback_query(F.data.regexp(rf"^es:(task|place):{_HEX}$"))
async def scope(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """What stays stopped: the last tap of "Made safe"."""
    _, chosen, stop_hex = (callback.data or "").split(":")
    step = await _awaited(state, stop_hex, Event.MAKE_SAFE)
    carried = {"photo": step["photo"], "scope": chosen} if step else None
    await _finish(callback, who, state, storage, answers, Event.MAKE_SAFE, stop_hex, carried)


@router.callback_query(F.data.regexp(rf"^er:[0-4]:{_HEX}$"))
async def rung(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The rung of the control: the last tap of "Record the fix"."""
    _, chosen, stop_hex = (callback.data or "").split(":")
    step = await _awaited(state, stop_hex, Event.CORRECT)
    carried = {"words": step["words"], "rung": RUNGS[int(chosen)]} if step else None
    await _finish(callback, who, state, storage, answers, Event.CORRECT, stop_hex, carried)


@router.callback_query(F.data.regexp(rf"^ed:[1-9]:{_HEX}$"))
async def days(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """For how long: the last tap of "Needs more days"."""
    _, chosen, stop_hex = (callback.data or "").split(":")
    step = await _awaited(state, stop_hex, Event.POSTPONE)
    carried = {"words": step["words"], "days": chosen} if step else None
    await _finish(callback, who, state, storage, answers, Event.POSTPONE, stop_hex, carried)


@router.callback_query(F.data.regexp(rf"^ec:[1-5]x[1-5]:{_HEX}$"))
async def cell(callback: CallbackQuery, who: Who, answers: Answers) -> None:
    """The cell of the 5×5 table; the rule is the last tap."""
    _, chosen, stop_hex = (callback.data or "").split(":")
    answers.toast(callback)
    answers.change(callback, step_screens.rules(UUID(stop_hex), chosen, who.lang))


@router.callback_query(F.data.regexp(rf"^el:[0-9]:[1-5]x[1-5]:{_HEX}$"))
async def rule(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The life-saving rule: the last tap of "Assess the hazard"; the button carries the cell."""
    _, number, chosen, stop_hex = (callback.data or "").split(":")
    name = (*RULES, NO_RULE)[int(number)]
    carried = {"cell": chosen, "rule": name} if is_cell(chosen) else None
    await _finish(callback, who, state, storage, answers, Event.ASSESS, stop_hex, carried)


@router.callback_query(F.data.regexp(rf"^ey:{_HEX}$"))
async def seen_the_place(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The second person's word: work goes on."""
    stop_hex = (callback.data or "").removeprefix("ey:")
    await _finish(callback, who, state, storage, answers, Event.CONFIRM_RESTART, stop_hex, {})


@router.callback_query(F.data.regexp(rf"^j:{_HEX}:SW-[0-9]{{4}}-[0-9]{{4,}}$"))
async def join(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Two stops of one danger become one, by hand."""
    _, stop_hex, number = (callback.data or "").split(":")
    if who.person is None:
        answers.toast(callback, text(who.lang, "refusal-not-yours"), alert=True)
        return
    taken = await steps.merge(storage, who.person, UUID(stop_hex), number)
    said = _reason(taken.refusal, who.lang) if taken.refusal else text(who.lang, "step-done")
    answers.toast(callback, said, alert=taken.refusal is not None)


async def _finish(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    event: Event, stop_hex: str, carried: dict[str, str] | None,
) -> None:  # fmt: skip
    """Take the step; what was said before a restart of ours is asked for again."""
    if carried is None:
        answers.toast(callback, text(who.lang, "step-lost"), alert=True)
        return
    person: Person | None = who.person
    if person is None:
        answers.toast(callback, text(who.lang, "refusal-not-yours"), alert=True)
        return
    await state.set_state(None)
    taken = await steps.take(storage, person, UUID(stop_hex), event, carried)
    answers.toast(callback)
    answers.change(callback, _ended(taken, who.lang))


async def _keep(state: FSMContext, **given: str) -> dict[str, str]:
    step: dict[str, str] = {**(await state.get_data())["step"], **given}
    await state.update_data(step=step)
    return step


async def _awaited(state: FSMContext, stop_hex: str, event: Event) -> dict[str, str] | None:
    """The draft, if it is of this very step."""
    step: dict[str, str] = (await state.get_data()).get("step") or {}
    here = (step.get("stop"), step.get("event")) == (stop_hex, str(event))
    return step if here and await state.get_state() == Stepping.choice.state else None


def _reason(refusal: Refusal, lang: str) -> str:
    return text(lang, f"refusal-{refusal}".replace("_", "-"))


def _ended(taken: steps.Taken, lang: str) -> Screen:
    if taken.refusal is not None:
        return Screen(text=_reason(taken.refusal, lang))
    return Screen(text=text(lang, "step-half" if taken.half else "step-done"))

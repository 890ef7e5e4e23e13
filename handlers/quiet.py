"""/quiet: the hours in which a phone does not ring for what can wait."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.quiet import read
from bot.domain.screen import Screen
from bot.services import quiet
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="quiet"))
router.message.filter(F.chat.type == "private")


class Quiet(StatesGroup):
    """The next message may be hours."""

    hours = State()


@router.message(Command("quiet"))
async def show(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """What is chosen; hours may be typed next."""
    if who.person is None:
        await answers.screen(message, who, "quiet-stranger")
        return
    # whoever is in the middle of something goes on with it: their next words belong there
    if await state.get_state() is None:
        await state.set_state(Quiet.hours)
    await quiet.show(storage, who.person)


@router.callback_query(F.data.startswith("q:"))
async def choose(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """One tap on what is offered."""
    if who.person is None or callback.data not in quiet.CHOICES:
        answers.toast(callback, text(who.lang, "toast-gone"), alert=True)
        return
    if await state.get_state() == Quiet.hours:
        await state.set_state(None)
    hours = quiet.CHOICES[callback.data]
    await quiet.choose(storage, who.person, hours)
    answers.toast(callback, text(who.lang, "toast-quiet"))
    answers.change(callback, quiet.screen(hours, who.lang))


@router.message(Quiet.hours, F.text & ~F.text.startswith("/"))
async def typed(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """Hours in one's own words."""
    hours = read(message.text or "")
    if hours is None or who.person is None:
        answers.show(message, Screen(text=text(who.lang, "quiet-not-understood")))
        return
    await state.set_state(None)
    await quiet.typed(storage, who.person, hours)

"""The big keyboard's plain buttons, the commands that only show something, and the language."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.services import screens
from bot.services.people import enrolment
from bot.texts import LANGUAGES, every, text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="menu"))
router.message.filter(F.chat.type == "private")


@router.message(Command("menu"))
@router.message(F.text.in_(every("button-menu")))
async def menu(message: Message, who: Who, state: FSMContext, answers: Answers) -> None:
    """Back to the big keyboard from anywhere."""
    await state.set_state(None)
    await answers.screen(message, who, "menu")


@router.message(Command("help"))
async def help_(message: Message, who: Who, answers: Answers) -> None:
    """What the bot does, in five lines."""
    await answers.screen(message, who, "help")


@router.message(Command("privacy"))
async def privacy(message: Message, who: Who, answers: Answers) -> None:
    """What is kept and what is not."""
    await answers.screen(message, who, "privacy")


@router.callback_query(F.data.startswith("pv:"))
async def privacy_of(callback: CallbackQuery, who: Who, answers: Answers) -> None:
    """What one of those who might want to know could learn; or back to all of them."""
    name = (callback.data or "").removeprefix("pv:")
    known = name in screens.ADVERSARIES
    answers.toast(callback)
    answers.change(
        callback, screens.privacy_of(name, who.lang) if known else screens.privacy(who.lang)
    )


@router.message(Command("briefings"))
@router.message(F.text.in_(every("button-briefings")))
async def briefings(message: Message, who: Who, answers: Answers) -> None:
    """One honest sentence until briefings come."""
    await answers.screen(message, who, "briefings")


@router.message(Command("language"))
@router.message(F.text.in_(every("button-language")))
async def language(message: Message, who: Who, answers: Answers) -> None:
    """The three languages by their own names."""
    await answers.screen(message, who, "language")


@router.callback_query(F.data.in_({f"l:{lang}" for lang in LANGUAGES}))
async def choose_language(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """One tap; a stranger's choice lives in memory only."""
    lang = (callback.data or "").removeprefix("l:")
    await state.update_data(lang=lang)
    if who.person is not None:
        await enrolment.choose_language(storage, who.person, lang)
    answers.toast(callback, text(lang, "toast-language"))
    answers.show(callback, screens.plain("language-set", lang))

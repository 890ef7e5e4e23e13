"""/people: codes for crews, and for a person with a new phone. Answers are direct: a code is kept nowhere."""

from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.domain.roles import Role
from bot.domain.screen import Screen
from bot.services.people import invitations
from bot.services.people.enrolment import InviteRefused
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage.uow import Storage

router = knows_people(Router(name="people"))
router.message.filter(F.chat.type == "private")


@router.message(Command("people"))
async def people(
    message: Message, command: CommandObject, who: Who, storage: Storage, answers: Answers
) -> None:
    """Alone: the crews one may invite into. With words: the people whom they name, to move one."""
    words = (command.args or "").strip()
    screen = None
    if who.person is not None and words:
        screen = await invitations.found(storage, who.person, words[:100], who.lang)
    elif who.person is not None:
        screen = await invitations.overview(storage, who.person, who.lang)
    answers.show(message, screen or Screen(text=text(who.lang, "people-not-yours")))


@router.callback_query(F.data.regexp(r"^[if]:[A-Za-z0-9._-]{1,40}$"))
async def crew_code(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers,
    username: str | None = None,
) -> None:  # fmt: skip
    """A code for a crew's workers, or for its foreman."""
    kind, _, crew_id = (callback.data or "").partition(":")
    role = Role.WORKER if kind == "i" else Role.FOREMAN
    if who.person is None:
        answers.toast(callback, text(who.lang, "people-not-yours"), alert=True)
        return
    try:
        screen = await invitations.crew_code(storage, who.person, crew_id, role, who.lang, username)
    except InviteRefused:
        answers.toast(callback, text(who.lang, "people-not-yours"), alert=True)
        return
    answers.toast(callback)
    answers.show(callback, screen)


@router.callback_query(F.data.regexp(r"^v:[0-9a-f]{32}$"))
async def move_code(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers,
    username: str | None = None,
) -> None:  # fmt: skip
    """A code that moves a person to a new phone."""
    person_id = UUID((callback.data or "").removeprefix("v:"))
    if who.person is None:
        answers.toast(callback, text(who.lang, "people-not-yours"), alert=True)
        return
    try:
        screen = await invitations.move_code(storage, who.person, person_id, who.lang, username)
    except InviteRefused:
        answers.toast(callback, text(who.lang, "people-not-yours"), alert=True)
        return
    answers.toast(callback)
    answers.show(callback, screen)

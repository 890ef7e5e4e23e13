"""The safety service's side of reports: the board, the card, and what is done with one tap.

Whatever shows a report's words is sent directly, remembered, and taken back from the officer's chat.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.domain.report import Kind
from bot.domain.screen import Screen
from bot.services.report import board, card, reading, triage, triage_screens
from bot.services.report.triage import Done
from bot.texts import text
from handlers.answer import Answers, Event
from handlers.who import Who, knows_people
from storage.people import Person
from storage.report_board import Filter
from storage.uow import Storage

if TYPE_CHECKING:
    from storage.evidence import Evidence

router = knows_people(Router(name="triage"))
router.message.filter(F.chat.type == "private")

HEX = "[0-9a-f]{32}"
_HALF = "[0-9a-f]{16}"


@router.message(Command("reports"))
async def reports(
    message: Message, command: CommandObject, who: Who, storage: Storage, answers: Answers
) -> None:
    """The board; with words, what lies at places of that name."""
    screen = None
    if who.person is not None:
        screen = await board.show(
            storage, who.person, who.lang, search=(command.args or "").strip()
        )
    answers.show(message, screen or Screen(text=text(who.lang, "triage-not-yours")))


@router.callback_query(F.data.regexp(r"^kb:[a-z]+:[0-9]{1,6}$"))
async def turn(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Another filter, another page: the same message."""
    _, name, number = (callback.data or "").split(":")
    only = next((one for one in Filter if one == name), Filter.OPEN)
    screen = (
        await board.show(storage, who.person, who.lang, only, int(number)) if who.person else None
    )
    if screen is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    answers.toast(callback)
    answers.change(callback, screen)


@router.callback_query(F.data.regexp(r"^kp:[a-z]+:[0-9]{1,6}$"))
async def take_page(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Take all on this page that nobody has."""
    _, name, number = (callback.data or "").split(":")
    only = next((one for one in Filter if one == name), Filter.OPEN)
    if who.person is None or not reading.may_read(who.person, who.person.site_id):
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    taken = await triage.take_page(storage, who.person, only, int(number))
    answers.toast(callback, text(who.lang, "toast-taken-page", count=taken), alert=True)
    screen = await board.show(storage, who.person, who.lang, only, int(number))
    if screen is not None:
        answers.change(callback, screen)


@router.callback_query(F.data.regexp(rf"^r:{HEX}$"))
async def open_report(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers
) -> None:
    """The card of a report, for an officer of its site."""
    if who.person is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    opened = await card.opened(storage, who.person, report_of(callback), who.lang)
    if opened is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    answers.toast(callback)
    disclose(callback, who.person, card.screens_of(opened, who.lang), storage, answers)


@router.callback_query(F.data.regexp(rf"^ke:{HEX}$"))
async def evidence_of(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers, evidence: "Evidence"
) -> None:
    """Pictures, videos and voices."""
    shown = None
    if who.person is not None:
        shown = await card.evidence_of(
            storage, evidence, who.person, report_of(callback), who.lang
        )  # fmt: skip
    if who.person is None or shown is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    answers.toast(callback)
    disclose(callback, who.person, shown, storage, answers)


@router.callback_query(F.data.regexp(rf"^kd:{HEX}$"))
async def whole_dialogue(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers
) -> None:
    """All that was said."""
    shown = None
    if who.person is not None:
        shown = await card.whole_dialogue(storage, who.person, report_of(callback), who.lang)
    if who.person is None or shown is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    answers.toast(callback)
    disclose(callback, who.person, shown, storage, answers)


@router.callback_query(F.data.regexp(rf"^k[tm]:{HEX}$"))
async def one_tap(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Take it; hear no more of this reporter, or hear of them again."""
    act = triage.take if (callback.data or "").startswith("kt") else triage.mute
    if who.person is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    done = await act(storage, who.person, report_of(callback))
    await after(callback, who, storage, answers, done)


@router.callback_query(F.data.regexp(rf"^k[kc]:{HEX}$"))
async def judge(callback: CallbackQuery, who: Who, answers: Answers) -> None:
    """Which kind, or which cell: one tap more."""
    report_id = report_of(callback)
    asks = triage_screens.kinds if (callback.data or "").startswith("kk") else triage_screens.cells
    answers.toast(callback)
    answers.show(callback, asks(report_id, who.lang))


@router.callback_query(F.data.regexp(rf"^kx:[0-9]:{HEX}$"))
async def kind(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """The kind is chosen."""
    _, number, _ = (callback.data or "").split(":")
    kinds = list(Kind)
    if who.person is None or int(number) >= len(kinds):
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    done = await triage.judge(storage, who.person, report_of(callback), kind=kinds[int(number)])
    await after(callback, who, storage, answers, done)


@router.callback_query(F.data.regexp(rf"^ky:[1-5]x[1-5]:{HEX}$"))
async def cell(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """The potential is chosen."""
    _, chosen, _ = (callback.data or "").split(":")
    if who.person is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    done = await triage.judge(storage, who.person, report_of(callback), cell=chosen)
    await after(callback, who, storage, answers, done)


@router.callback_query(F.data.regexp(rf"^k[hj]:{HEX}$"))
async def choose(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """To whom it is handed, or to which report it is joined."""
    handing = (callback.data or "").startswith("kh")
    screen, report_id = None, report_of(callback)
    if who.person is not None:
        async with storage.write() as work:
            if await triage.held(work, who.person, report_id):
                screen = (
                    await triage_screens.officers(work, who.person, report_id, who.lang)
                    if handing
                    else await triage_screens.others(work, report_id, who.lang)
                )
    if screen is None:
        answers.toast(callback, text(who.lang, "toast-nobody-else"), alert=True)
        return
    answers.toast(callback)
    answers.show(callback, screen)


@router.callback_query(F.data.regexp(rf"^k[gu]:{_HALF}:{HEX}$"))
async def chosen(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """Handed over, or joined."""
    name, which, _ = (callback.data or "").split(":")
    if who.person is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    act = triage.hand_over if name == "kg" else triage.join
    done = await act(storage, who.person, report_of(callback), which)
    await after(callback, who, storage, answers, done)


def report_of(callback: CallbackQuery) -> UUID:
    """The report a button speaks of."""
    return UUID((callback.data or "").rpartition(":")[2])


def refuse(callback: CallbackQuery, who: Who, answers: Answers, done: Done) -> None:
    """Say why not."""
    answers.toast(callback, text(who.lang, f"toast-triage-{done}".replace("_", "-")), alert=True)


async def after(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers, done: Done
) -> None:
    """A short word, and the card as it is now."""
    if done is not Done.DONE or who.person is None:
        refuse(callback, who, answers, done)
        return
    answers.toast(callback, text(who.lang, "toast-triage-done"))
    opened = await card.opened(storage, who.person, report_of(callback), who.lang)
    if opened is not None:
        disclose(callback, who.person, card.screens_of(opened, who.lang)[-1:], storage, answers)


def disclose(
    event: Event, person: Person, shown: Sequence[Screen], storage: Storage, answers: Answers
) -> None:
    """Show what is of a report, and remember where it stands until it is taken back."""

    async def stands(message_id: int) -> None:
        await reading.shown(storage, person, message_id)

    for screen in shown:
        answers.show(event, screen, on_sent=stands)

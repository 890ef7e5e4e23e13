"""What an officer writes about a report: an answer, the last word, a measure, a reason.

What is being written lives in the draft only; after a restart the button on the card asks again.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.report import LONGEST_WORDS
from bot.domain.report import Event as Move
from bot.domain.screen import Screen
from bot.services import screens
from bot.services.report import report_screens, triage, triage_screens
from bot.services.report.triage import Done
from bot.texts import text
from handlers.answer import Answers
from handlers.attachments import Attachments, file_id_of
from handlers.triage import HEX, refuse, report_of
from handlers.who import Who, knows_people
from storage.uow import Storage

if TYPE_CHECKING:
    from storage.evidence import Evidence

router = knows_people(Router(name="triage_words"))
router.message.filter(F.chat.type == "private")


class Writing(StatesGroup):
    """The next message belongs to a report."""

    #: words or a picture for the reporter
    answer = State()
    #: words only
    words = State()


#: letter of the button -> what the next message is
_ASKED = {"a": "answer", "f": "fixed", "n": "no-action", "s": "measure"}
_CLOSES = {"fixed": Move.FIX, "no-action": Move.DECLINE}


@router.callback_query(F.data.regexp(rf"^k[afns]:{HEX}$"))
async def ask(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """Answer, close, set a measure: the next message says it."""
    name = _ASKED[(callback.data or "")[1]]
    if not await _theirs(callback, who, storage, answers):
        return
    await state.update_data(writing={"what": name, "report": report_of(callback).hex})
    await state.set_state(Writing.answer if name in {"answer", "fixed"} else Writing.words)
    answers.toast(callback)
    if name == "answer":
        answers.show(callback, triage_screens.ask_answer(report_of(callback), who.lang))
    else:
        answers.show(callback, triage_screens.ask(name, who.lang))


@router.callback_query(F.data.regexp(rf"^kl:{HEX}$"))
async def hold(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """For how long nothing may be destroyed."""
    if await _theirs(callback, who, storage, answers):
        answers.toast(callback)
        answers.show(callback, triage_screens.holds(report_of(callback), who.lang))


@router.callback_query(F.data.regexp(rf"^kv:(30|90|365):{HEX}$"))
async def hold_for(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """Why: the next message says it, and the reporter reads it."""
    _, days, _ = (callback.data or "").split(":")
    if not await _theirs(callback, who, storage, answers):
        return
    writing = {"what": "hold-why", "report": report_of(callback).hex, "days": days}
    await state.update_data(writing=writing)
    await state.set_state(Writing.words)
    answers.toast(callback)
    answers.show(callback, triage_screens.ask("hold-why", who.lang))


@router.callback_query(F.data.regexp(rf"^kw:[0-9]:{HEX}$"))
async def template(
    callback: CallbackQuery, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    evidence: "Evidence",
) -> None:  # fmt: skip
    """A ready answer, in the language the reporter wrote from; a second tap on it is no second answer."""
    _, number, _ = (callback.data or "").split(":")
    if who.person is None or int(number) >= len(triage.TEMPLATES) or callback.message is None:
        refuse(callback, who, answers, Done.NOT_YOURS)
        return
    report_id = report_of(callback)
    words = await triage.template(storage, who.person, report_id, triage.TEMPLATES[int(number)])
    brought = f"{callback.message.message_id}:{who.person.id.hex}:template"
    done = (
        await triage.respond(storage, evidence, who.person, report_id, words, brought=brought)
        if words
        else Done.NOT_YOURS
    )
    if done is not Done.DONE:
        refuse(callback, who, answers, done)
        return
    await state.set_state(None)
    answers.toast(callback)
    answers.change(callback, Screen(text=text(who.lang, "triage-answered")))


@router.message(Writing.answer, F.text & ~F.text.startswith("/"))
@router.message(
    Writing.answer, F.photo | F.video | F.video_note | F.voice | F.audio | F.animation | F.document
)  # fmt: skip
async def answer(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments, evidence: "Evidence",
) -> None:  # fmt: skip
    """Words, a picture, a voice for the reporter; of a closing one the last of it."""
    writing = (await state.get_data()).get("writing") or {}
    words = message.text or message.caption or ""
    if who.person is None or not writing:
        return
    if len(words) > LONGEST_WORDS:
        answers.show(message, _too_long(who))
        return
    if message.media_group_id is None or writing["what"] == "fixed":
        await state.set_state(None)
    keep = _answers(message, who, writing, words, storage, answers, attachments, evidence)
    file_id = file_id_of(message)
    if file_id is None:
        await keep()
        return
    draft = _draft(message, who)
    attachments.add(
        draft, file_id, lambda why: answers.show(message, report_screens.refused(why, who.lang))
    )
    answers.show(message, Screen(text=text(who.lang, "letter-cleaning"), silent=True))
    attachments.when_ready(draft, keep)


def _draft(message: Message, who: Who) -> str:
    return f"answer:{message.message_id}:{who.person.id.hex if who.person else ''}"


def _answers(
    message: Message, who: Who, writing: dict[str, str], words: str, storage: Storage,
    answers: Answers, attachments: Attachments, evidence: "Evidence",
) -> Callable[[], Awaitable[None]]:  # fmt: skip
    """What is done with an answer once its picture is clean."""
    draft = _draft(message, who)

    async def keep() -> None:
        pieces = attachments.pieces(draft)
        if who.person is None or not (words or pieces):
            return
        bot_id = message.bot.id if message.bot else 0
        done = await triage.respond(
            storage, evidence, who.person, UUID(writing["report"]), words, pieces=pieces,
            brought=f"{bot_id}:{draft}", closes=_CLOSES.get(writing["what"]),
        )  # fmt: skip
        attachments.drop(draft)
        answers.show(message, _ended(done, writing["what"], who))

    return keep


@router.message(Writing.words, F.text & ~F.text.startswith("/"))
async def words(
    message: Message, who: Who, state: FSMContext, storage: Storage, answers: Answers,
    evidence: "Evidence",
) -> None:  # fmt: skip
    """The reason of a "no action" or of a hold, or a measure."""
    writing = (await state.get_data()).get("writing") or {}
    said = message.text or ""
    if who.person is None or not writing:
        return
    if len(said) > LONGEST_WORDS:
        answers.show(message, _too_long(who))
        return
    await state.set_state(None)
    report_id, what = UUID(writing["report"]), writing["what"]
    if what == "hold-why":
        done = await triage.keep(storage, who.person, report_id, int(writing["days"]), said)
    elif what == "measure":
        done = await triage.measure(storage, who.person, report_id, said)
    else:
        bot_id = message.bot.id if message.bot else 0
        done = await triage.respond(
            storage, evidence, who.person, report_id, said,
            brought=f"{bot_id}:{_draft(message, who)}", closes=_CLOSES[what],
        )  # fmt: skip
    answers.show(message, _ended(done, what, who))


@router.message(Writing.answer)
@router.message(Writing.words)
async def something_else(message: Message, who: Who, state: FSMContext, answers: Answers) -> None:
    """A sticker where words are due: say what is."""
    wants_words = await state.get_state() == Writing.words.state
    name = "step-words-please" if wants_words else "triage-answer-please"
    answers.show(message, Screen(text=text(who.lang, name), reply=screens.menu(who.lang)))


def _too_long(who: Who) -> Screen:
    return Screen(text=text(who.lang, "step-too-long", most=LONGEST_WORDS))


def _ended(done: Done, what: str, who: Who) -> Screen:
    if done is not Done.DONE:
        return Screen(text=text(who.lang, f"toast-triage-{done}".replace("_", "-")))
    name = {"answer": "triage-answered", "fixed": "triage-closed", "no-action": "triage-closed"}
    return Screen(text=text(who.lang, name.get(what, "toast-triage-done")))


async def _theirs(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> bool:
    """Whether the presser may act on the report; if not they are told."""
    if who.person is not None:
        async with storage.write() as work:
            if await triage.held(work, who.person, report_of(callback)):
                return True
    refuse(callback, who, answers, Done.NOT_YOURS)
    return False

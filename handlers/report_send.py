"""Send, Change, Throw away: the end of a draft. No identity middleware here."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.domain import mailbox
from bot.domain.report import Danger, Topic
from bot.services import screens
from bot.services.report import desk, letterbox, report_screens
from bot.texts import text
from handlers.answer import Answers, chat_of
from handlers.attachments import Attachments
from handlers.limits import Buckets
from handlers.report import Reporting, fresh, lost
from handlers.who import keeps_nobody
from storage.uow import Storage

if TYPE_CHECKING:
    from storage.evidence import Evidence

router = keeps_nobody(Router(name="report_send"))


@router.callback_query(F.data.regexp(r"^s:[A-Za-z0-9_-]{43}$"))
async def send(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    reports: Buckets, attachments: Attachments, evidence: "Evidence",
) -> None:  # fmt: skip
    """Send carries the mailbox key: pressed or delivered again, it is the same report."""
    key = mailbox.decode((callback.data or "").removeprefix("s:"))
    data = await state.get_data()
    if key is None:
        return
    if data.get("key") != mailbox.encode(key):
        await _sent_already(callback, lang, key, storage, answers, draft=bool(data.get("words")))
        return
    if not data.get("allowed") and not reports.take(chat_of(callback)):
        answers.toast(callback, text(lang, "toast-slow"), alert=True)
        return
    # one report is counted once, however often storage makes us try
    await state.update_data(allowed=True)
    answers.toast(callback, text(lang, "toast-sending"))
    async with storage.read() as work:
        at = work.now
    finish = _finish(callback, lang, state, storage, answers, attachments, evidence, at)
    if attachments.ready(data["key"]):
        await finish()
        return
    ready, underway = len(attachments.pieces(data["key"])), attachments.underway(data["key"])
    answers.change(callback, report_screens.sending(ready, underway, data["key"], lang))
    # pressed twice it waits twice; the mailbox key makes both the same report
    attachments.when_ready(data["key"], finish)


def _finish(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments, evidence: "Evidence", at: datetime,
) -> Callable[[], Awaitable[None]]:  # fmt: skip
    async def finish() -> None:
        data = await state.get_data()
        encoded = (callback.data or "").removeprefix("s:")
        key = mailbox.decode(encoded)
        if key is None or data.get("key") != encoded:
            return
        pieces = attachments.pieces(encoded)
        if not data["words"] and not pieces:
            # all that was sent could not be cleaned, and its writer has read why
            answers.change(callback, report_screens.again(lang))
            return
        digits = await desk.accept(
            storage, evidence, draft_of(data, lang, pieces), mailbox_key=key, at=at
        )
        attachments.drop(encoded)
        await state.set_data({"lang": lang, "poster": data.get("poster", {})})
        await state.set_state(None)
        answers.change(callback, report_screens.receipt(digits, key, lang))
        answers.show(callback, screens.plain("report-thanks", lang))

    return finish


def draft_of(data: dict[str, Any], lang: str, pieces: tuple[desk.Piece, ...]) -> desk.Draft:
    """What the conversation holds, as the desk takes it."""
    return desk.Draft(
        words=data["words"], lang=lang, topic=Topic(data["topic"]),
        danger=Danger(data.get("danger", Danger.UNSURE)), site_id=data.get("site"),
        place_id=data.get("place"), place_words=data.get("place_words", ""),
        named=data.get("named", ""), pieces=pieces,
    )  # fmt: skip


async def _sent_already(
    callback: CallbackQuery, lang: str, key: bytes, storage: Storage, answers: Answers,
    *, draft: bool,
) -> None:  # fmt: skip
    """Kept already, or changed since (there is another draft), or a restart took the words."""
    if await letterbox.exists(storage, key):
        answers.toast(callback, text(lang, "toast-sent-already"))
        answers.change(callback, report_screens.receipt(mailbox.receipt(key), key, lang))
        return
    if draft:
        answers.toast(callback, text(lang, "toast-gone"), alert=True)
        return
    answers.toast(callback)
    answers.show(callback, screens.plain("draft-lost", lang))


@router.callback_query(F.data == "change")
async def change(
    callback: CallbackQuery, lang: str, state: FSMContext, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """Write it again; the old words, their pictures and their Send are void."""
    if await lost(callback, lang, state, answers):
        return
    data = await state.get_data()
    attachments.drop(data["key"])
    anew = fresh(data, lang)
    kept = ("site", "place", "place_words", "topic", "named")
    await state.set_data({**anew, **{name: data[name] for name in kept if name in data}})
    await state.set_state(Reporting.writing)
    answers.toast(callback)
    answers.show(callback, report_screens.again(lang))


@router.callback_query(F.data == "throw")
async def throw_away(
    callback: CallbackQuery, lang: str, state: FSMContext, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """Nothing was kept, nothing is left."""
    data = await state.get_data()
    attachments.drop(data.get("key", ""))
    await state.set_data({"lang": lang, "poster": data.get("poster", {})})
    await state.set_state(None)
    answers.toast(callback, text(lang, "toast-thrown"))
    answers.change(callback, report_screens.thrown(lang))

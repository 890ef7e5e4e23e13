"""Reporting a hazard anonymously. No identity middleware here: nothing in this file can learn who writes."""

import secrets

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain import mailbox
from bot.services import screens
from bot.services.report import desk, report_screens
from bot.texts import LANGUAGES, every, text
from handlers.answer import Answers, chat_of
from handlers.limits import Buckets
from handlers.who import keeps_nobody
from storage import organisation
from storage.uow import Storage

router = keeps_nobody(Router(name="report"))
router.message.filter(F.chat.type == "private")


class Reporting(StatesGroup):
    """A report between its first word and Send."""

    writing = State()
    looking = State()


def _language_of_button(label: str | None) -> str | None:
    """The button tells the language of a keyboard that its owner chose."""
    return next((lang for lang in LANGUAGES if label == text(lang, "button-report")), None)


@router.message(Command("report"))
@router.message(F.text.in_(every("button-report")))
async def begin(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The promise first, then one free text."""
    lang = _language_of_button(message.text) or lang
    poster = (await state.get_data()).get("poster", {})
    await state.clear()
    await state.set_data({"lang": lang, "poster": poster, "site": poster.get("site_id")})
    await state.set_state(Reporting.writing)
    async with storage.read() as work:
        sites = await organisation.all_sites(work)
    if poster.get("site_id") is None and len(sites) == 1:
        await state.update_data(site=sites[0].id)
    answers.show(message, report_screens.promise(lang))
    if poster.get("site_id") is None and len(sites) > 1:
        answers.show(message, report_screens.choose_site(sites, lang))


@router.callback_query(F.data.startswith("w:"))
async def site_chosen(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """Which site the report is about."""
    async with storage.read() as work:
        sites = {site.id: site for site in await organisation.all_sites(work)}
    site = sites.get((callback.data or "").removeprefix("w:"))
    if site is None:
        answers.toast(callback, text(lang, "toast-gone"), alert=True)
        return
    await state.update_data(site=site.id)
    answers.toast(callback, report_screens.site_toast(site, lang))
    if await state.get_state() == Reporting.looking.state:
        await _look(callback, lang, state, storage, answers)


@router.message(Reporting.writing, F.text & ~F.text.startswith("/"))
@router.message(Reporting.looking, F.text & ~F.text.startswith("/"))
async def written(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers
) -> None:
    """The draft lives in memory only; a look before sending."""
    await state.update_data(
        allowed=False, text=message.text, key=mailbox.encode(secrets.token_bytes(32))
    )
    await state.set_state(Reporting.looking)
    await _look(message, lang, state, storage, answers)


async def _look(
    event: Message | CallbackQuery, lang: str, state: FSMContext, storage: Storage,
    answers: Answers,
) -> None:  # fmt: skip
    data = await state.get_data()
    async with storage.read() as work:
        sites = await organisation.all_sites(work)
    site = next((one for one in sites if one.id == data.get("site")), None)
    if site is None and sites:
        answers.show(event, report_screens.choose_site(sites, lang))
        return
    answers.show(event, report_screens.look(data["text"], data["key"], site, lang))


@router.message(Reporting.writing, ~F.text)
@router.message(Reporting.looking, ~F.text)
async def not_words(message: Message, lang: str, answers: Answers) -> None:
    """Pictures and voices can't be cleaned of their traces yet, so they are refused with the reason."""
    answers.show(message, screens.plain("report-text-only", lang))


@router.callback_query(F.data.regexp(r"^s:[A-Za-z0-9_-]{43}$"))
async def send(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    reports: Buckets,
) -> None:  # fmt: skip
    """Send carries the mailbox key: pressed or delivered again, it is the same report."""
    key = mailbox.decode((callback.data or "").removeprefix("s:"))
    data = await state.get_data()
    if key is None:
        return
    if data.get("key") != mailbox.encode(key):
        await _sent_already(callback, lang, key, storage, answers, draft="text" in data)
        return
    if not data.get("allowed") and not reports.take(chat_of(callback)):
        answers.toast(callback, text(lang, "toast-slow"), alert=True)
        return
    # one report is counted once, however often storage makes us try
    await state.update_data(allowed=True)
    answers.toast(callback, text(lang, "toast-sending"))
    async with storage.read() as work:
        at = work.now
    digits = await desk.accept(
        storage, data["text"], site_id=data.get("site"), mailbox_key=key, at=at
    )
    await state.set_data({"lang": lang, "poster": data.get("poster", {})})
    await state.set_state(None)
    answers.change(callback, report_screens.receipt(digits, key, lang))
    answers.show(callback, screens.plain("report-thanks", lang))


async def _sent_already(
    callback: CallbackQuery, lang: str, key: bytes, storage: Storage, answers: Answers,
    *, draft: bool,
) -> None:  # fmt: skip
    """Kept already, or changed since (there is another draft), or a restart took the words."""
    unknown = await desk.check(storage, key) == "unknown"
    if unknown and draft:
        answers.toast(callback, text(lang, "toast-gone"), alert=True)
        return
    if unknown:
        answers.toast(callback)
        answers.show(callback, screens.plain("draft-lost", lang))
        return
    answers.toast(callback, text(lang, "toast-sent-already"))
    answers.change(callback, report_screens.receipt(mailbox.receipt(key), key, lang))


@router.callback_query(F.data == "change")
async def change(callback: CallbackQuery, lang: str, state: FSMContext, answers: Answers) -> None:
    """Write it again; the old words and their Send are void."""
    await state.set_state(Reporting.writing)
    await state.update_data(text=None, key=None)
    answers.toast(callback)
    answers.show(callback, report_screens.again(lang))


@router.callback_query(F.data == "throw")
async def throw_away(
    callback: CallbackQuery, lang: str, state: FSMContext, answers: Answers
) -> None:
    """Nothing was kept, nothing is left."""
    poster = (await state.get_data()).get("poster", {})
    await state.set_data({"lang": lang, "poster": poster})
    await state.set_state(None)
    answers.toast(callback, text(lang, "toast-thrown"))
    answers.change(callback, report_screens.thrown(lang))

"""Reporting a hazard anonymously, up to the look. No identity middleware here: nothing in this file learns who writes.

The draft lives in memory only. What is still missing is asked for, one question at a time.
"""

import secrets
from collections.abc import Callable
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain import mailbox
from bot.domain.report import Danger, Topic
from bot.domain.screen import Screen
from bot.services import screens
from bot.services.report import report_screens
from bot.texts import LANGUAGES, every, pick, text
from handlers.answer import Answers, Event
from handlers.attachments import Attachments, file_id_of
from handlers.who import keeps_nobody
from storage import organisation
from storage.uow import Storage

router = keeps_nobody(Router(name="report"))
router.message.filter(F.chat.type == "private")

#: bytes of all the words of one report; sealed texts have a largest size
MOST_WORDS = 18_000


class Reporting(StatesGroup):
    """A report between its first word and Send."""

    writing = State()
    #: the place, in words
    where = State()
    name = State()
    looking = State()


def fresh(data: dict[str, Any], lang: str) -> dict[str, Any]:
    """An empty draft: a new mailbox key, and the place a poster told."""
    poster = data.get("poster") or {}
    return {
        "lang": lang, "poster": poster, "site": poster.get("site_id"),
        "place": poster.get("place_id"), "words": "", "topic": str(Topic.HAZARD),
        "key": mailbox.encode(secrets.token_bytes(mailbox.KEY_BYTES)),
    }  # fmt: skip


def _language_of_button(label: str | None) -> str | None:
    """The button tells the language of a keyboard that its owner chose."""
    return next((lang for lang in LANGUAGES if label == text(lang, "button-report")), None)


@router.message(Command("report"))
@router.message(F.text.in_(every("button-report")))
async def begin(
    message: Message, lang: str, state: FSMContext, answers: Answers, attachments: Attachments
) -> None:
    """The promise first, then one free message."""
    lang = _language_of_button(message.text) or lang
    before = await state.get_data()
    attachments.drop(before.get("key", ""))
    await state.set_data(fresh(before, lang))
    await state.set_state(Reporting.writing)
    answers.show(message, report_screens.promise(lang))
    answers.show(message, report_screens.what(Topic.HAZARD, lang))


@router.callback_query(F.data.startswith("wt:"))
async def topic(callback: CallbackQuery, lang: str, state: FSMContext, answers: Answers) -> None:
    """A hazard, something done well, or an idea."""
    chosen = next((one for one in Topic if f"wt:{one}" == callback.data), None)
    if chosen is None or await lost(callback, lang, state, answers):
        return
    await state.update_data(topic=str(chosen))
    answers.toast(callback)
    answers.change(callback, report_screens.what(chosen, lang))


@router.callback_query(F.data.startswith("w:"))
async def site_chosen(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """Which site the report is about."""
    if await lost(callback, lang, state, answers):
        return
    async with storage.read() as work:
        sites = {site.id: site for site in await organisation.all_sites(work)}
    site = sites.get((callback.data or "").removeprefix("w:"))
    if site is None:
        answers.toast(callback, text(lang, "toast-gone"), alert=True)
        return
    await state.update_data(site=site.id, place=None)
    answers.toast(callback, text(lang, "toast-site", site=pick(site.name, lang)))
    await go_on(callback, lang, state, storage, answers, attachments)


@router.callback_query(F.data.startswith("wp:"))
async def place_chosen(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """Which place; or its writer's own words for it."""
    if await lost(callback, lang, state, answers):
        return
    chosen = (callback.data or "").removeprefix("wp:")
    answers.toast(callback)
    if not chosen:
        await state.set_state(Reporting.where)
        answers.show(callback, report_screens.write_place(lang))
        return
    await state.update_data(place=chosen)
    await go_on(callback, lang, state, storage, answers, attachments)


@router.message(Reporting.where, F.text & ~F.text.startswith("/"))
async def place_written(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """The place in words."""
    await state.update_data(place_words=(message.text or "")[:200])
    await state.set_state(Reporting.writing)
    await go_on(message, lang, state, storage, answers, attachments)


@router.message(Reporting.name, F.text & ~F.text.startswith("/"))
async def name_written(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """The name its writer wants to stand under the report; kept inside the sealed report only."""
    await state.update_data(named=(message.text or "")[:100])
    await go_on(message, lang, state, storage, answers, attachments)


@router.callback_query(F.data.regexp(r"^wn:(on|off)$"))
async def name(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """By choice only: to be thanked by name, or nameless again."""
    if await lost(callback, lang, state, answers):
        return
    answers.toast(callback)
    if callback.data == "wn:on":
        await state.set_state(Reporting.name)
        answers.show(callback, report_screens.ask_name(lang))
        return
    await state.update_data(named="")
    await go_on(callback, lang, state, storage, answers, attachments)


@router.message(Reporting.writing, F.text & ~F.text.startswith("/"))
@router.message(Reporting.looking, F.text & ~F.text.startswith("/"))
async def written(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """Words; more of them follow the first."""
    if await _add_words(message.text or "", state):
        await go_on(message, lang, state, storage, answers, attachments)
    else:
        answers.show(message, screens.plain("report-enough", lang))


@router.message(Reporting.writing, F.location)
@router.message(Reporting.looking, F.location)
async def located(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """A point on the map, as words that its writer can read and throw away."""
    if message.location is not None:
        point = f"{message.location.latitude:.4f}, {message.location.longitude:.4f}"
        await _add_words(f"📍 {point}", state)
    await go_on(message, lang, state, storage, answers, attachments)


@router.message(Reporting.writing, F.voice | F.audio)
@router.message(Reporting.looking, F.voice | F.audio)
async def voice(message: Message, lang: str, state: FSMContext, answers: Answers) -> None:
    """A voice is known: it is taken only after a warning."""
    await state.update_data(voice=file_id_of(message))
    answers.show(message, report_screens.ask_voice(lang))


@router.callback_query(F.data.regexp(r"^wv:(yes|no)$"))
async def voice_chosen(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """With the voice, or in words instead."""
    if await lost(callback, lang, state, answers):
        return
    data = await state.get_data()
    file_id = data.get("voice")
    await state.update_data(voice=None)
    answers.toast(callback)
    if callback.data == "wv:no" or file_id is None:
        answers.change(callback, report_screens.again(lang))
        return
    attachments.add(data["key"], file_id, _tells_refusal(callback, lang, answers))
    await go_on(callback, lang, state, storage, answers, attachments)


@router.message(
    Reporting.writing, F.photo | F.video | F.video_note | F.animation | F.document
)  # fmt: skip
@router.message(
    Reporting.looking, F.photo | F.video | F.video_note | F.animation | F.document
)  # fmt: skip
async def shown(
    message: Message, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """A picture, an album, a short video, a file: fetched and cleaned while its sender goes on."""
    data = await state.get_data()
    file_id = file_id_of(message)
    if file_id is not None:
        attachments.add(data["key"], file_id, _tells_refusal(message, lang, answers))
    if message.caption:
        await _add_words(message.caption, state)
    album, before = message.media_group_id, data.get("album")
    await state.update_data(album=album)
    # an album comes as several messages; one question is enough
    if album is None or album != before:
        await go_on(message, lang, state, storage, answers, attachments)


@router.message(Reporting.writing, ~F.text)
@router.message(Reporting.looking, ~F.text)
@router.message(Reporting.where, ~F.text)
@router.message(Reporting.name, ~F.text)
async def something_else(message: Message, lang: str, answers: Answers) -> None:
    """Stickers, contacts, polls: say what can be taken."""
    answers.show(message, screens.plain("report-kinds", lang))


@router.callback_query(F.data.regexp(r"^wd:[ynu]$"))
async def danger(
    callback: CallbackQuery, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """ "Is anyone in danger right now?" "Yes" offers to stop the work with what was written."""
    if await lost(callback, lang, state, answers):
        return
    answer = {"wd:y": Danger.YES, "wd:n": Danger.NO, "wd:u": Danger.UNSURE}[callback.data or ""]
    await state.update_data(danger=str(answer))
    answers.toast(callback)
    if answer is Danger.YES:
        data = await state.get_data()
        # a stop that is pressed now is of the same place
        await state.update_data(where={"site_id": data.get("site"), "place_id": data.get("place")})
        answers.show(callback, report_screens.stop_first(lang))
    await go_on(callback, lang, state, storage, answers, attachments)


async def lost(callback: CallbackQuery, lang: str, state: FSMContext, answers: Answers) -> bool:
    """A restart, or an hour, took the draft: told kindly, because nothing was kept."""
    if "key" in await state.get_data():
        return False
    answers.toast(callback)
    answers.show(callback, screens.plain("draft-lost", lang))
    return True


async def go_on(
    event: Event, lang: str, state: FSMContext, storage: Storage, answers: Answers,
    attachments: Attachments,
) -> None:  # fmt: skip
    """The next thing that is missing is asked for; then the look."""
    data = await state.get_data()
    if (
        not data["words"]
        and not attachments.underway(data["key"])
        and not attachments.pieces(data["key"])
    ):
        return
    async with storage.read() as work:
        sites = await organisation.all_sites(work)
        if data.get("site") is None and len(sites) == 1:
            data = await state.update_data(site=sites[0].id)
        places = await organisation.all_places(work, data["site"]) if data.get("site") else []
        small = await report_screens.is_small(work, data.get("place"))
    known = {place.id: place for place in places}
    if data.get("site") is None and sites:
        answers.show(event, report_screens.choose_site(sites, lang))
        return
    if known and data.get("place") not in known and not data.get("place_words"):
        answers.show(event, report_screens.choose_place(places, lang))
        return
    if data["topic"] == Topic.HAZARD and "danger" not in data:
        answers.show(event, report_screens.ask_danger(lang))
        return
    await state.set_state(Reporting.looking)
    site = next((pick(one.name, lang) for one in sites if one.id == data.get("site")), None)
    place = known.get(data.get("place") or "")
    where = [site, pick(place.name, lang) if place else data.get("place_words")]
    answers.show(event, _look(data, attachments, [one for one in where if one], lang, small=small))


def _look(
    data: dict[str, Any], attachments: Attachments, where: list[str], lang: str, *, small: bool
) -> Screen:
    one = report_screens.Look(
        key=data["key"], words=data["words"], topic=Topic(data["topic"]),
        place=" · ".join(where) or text(lang, "place-unknown"),
        danger=Danger(data.get("danger", Danger.UNSURE)), named=data.get("named", ""),
        pieces=tuple(piece.kind for piece in attachments.pieces(data["key"])),
        underway=attachments.underway(data["key"]), small_group=small,
    )  # fmt: skip
    return report_screens.look(one, lang)


async def _add_words(words: str, state: FSMContext) -> bool:
    """Append; False when the report is as long as it may be."""
    before = (await state.get_data())["words"]
    after = f"{before}\n{words}" if before else words
    if len(after.encode()) > MOST_WORDS:
        return False
    await state.update_data(words=after)
    return True


def _tells_refusal(event: Event, lang: str, answers: Answers) -> Callable[[str], None]:
    return lambda reason: answers.show(event, report_screens.refused(reason, lang))

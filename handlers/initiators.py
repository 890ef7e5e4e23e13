"""Those who stopped work with their name: "safe now?", "a mistake", "any pressure on you?"."""

from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.services.stop import follow_up, steps
from bot.texts import text
from handlers.answer import Answers
from handlers.who import Who, knows_people
from storage import stops
from storage.stops import Voice
from storage.uow import Storage

router = knows_people(Router(name="initiators"))

_HEX = "[0-9a-f]{32}"


@router.callback_query(F.data.regexp(rf"^s[yn]:{_HEX}$"))
async def safe_now(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """ "Safe now?" before a restart."""
    voice = await _voice(callback, who, storage)
    await answer_safe_now(callback, voice, who.lang, storage, answers)


@router.callback_query(F.data.regexp(rf"^x:{_HEX}$"))
async def mistake(callback: CallbackQuery, who: Who, storage: Storage, answers: Answers) -> None:
    """ "It was a mistake"."""
    voice = await _voice(callback, who, storage)
    await answer_mistake(callback, voice, who.lang, storage, answers)


@router.callback_query(F.data.regexp(rf"^p[yn]:{_HEX}$"))
async def pressure(
    callback: CallbackQuery, who: Who, storage: Storage, answers: Answers, executive: str | None
) -> None:
    """ "Any pressure on you?"."""
    voice = await _voice(callback, who, storage)
    await answer_pressure(callback, voice, who.lang, storage, answers, executive)


async def answer_safe_now(
    callback: CallbackQuery, voice: Voice | None, lang: str, storage: Storage, answers: Answers
) -> None:
    """The same for the named and the nameless."""
    answer = "safe" if (callback.data or "").startswith("sy") else "not_safe"
    stop = await steps.hear(storage, voice, answer) if voice else None
    key = f"toast-heard-{answer}".replace("_", "-") if stop else "toast-nothing-asked"
    answers.toast(callback, text(lang, key), alert=True)


async def answer_mistake(
    callback: CallbackQuery, voice: Voice | None, lang: str, storage: Storage, answers: Answers
) -> None:
    """The same for the named and the nameless."""
    told = voice is not None and await steps.mistake(storage, voice)
    answers.toast(
        callback, text(lang, "toast-mistake" if told else "toast-nothing-asked"), alert=True
    )


async def answer_pressure(
    callback: CallbackQuery, voice: Voice | None, lang: str, storage: Storage, answers: Answers,
    executive: str | None,
) -> None:  # fmt: skip
    """The same for the named and the nameless."""
    if voice is None:
        answers.toast(callback, text(lang, "toast-nothing-asked"), alert=True)
        return
    yes = (callback.data or "").startswith("py")
    await follow_up.pressed(storage, voice, under_pressure=yes, executive=executive)
    answers.toast(
        callback, text(lang, "toast-pressure-yes" if yes else "toast-pressure-no"), alert=True
    )


async def _voice(callback: CallbackQuery, who: Who, storage: Storage) -> Voice | None:
    """This person's own press behind the stop, also where a hand joined it to another."""
    stop_id = UUID((callback.data or "").rpartition(":")[2])
    if who.person is None:
        return None
    async with storage.read() as work:
        stop = await stops.get(work, stop_id)
        found = await stops.voices_of(work, (stop.merged_into if stop else None) or stop_id)
    return next((voice for voice in found if voice.person_id == who.person.id), None)

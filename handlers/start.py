"""Coming in: /start with a code or from a poster, a typed code, and who comes back."""

from dataclasses import asdict

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import ChatMemberUpdated, Message

from bot.domain import invite_code, links
from bot.services import screens
from bot.services.people import enrolment
from bot.services.stop import taps
from bot.services.stop.raising import Where
from bot.texts import esc
from handlers.answer import Answers, chat_of
from handlers.limits import Buckets
from handlers.who import Who, knows_people
from storage import organisation
from storage.uow import Storage

router = knows_people(Router(name="start"))
router.message.filter(F.chat.type == "private")


@router.message(CommandStart(deep_link=True))
async def deep_link(
    message: Message, command: CommandObject, who: Who, state: FSMContext, storage: Storage,
    answers: Answers, codes: Buckets,
) -> None:  # fmt: skip
    """A poster's link says where; anything else is a code."""
    given = command.args or ""
    async with storage.read() as work:
        found = links.resolve(
            given, await organisation.all_sites(work), await organisation.all_places(work)
        )
    if found is None:
        await _redeem(message, who, storage, answers, codes, given)
        return
    where = Where(site_id=found[0], place_id=found[1])
    await state.update_data(where=asdict(where), poster=asdict(where))
    async with storage.read() as work:
        words = esc(await taps.where_words(work, where, who.lang))
    # direct even for enrolled people: what comes next may be anonymous
    answers.show(message, screens.plain("poster", who.lang, place=words))


@router.message(CommandStart())
async def start(message: Message, who: Who, storage: Storage, answers: Answers) -> None:
    """The first screen; who comes back after blocking the bot is reachable again."""
    if who.person is not None:
        await enrolment.came_back(storage, who.person)
        await answers.screen(message, who, "menu")
        return
    answers.show(message, screens.language(who.lang))
    answers.show(message, screens.plain("welcome-stranger", who.lang))


@router.message(
    StateFilter(None), F.text, F.text.func(lambda text: invite_code.normal(text) is not None)
)
async def typed_code(
    message: Message, who: Who, storage: Storage, answers: Answers, codes: Buckets
) -> None:
    """A code typed instead of opened."""
    await _redeem(message, who, storage, answers, codes, message.text or "")


async def _redeem(
    message: Message, who: Who, storage: Storage, answers: Answers, codes: Buckets, typed: str
) -> None:
    if not codes.take(chat_of(message)):
        await answers.screen(message, who, "code-slow")
        return
    redeemed = await enrolment.redeem(storage, user_id=who.account, typed=typed, language=who.lang)
    now = Who(person=redeemed.person, lang=who.lang, account=who.account)
    await answers.screen(message, now, str(redeemed.outcome))


@router.my_chat_member(F.chat.type == "private")
async def blocked_or_back(event: ChatMemberUpdated, storage: Storage) -> None:
    """Blocked: whoever is next must be called from now on. Back: nothing stands against it."""
    await enrolment.membership(
        storage, chat_of(event), member=event.new_chat_member.status == "member"
    )

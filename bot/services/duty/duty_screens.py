"""What is said about duty: the list of now and next, a hand-over, the start of a shift, gaps."""

from uuid import UUID

from bot.domain.roles import Role
from bot.domain.screen import Button, Screen
from bot.services.duty import board, hand_over, ring_test, shift_start
from bot.services.duty.board import Post, Turn
from bot.texts import esc, pick, text, when
from storage import hand_overs, organisation, outbox, people, shift_starts
from storage.people import Person
from storage.uow import Work

#: a keyboard and a message hold so many colleagues, and so many gaps, with room to spare
_COLLEAGUES, _GAPS = 20, 12


def role_name(role: Role, lang: str) -> str:
    """What a role is called."""
    return text(lang, f"role-{role.value.replace('_', '-')}")


async def roster(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """Who is on duty now and next, for somebody who may see it; "" as a site is the choice of sites."""
    reader = await people.get(work, row.to)
    if reader is None:
        return None
    sites = await board.visible_sites(work, reader)
    if not row.subject:
        buttons = [Button(label=pick(one.name, lang), data=f"ds:{one.id}") for one in sites]
        return Screen(text=text(lang, "duty-choose"), inline=tuple((one,) for one in buttons))
    site = next((one for one in sites if one.id == row.subject), None)
    if site is None:
        return None
    lines = [text(lang, "duty-head", site=esc(pick(site.name, lang)))]
    for post in await board.posts(work, site):
        lines += _post(work, post, lang, site.timezone)
    mine = await hand_over.held(work, reader)
    button = Button(label=text(lang, "button-hand-over"), data="dh")
    rows = ((button,),) if mine else ()
    return Screen(text="\n".join(lines), inline=(*rows, (ring_test.button(lang),)))


def _post(work: Work, post: Post, lang: str, zone: str) -> list[str]:
    lines = ["", text(lang, "duty-role", role=role_name(post.role, lang))]
    for turn in post.now:
        if turn.ends_at is None:
            lines.append(text(lang, "duty-always", who=_who(turn)))
        else:
            until = when(lang, turn.ends_at, zone, work.now)
            lines.append(text(lang, "duty-now", who=_who(turn), until=until))
    if not post.now:
        lines.append(text(lang, "duty-nobody"))
    for turn in post.following:
        if turn.starts_at is not None:
            start = when(lang, turn.starts_at, zone, work.now)
            lines.append(text(lang, "duty-next", who=_who(turn), start=start))
    return lines


def _who(turn: Turn) -> str:
    return esc(", ".join(filter(None, (turn.person.title, turn.person.phone))))


async def choose_taker(work: Work, person: Person, lang: str) -> Screen | None:
    """The colleagues who may take the rest of this person's shift; None off duty."""
    mine = await hand_over.held(work, person)
    if mine is None:
        return None
    found = await hand_over.colleagues(work, person, mine.site.id)
    if not found:
        return Screen(text=text(lang, "hand-over-nobody"))
    until = when(lang, mine.span.ends_at, mine.site.timezone, work.now)
    buttons = [Button(label=one.title, data=f"dt:{one.id.hex}") for one in found[:_COLLEAGUES]]
    words = text(lang, "hand-over-choose", until=until)
    return Screen(text=words, inline=tuple((one,) for one in buttons))


async def ask(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """A colleague asks; moot once it was answered."""
    one = await hand_overs.get(work, UUID(row.subject))
    if one is None or one.state != hand_overs.ASKED:
        return None
    giver = await people.get(work, one.giver)
    words = text(
        lang, "hand-over-ask", who=esc(giver.title) if giver else "",
        **await _shift(work, one.site_id, one.role, lang),
        until=when(lang, one.ends_at, await organisation.zone(work, one.site_id), work.now),
    )  # fmt: skip
    answers = (
        Button(label=text(lang, "button-take"), data=f"dy:{one.id.hex}"),
        Button(label=text(lang, "button-not-take"), data=f"dn:{one.id.hex}"),
    )
    return Screen(text=words, inline=(answers,))


async def answered(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """The colleague's word, for the one who asked."""
    one = await hand_overs.get(work, UUID(row.subject))
    taker = await people.get(work, one.taker) if one else None
    if one is None or taker is None:
        return None
    who = esc(taker.title)
    if one.state == hand_overs.REFUSED:
        return Screen(text=text(lang, "hand-over-refused", who=who))
    at = when(lang, one.starts_at, await organisation.zone(work, one.site_id), work.now)
    return Screen(text=text(lang, "hand-over-taken", who=who, time=at))


async def start(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """You are on duty until …: OK? Moot once it is answered or somebody else's shift."""
    one = await shift_starts.get(work, UUID(row.subject))
    site = await organisation.site(work, one.site_id) if one else None
    if one is None or site is None or one.answered_at is not None:
        return None
    if not await shift_start.still_on(work, site, one):
        return None
    words = text(
        lang, "duty-start", **await _shift(work, one.site_id, one.role, lang),
        until=when(lang, one.ends_at, site.timezone, work.now),
    )  # fmt: skip
    button = Button(label=text(lang, "button-duty-ok"), data=f"dk:{one.id.hex}")
    other = Button(label=text(lang, "button-hand-over"), data="dh")
    person = await people.get(work, row.to)
    unproven = person is not None and not await ring_test.proven(work, person)
    test = ((ring_test.button(lang),),) if unproven else ()
    return Screen(text=words, inline=((button,), (other,), *test))


async def silent(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """Somebody on duty has not said OK; moot once they have."""
    one = await shift_starts.get(work, UUID(row.subject))
    person = await people.get(work, one.person_id) if one else None
    if one is None or person is None or one.answered_at is not None:
        return None
    words = text(
        lang, "duty-silent", who=_who(Turn(person=person)),
        **await _shift(work, one.site_id, one.role, lang),
        start=when(lang, one.starts_at, await organisation.zone(work, one.site_id), work.now),
    )  # fmt: skip
    return Screen(text=words)


async def gaps(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """The hours without anybody on duty, as they stand when it is sent."""
    site = await organisation.site(work, row.subject)
    found = await board.gaps(work, site) if site else {}
    if site is None or not found:
        return None
    lines = [
        text(
            lang, "rota-gap", role=role_name(role, lang),
            start=when(lang, start, site.timezone, work.now),
            until=when(lang, until, site.timezone, work.now),
        )
        for role, spans in found.items()
        for start, until in spans
    ]  # fmt: skip
    more = [text(lang, "rota-gaps-more", count=len(lines) - _GAPS)] if len(lines) > _GAPS else []
    head = text(lang, "rota-gaps-head", site=esc(pick(site.name, lang)))
    return Screen(text="\n".join([head, *lines[:_GAPS], *more, "", text(lang, "rota-gaps-tail")]))


async def _shift(work: Work, site_id: str, role: Role, lang: str) -> dict[str, str]:
    site = await organisation.site(work, site_id)
    name = esc(pick(site.name, lang)) if site else site_id
    return {"site": name, "role": role_name(role, lang)}

"""/reports: the triage board as one message that changes in place."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.report import CLOSED, State
from bot.domain.screen import Button, Screen
from bot.services.report.reading import may_read
from bot.texts import day, esc, pick, text
from storage import organisation, report_board
from storage.people import Person
from storage.report_board import Filter, View
from storage.reports import Report
from storage.uow import Storage, Work

PAGE = 8
_MARKS = {
    State.RECEIVED: "🆕", State.READ: "👁", State.IN_WORK: "🔧", State.FIXED: "✅",
    State.NO_ACTION: "▫️",
}  # fmt: skip


async def show(
    storage: Storage, person: Person, lang: str, only: Filter = Filter.OPEN, number: int = 0,
    *, search: str = "",
) -> Screen | None:  # fmt: skip
    """A page of the board; None for somebody who reads no reports."""
    if not may_read(person, person.site_id):
        return None
    async with storage.read() as work:
        view = await _view(work, person)
        if search:
            view = replace(view, places=await _matching(work, search))
        counts = await report_board.counts(work, view)
        # a page that has emptied meanwhile shows the last one there is
        number = min(number, max(0, (counts[only] - 1) // PAGE))
        found = await report_board.page(work, view, only, offset=number * PAGE, limit=PAGE)
        rows = [(await _row(work, one, view.today, lang),) for one in found]
    head = [text(lang, "board-head"), text(lang, f"board-{only}", count=counts[only])]
    if search:
        head.append(text(lang, "board-search", words=esc(search)))
    if not found:
        head.append(text(lang, "board-empty"))
    return Screen(
        text="\n".join(head),
        inline=(*_filters(counts, only, lang), *rows, *_paging(only, number, counts[only], lang)),
    )


async def _view(work: Work, person: Person) -> View:
    zone = ZoneInfo(await organisation.zone(work, person.site_id))
    return View(site_id=person.site_id, person_id=person.id, today=work.now.astimezone(zone).date())


async def _matching(work: Work, search: str) -> frozenset[str]:
    """Places whose name, or whose site's name, holds these words in any language."""
    wanted = search.casefold()
    sites = {
        site.id
        for site in await organisation.all_sites(work)
        if any(wanted in name.casefold() for name in site.name.values())
    }
    return frozenset(
        place.id
        for place in await organisation.all_places(work)
        if place.site_id in sites or any(wanted in name.casefold() for name in place.name.values())
    )


def _filters(counts: dict[Filter, int], only: Filter, lang: str) -> tuple[tuple[Button, ...], ...]:
    def button(one: Filter) -> Button:
        mark = "• " if one is only else ""
        label = f"{mark}{text(lang, f'filter-{one}')} {counts[one]}"
        return Button(label=label, data=f"kb:{one}:0")

    names = list(Filter)
    return tuple(tuple(map(button, names[at : at + 2])) for at in range(0, len(names), 2))


async def _row(work: Work, one: Report, today: date, lang: str) -> Button:
    late = one.due_on is not None and one.due_on < today
    return Button(label=await label(work, one, lang, late=late), data=f"r:{one.id.hex}")


async def label(work: Work, one: Report, lang: str, *, late: bool = False) -> str:
    """Urgent, late, state, where, when, potential: all on one line of a phone."""
    urgent = one.urgent and State(one.state) not in CLOSED
    marks = "".join(
        mark
        for mark, true in (("🔔", urgent), ("⏰", late), (_MARKS[State(one.state)], True))
        if true
    )
    where = await where_words(work, one, lang, short=True)
    line = f"{marks} {where} · {day(one.shift_date, lang)}"
    return f"{line} · {one.potential.replace('x', '×')}" if one.potential else line


async def where_words(work: Work, one: Report, lang: str, *, short: bool = False) -> str:
    """The place, with its site unless it is to be short."""
    site = await organisation.site(work, one.site_id) if one.site_id else None
    place = await organisation.place(work, one.place_id) if one.place_id else None
    names = [pick(found.name, lang) for found in (site, place) if found]
    if not names:
        return text(lang, "place-unknown")
    return names[-1] if short else " · ".join(names)


def _paging(only: Filter, number: int, count: int, lang: str) -> tuple[tuple[Button, ...], ...]:
    last = max(0, (count - 1) // PAGE)
    rows: list[tuple[Button, ...]] = []
    if last:
        before, after = max(0, number - 1), min(last, number + 1)
        rows.append(
            (
                Button(label="◀", data=f"kb:{only}:{before}"),
                Button(label=f"{number + 1} / {last + 1}", data=f"kb:{only}:{number}"),
                Button(label="▶", data=f"kb:{only}:{after}"),
            )
        )
    if count and only is not Filter.CLOSED:
        rows.append((Button(label=text(lang, "button-take-page"), data=f"kp:{only}:{number}"),))
    return tuple(rows)


async def on_page(work: Work, person: Person, only: Filter, number: int) -> list[Report]:
    """The reports of a page as it stands now."""
    view = await _view(work, person)
    return await report_board.page(work, view, only, offset=number * PAGE, limit=PAGE)

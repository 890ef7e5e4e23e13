"""Screens without a subject of their own: menu, help, promises and polite refusals."""

from uuid import UUID

from bot.domain.screen import Button, Screen
from bot.texts import LANGUAGES, esc, pick, text
from storage import organisation
from storage.uow import Work

#: the big keyboard; English labels are fixed, manuals and posters quote them
MENU = (
    ("button-stop-work",),
    ("button-report",),
    ("button-answers", "button-briefings"),
    ("button-language",),
)
#: screens that are one text with the big keyboard below
PLAIN = frozenset(
    {
        "menu", "help", "briefings", "unknown", "unknown-restarted", "wrong-kind", "no-alarms", "no-duty",
        "welcome", "code-wrong", "code-expired", "code-used", "code-taken", "code-slow",
        "detail-added", "quiet-stranger",
    }
)  # fmt: skip


def menu(lang: str) -> tuple[tuple[str, ...], ...]:
    """The big keyboard in a language."""
    return tuple(tuple(text(lang, key) for key in row) for row in MENU)


def plain(name: str, lang: str, **args: str) -> Screen:
    """One text and the big keyboard."""
    return Screen(text=text(lang, f"screen-{name}", **args), reply=menu(lang))


def language(lang: str) -> Screen:
    """The three languages by their own names."""
    row = tuple(Button(label=text(one, "language-name"), data=f"l:{one}") for one in LANGUAGES)
    return Screen(text=text(lang, "screen-language"), inline=(row,))


#: who might want to know who wrote: docs/threat-model.md has a row for each
ADVERSARIES = (
    "employer", "thief", "seizure", "token", "root", "telegram", "model", "colleague",
)  # fmt: skip


def privacy(lang: str) -> Screen:
    """What is kept and what is not, and a page for each who might want to know."""
    buttons = [
        Button(label=text(lang, f"button-privacy-{one}"), data=f"pv:{one}") for one in ADVERSARIES
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Screen(text=text(lang, "screen-privacy"), inline=rows)


def privacy_of(adversary: str, lang: str) -> Screen:
    """What one of them could learn, and what they could not."""
    back = Button(label=text(lang, "button-back"), data="pv:")
    return Screen(text=text(lang, f"privacy-{adversary}"), inline=((back,),))


def build(name: str, lang: str) -> Screen | None:
    """The screen of that name; None for a name that no longer exists."""
    if name in PLAIN:
        return plain(name, lang)
    if name == "language":
        return language(lang)
    if name == "privacy":
        return privacy(lang)
    return None


def cells(prefix: str, subject: UUID) -> tuple[tuple[Button, ...], ...]:
    """5×5: likelihood down, severity across, the cell as its label."""
    side = range(1, 6)
    return tuple(
        tuple(
            Button(
                label=f"{likelihood}×{severity}",
                data=f"{prefix}:{likelihood}x{severity}:{subject.hex}",
            )
            for severity in side
        )
        for likelihood in side
    )


async def phones(work: Work, site_id: str | None, lang: str) -> str:
    """The numbers to call, of one site or of all, and 112 always."""
    sites = [site for site in await organisation.all_sites(work) if site_id in (None, site.id)]
    lines = [
        text(lang, "phone-line", label=esc(_label(site.name, phone.label, lang, many=len(sites) > 1)),
             number=esc(phone.number))
        for site in sites
        for phone in site.phones
    ]  # fmt: skip
    known = any(phone.number == "112" for site in sites for phone in site.phones)
    return "\n".join([*lines, *([] if known else [text(lang, "phone-112")])])


def _label(site: dict[str, str], label: dict[str, str], lang: str, *, many: bool) -> str:
    return f"{pick(site, lang)}, {pick(label, lang)}" if many else pick(label, lang)

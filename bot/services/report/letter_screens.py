"""What a reporter sees in the mailbox: where the report stands, what was said, what can be done."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain import mailbox
from bot.domain.report import CLOSED, Side
from bot.domain.screen import Button, Document, Screen
from bot.domain.words import FITS
from bot.services import screens
from bot.services.report import dialogue, letterbox, report_screens
from bot.services.report.desk import NAMES, Piece
from bot.texts import day, esc, text

#: replies of one tap: the callback's letter -> the sentence, and whether it opens a closed report again
TAPS = {"t": ("tap-thanks", False), "n": ("tap-not-fixed", True), "s": ("tap-still-there", True)}


def letters(opened: letterbox.Opened, key: bytes, lang: str, zone: str) -> Screen:
    """The whole mailbox on one screen: newest words are never cut off, the oldest may be."""
    head = [text(lang, f"status-{opened.state}".replace("_", "-"))]
    if opened.report.duplicate_of:
        head.append(text(lang, "status-joined"))
    if opened.report.muted:
        head.append(text(lang, "status-muted"))
    if opened.report.hold_until:
        head.append(text(lang, "status-held", date=day(opened.report.hold_until, lang)))
    elif opened.report.delete_on:
        head.append(text(lang, "status-deleted-on", date=day(opened.report.delete_on, lang)))
    lines = [_line(opened, one.number, lang, zone) for one in opened.messages]
    return Screen(
        text="\n\n".join([" ".join(head), *_fitting(lines, lang)]),
        inline=_buttons(opened, mailbox.encode(key), lang),
    )


def _line(opened: letterbox.Opened, number: int, lang: str, zone: str) -> str:
    one = next(message for message in opened.messages if message.number == number)
    kinds = [exhibit.kind for exhibit in opened.exhibits if exhibit.message_id == one.id]
    at = day(one.at.astimezone(ZoneInfo(zone)).date(), lang)
    if one.side is Side.PROGRAM:
        return text(lang, "letter-program", words=esc(dialogue.sentence(one.words, lang)), date=at)
    who = "letter-officer" if one.side is Side.OFFICER else "letter-mine"
    words = [esc(one.words)] if one.words else []
    lines = [*words, *report_screens.evidence_lines(kinds, lang)]
    return text(lang, who, date=at, words="\n".join(lines))


def _fitting(lines: list[str], lang: str) -> list[str]:
    """As many of the newest as fit into one message."""
    kept: list[str] = []
    for line in reversed(lines):
        if kept and len("\n\n".join([line, *kept]).encode("utf-16-le")) > 2 * FITS:
            return [text(lang, "letter-earlier"), *kept]
        # one message alone always fits but for its mark-up
        kept.insert(0, line if len(line) <= FITS else f"{line[:FITS]}…")
    return kept


def _buttons(opened: letterbox.Opened, key: str, lang: str) -> tuple[tuple[Button, ...], ...]:
    def button(name: str, prefix: str) -> Button:
        return Button(label=text(lang, name), data=f"{prefix}:{key}")

    rows: list[tuple[Button, ...]] = [
        (button("button-check-answers", "ar"), button("button-write-officer", "aw"))
    ]
    if letterbox.of_officers(opened):
        rows.append((button("button-show-evidence", "ae"),))
    closed = opened.state in CLOSED
    if closed or any(one.side is Side.OFFICER for one in opened.messages):
        rows.append((button("tap-thanks", "at"),))
    if closed:
        # two in a row at most: Kazakh words are long, and gloves are thick
        rows.append((button("tap-not-fixed", "an"), button("tap-still-there", "as")))
    rows.append((button("button-push", "ap"), button("button-clear-chat", "ac")))
    return tuple(rows)


def evidence(piece: Piece, lang: str) -> Screen:
    """One picture, video or voice of an answer."""
    document = Document(name=NAMES[piece.kind], content=piece.content, kind=piece.kind)
    return Screen(text=text(lang, "letter-evidence"), document=document)


def write(lang: str) -> Screen:
    """The next message goes to the officer."""
    return Screen(text=text(lang, "letter-write"))


def ask_voice(lang: str) -> Screen:
    """A voice is known: asked before it is taken."""
    row = (
        Button(label=text(lang, "button-send-voice"), data="lv:yes"),
        Button(label=text(lang, "button-write-instead"), data="lv:no"),
    )
    return Screen(text=text(lang, "report-voice"), inline=(row,))


def cleaning(lang: str) -> Screen:
    """The picture is on its way."""
    return Screen(text=text(lang, "letter-cleaning"), silent=True)


def ended(said: letterbox.Said, key: bytes, lang: str) -> Screen:
    """How writing ended."""
    check = Button(label=text(lang, "button-check-answers"), data=f"ar:{mailbox.encode(key)}")
    return Screen(text=text(lang, f"letter-{said}"), inline=((check,),))


def consent(until: date, key: bytes, lang: str) -> Screen:
    """What a push costs, and until when it is kept."""
    yes = Button(label=text(lang, "button-push-yes"), data=f"ay:{mailbox.encode(key)}")
    words = text(lang, "letter-push", date=day(until, lang))
    return Screen(text=words, inline=((yes,),))


def push_set(until: date, lang: str) -> Screen:
    """The push is on, and when it ends."""
    return Screen(text=text(lang, "letter-push-set", date=day(until, lang)))


def cleared(left: int, key: bytes, lang: str) -> Screen:
    """What was taken back, and what Telegram would not give back."""
    check = Button(label=text(lang, "button-check-answers"), data=f"ar:{mailbox.encode(key)}")
    words = text(lang, "letter-cleared") if not left else text(lang, "letter-left", count=left)
    return Screen(text=words, inline=((check,),))


def nothing(lang: str) -> Screen:
    """The key or the digits open nothing."""
    return screens.plain("letter-gone", lang)

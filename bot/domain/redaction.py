"""Third persons in people's words: phones, IIN, e-mail, @names, profiles and receipts become ▮▮▮.

Equipment codes, permits, dates and readings stay. No pattern finds a name or a hint: this serves what
leaves the safety service, beside the look of a person and never in its place.
"""

import re
import unicodedata

MASK = "▮▮▮"

#: between the digits of one number: spaces, brackets, dashes, dots, the rest of keycap emoji
_GAP = r"[\s\u200b-\u200d\u2060\ufeff\ufe0f\u20e3().\-\u2010-\u2015\u2212/_*·•]{0,4}"
_DATE = (
    r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01])(?!\d)"
)
#: before the number of a paper or of a machine
_PAPER = (
    r"(?:наряд|распоряжени|допуск|заявк|черт[её]ж|заводск|зав\.|инв\.|инвентарн|сери[йи]н|акт\b|рұқсат|өкім|сызба"
    r"|зауыттық|permit|drawing|serial|work\s+order|tag\b)"
)
_UNIT = (
    r"\s?(?:°|град|[мск]?м\b|[мк]?па\b|кв\b|квт|мвт|бар\b|атм|кгс|т/ч|%|об|bar\b|rpm|mpa\b|kv\b)"
)
#: not a letter next: a number may stick to the word
_END = r"(?![^\W\d_])"
_PHONE_WORD = (
    rf"\b(?:(?:тел|моб|сот|доб|tel|ext){_END}|(?:телефон|мобильн|сотов|сотк|звон[иок]|позвон|набер|в[ао]тсап|вацап"
    r"|whats\s?app|telephone|phone|mobile|call|қоңырау|хабарлас|ұялы)[^\W\d_]*)"
)
_PHONE = rf"(?:(?:\+|00|810){_GAP})?[78]{_GAP}[79](?:{_GAP}\d){{9}}(?!\d)[\ufe0f\u20e3]*"
#: other countries only with their +
_ABROAD = rf"\+\s?\d(?:{_GAP}\d){{7,14}}(?!\d)"
_NUMBER_WORD = (
    r"(?:ноль|нуль|один|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|\w{2,6}надцать|двадцать|тридцать"
    r"|сорок|\w{4,6}десят|девяносто|сто|двести|триста|четыреста|\w{4,6}сот"
    r"|нөл|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз"
    r"|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen|\w{3,5}ty|hundred|double)"
)  # fmt: skip

#: looks like a number of somebody and is none
_LEFT_ALONE = (
    rf"(?<!\d)(?:{_DATE})",
    # 202607081430: as an IIN its month would be 13 or more
    r"(?<!\d)20(?:1[3-9]|[2-9]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}(?!\d)",
    rf"\b{_PAPER}[\w-]*\.?\s*(?:№|no\.?|#)?\s*\d+(?:[/-]\d{{1,4}}){{0,2}}(?![-\s(]{{0,2}}\d)",
)
_PROFILE = (
    r"(?<!\w)(?:https?://)?(?:[\w-]+\.)?(?:t\.me|telegram\.(?:me|dog)|wa\.me|instagram\.com|facebook\.com|vk\.com"
    r"|ok\.ru)(?!\w)(?:/[\w@/+?=&%#.~-]*[\w/=])?"
)
_BEHIND_A_WORD = (
    rf"(?P<phone>{_PHONE_WORD}(?:(?!{_PAPER})[^\d\n+(]){{0,24}})(?!{_DATE})"
    rf"(?:{_PHONE}|{_ABROAD}|[+(]?\d(?:[-\s()]{{0,2}}\d){{3,9}}(?!\d|{_UNIT}))"
)
_MASKED = (
    _PROFILE,
    r"tg://[\w/?=&%#.+-]*[\w/=]",
    # a mailbox, its @ as a sign or in brackets, or all of it as it is said aloud
    r"(?<![\w.+-])[\w.+-]+\s?(?:@|[(\[]\s?(?:at|собака|эт)\s?[)\]])\s?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}",
    r"(?<![\w.+-])[\w.+-]+\s+собака\s+[\w-]+(?:\s+точка\s+|\.)(?:ru|kz|com|net|org|ру|кз|ком)\b",
    r"@[^\W\d_]\w+",
    # a receipt opens a mailbox; a bank card looks the same
    r"(?<!\d)\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{4}(?!\d)",
    # IIN: twelve digits in one piece; a birthday and six more; any twelve behind its name
    r"(?<!\d)\d{12}(?!\d)",
    r"(?<!\d)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s-]\d{3}[\s-]?\d{3}(?!\d)",
    rf"(?P<iin>\b(?:иин|жсн|iin)[^\d\n]{{0,12}})\d(?:{_GAP}\d){{11}}(?!\d)",
    # phones: of the country, from abroad, with the code in brackets, without the country, of a town
    rf"(?<!\d){_PHONE}",
    _ABROAD,
    r"(?<!\d)(?:[78][\s-]?)?\(\d{3,5}\)(?:[\s-]?\d){5,7}(?!\d)",
    rf"(?<!\d)7[0-7]\d{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d(?!\d)",
    r"(?<![\w№/.-])(?<!№\s)\d{3}-\d\d-\d\d(?![\w/-])",
    _BEHIND_A_WORD,
    rf"\b(?:{_NUMBER_WORD}[\s,-]+){{5,}}{_NUMBER_WORD}\b",
)
_FOUND = re.compile("|".join((rf"(?P<left>{'|'.join(_LEFT_ALONE)})", *_MASKED)), re.IGNORECASE)


def redacted(words: str) -> str:
    """The words with every such trace of a person masked."""
    plain = "".join(map(_plain, words))
    kept, end = [], 0
    for found in _FOUND.finditer(plain):
        if found["left"]:
            continue
        # the word before a number ("call", "IIN") stays
        start = found.start() + len(found["phone"] or found["iin"] or "")
        kept += [words[end:start], MASK]
        end = found.end()
    return "".join([*kept, words[end:]])


def _plain(one: str) -> str:
    """Digits of any script as 0-9, wide forms as ASCII; always one character for one."""
    digit = unicodedata.decimal(one, None)
    if digit is not None:
        return str(digit)
    simple = unicodedata.normalize("NFKC", one)
    return simple if len(simple) == 1 else one

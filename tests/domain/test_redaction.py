"""Masking third persons: what must go, and what an engineer needs to keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.redaction import MASK, redacted

PHONES = [
    "+7 701 123 45 67", "+77011234567", "+7(701)123-45-67", "+7 (701) 123 45 67", "8 701 123 45 67",
    "87011234567", "8-701-123-45-67", "8(701)1234567", "8.701.123.45.67", "8 7011234567", "8701 123 4567",
    "8 70 11 23 45 67", "8 7 0 1 1 2 3 4 5 6 7", "8—701—123—45—67", "8\u00a0701\u00a0123\u00a045\u00a067",
    "8\u200b701\u200b123\u200b45\u200b67", "8_701_123_45_67", "+7-701-1234567", "007 701 123 45 67",
    "701 123 45 67", "7011234567", "(701) 123-45-67", "(7272) 25-01-23", "8 (727) 250-12-34",
    "+7 7172 25 01 23", "8 916 123 45 67", "+44 20 7946 0958", "+996 555 123 456", "250-12-34",
    "８７０１１２３４５６７", "٨٧٠١١٢٣٤٥٦٧", "8️⃣7️⃣0️⃣1️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣", "8 747/123/45/67",
]  # fmt: skip


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize(
    "sentence",
    [
        "{}",
        "Спросите мастера, {}, он видел.",
        "Шебердің нөмірі {} деп айтты",
        "Ask the foreman at {} before 18:00",
        "Звоните:{}",
        "тел{}",
    ],
)
def test_phones_of_any_spelling_go(phone: str, sentence: str) -> None:
    assert redacted(sentence.format(phone)) == sentence.format(MASK)


GONE = {
    # a phone without its code, behind a word that says so
    "позвоните 2501234": f"позвоните {MASK}",
    "Тел. Иванова: 25-01-23": f"Тел. Иванова: {MASK}",
    "доб. 4512": f"доб. {MASK}",
    "қоңырау шалыңыз 250123": f"қоңырау шалыңыз {MASK}",
    "call me, 250 12 34, ok": f"call me, {MASK}, ok",
    "моб. 8 701 123 45 67 8:00-20:00": f"моб. {MASK} 8:00-20:00",
    # two in a line
    "87011234567, 87027654321": f"{MASK}, {MASK}",
    "8 701 123 45 67 / 8 702 765 43 21": f"{MASK} / {MASK}",
    # Kazakh endings stick to a number
    "87011234567-ге хабарласыңыз": f"{MASK}-ге хабарласыңыз",
    "87011234567нөмірі": f"{MASK}нөмірі",
    # said aloud and written down
    "его номер восемь семьсот один сто двадцать три сорок пять шестьдесят семь": f"его номер {MASK}",
    "нөмірі сегіз жеті нөл бір бір екі үш төрт бес алты жеті": f"нөмірі {MASK}",
    "it is eight seven oh one, one two three, four five six seven": f"it is {MASK}",
    # IIN
    "ИИН 880101300123": f"ИИН {MASK}",
    "ИИН880101300123": f"ИИН{MASK}",
    "ЖСН: 8801 0130 0123": f"ЖСН: {MASK}",
    "IIN 88-01-01-300-123": f"IIN {MASK}",
    "880101 300123 не допущен": f"{MASK} не допущен",
    "880101-300-123": MASK,
    "123456789012": MASK,
    # a child of 2005 and a grandfather
    "050630500123": MASK,
    # mailboxes
    "ivanov.p@ales.kz": MASK,
    "Пишите на Ivanov_P+ot@mail.ales.kz.": f"Пишите на {MASK}.",
    "иванов@почта.қаз": MASK,
    "ivanov @ ales.kz": MASK,
    "ivanov (at) ales.kz": MASK,
    "ivanov[собака]ales.kz": MASK,
    "ivanov собака mail точка ру": MASK,
    "ivanov＠ales.kz": MASK,
    # names and profiles in messengers
    "это @petrov_kz видел": f"это {MASK} видел",
    "(@petrov)": f"({MASK})",
    "@Ерлан айтты": f"{MASK} айтты",
    "https://t.me/petrov_kz": MASK,
    "t.me/petrov_kz.": f"{MASK}.",
    "T.ME/+AbCdEf": MASK,
    "telegram.me/petrov?start=1": MASK,
    "petrov.t.me": MASK,
    "tg://user?id=123456": MASK,
    "https://wa.me/77011234567": MASK,
    "instagram.com/petrov/": MASK,
    # a receipt of our own, or a bank card
    "1234 5678 9012 3456": MASK,
    "1234567890123456": MASK,
}


@pytest.mark.parametrize(("words", "left"), GONE.items())
def test_other_traces_of_a_person_go(words: str, left: str) -> None:
    assert redacted(words) == left


LEFT = [
    # KKS codes, together and apart
    "10LAB10AA001", "Насос 1LAC21AP001 шумит", "10 LAB 10 AA 001", "клапан 20HAD10CP001-B01",
    # Russian and Kazakh marks of equipment
    "ТГ-3, ПЭН-2А, котёл №7, ЗРУ-110", "ВЛ-110 кВ Л-154", "КРУ-6 яч. 12", "3-қазандық, ТГ-5 жанында",
    "ЭД-100/35-4212", "чертёж 125-12-34", "№ 125-12-34", "поз. А-125-12-34",
    # temperatures, pressures, loads
    "540 °C, 13,8 МПа", "545/540/538 °C", "-35…+40 °C", "пар 13.8 МПа и 555°C", "t = 540 545 550 560",
    "120 115 110 105 МВт", "3000 об/мин", "позвонили: 540 545 °C", "6 кВ, 400 А, 50 Гц",
    "температура 540 градустан асты",
    # dates, times, shifts
    "08.07.2026", "8.7.2026 08:00", "7.7.2026 8.00-20.00", "2026-11-23 14:05", "23/11/2026",
    "с 08.00 до 20.00", "202611230842", "20261123", "звонил 12.03.2026", "смены 8, 9, 10, 11, 12, 13",
    "2026 жылғы 23 қараша, сағат 14:05", "с 01.11.2026-30.11.2026",
    # permits and papers
    "наряд № 2345", "наряд-допуск №2345/2026", "по наряду 87011234567", "permit 2026-004512",
    "рұқсат № 12-345", "акт 2345/11", "зав. № 870112345678", "Serial no. 7011234567",
    # our own numbers
    "SW-2026-0042",
    # numbers to be called in danger, and counts
    "звоните 112", "позвонил 3 раза", "call 101 now", "вызвал 103 в 8:05",
    "пять человек, два крана, три лестницы", "упало с высоты сто двадцать метров",
    "бес адам, екі кран, үш саты", "бір екі үш деп санап көтердік",
    # addresses of nobody
    "1 @ 10", "https://ales.kz/manual", "book.ru", "видел: собака бегает. Она злая", "the dog at gate 5",
    "", "Леса без ограждения у отметки +12,5 м",
]  # fmt: skip


@pytest.mark.parametrize("words", LEFT)
def test_what_an_engineer_needs_stays(words: str) -> None:
    assert redacted(words) == words


_SEPARATOR = st.sampled_from(["", " ", "-", ".", " - ", "/", "\u00a0", "\u2011", ") ", " ("])


@given(
    code=st.sampled_from(["701", "702", "705", "707", "747", "771", "775", "777", "778"]),
    number=st.integers(0, 9_999_999),
    country=st.sampled_from(["+7", "8", "7"]),
    gaps=st.lists(_SEPARATOR, min_size=10, max_size=10),
)
def test_a_mobile_goes_however_it_is_cut(
    code: str, number: int, country: str, gaps: list[str]
) -> None:
    digits = f"{code}{number:07}"
    phone = country + "".join(gap + digit for gap, digit in zip(gaps, digits, strict=True))
    assert not any(one.isdigit() for one in redacted(f"номер {phone} записан"))


@given(st.text(max_size=200))
def test_what_is_left_is_a_part_of_the_words(words: str) -> None:
    rest = words
    for piece in redacted(words).split(MASK):
        assert piece in rest
        rest = rest[rest.index(piece) + len(piece) :]


@given(st.text(alphabet="0123456789 +-()@.abя\n", max_size=200))
def test_masking_twice_is_masking_once(words: str) -> None:
    once = redacted(words)
    assert redacted(once) == once


def test_three_thousand_characters_of_spite_take_no_time() -> None:
    for spite in ("1 " * 1500, "a." * 1500, "тел" * 1000, "один " * 600, "@a" * 1500, "+7(" * 1000):
        redacted(spite)

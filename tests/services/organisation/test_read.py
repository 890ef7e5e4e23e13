"""Every mistake of an organisation file is said at once, each at its line."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.domain.organisation import Cycle
from bot.domain.roles import Role
from bot.services import organisation

EXAMPLE = Path(__file__).parents[3] / "examples" / "ales.toml"

SOUND = """\
[organization]
id = "host"
name = "Host"
timezone = "Asia/Almaty"
languages = ["ru", "kk"]

[[contractors]]
id = "builder"
name = "Builder"

[[sites]]
id = "plant"
name = { ru = "Plant", kk = "Plant" }
phones = [{ label = "Shift supervisor", number = "+7 727 000 00 01" }]
places = [
  { id = "boiler", name = "Boiler house" },
  { id = "hall", name = "Hall" },
]

[[crews]]
id = "fitters"
site = "plant"
organization = "builder"
name = "Fitters"
headcount = 4
places = ["boiler"]

[[people]]
id = "foreman"
title = "Foreman"
role = "foreman"
crew = "fitters"
telegram_id = 5000000001

[[people]]
id = "boss"
title = "Supervisor"
role = "supervisor"
site = "plant"
language = "kk"

[[rota]]
site = "plant"
role = "supervisor"
person = "boss"
from = "20:00"
to = "08:00"
days = ["sun", "mon"]

[[escalation]]
kind = "stop_work"
steps = [
  { after = "0m", notify = ["foreman", "person:boss", "group:plant"] },
  { after = "90s", notify = ["director"] },
]
repeat = "2h"
"""

#: (what stands in the file, what stands there instead, line, sentence)
MISTAKES = [
    # invalid TOML, in the middle and at the end
    ('name = "Host"', 'name = "Host', 3, "this is not valid TOML: Illegal character '\\n'"),
    ("[[rota]]", "[[rota]", 42, "this is not valid TOML: Expected ']]' at the end of an array declaration"),
    # unknown keys, top and nested, with the nearest known one
    ("[[rota]]", "[[rotas]]", 42, "unknown key «rotas», did you mean «rota»?"),
    ("headcount = 4", "headcont = 4", 25, "crew «fitters»: unknown key «headcont», did you mean «headcount»?"),
    ("number = ", "numer = ", 14, "site «plant»: unknown key «numer», did you mean «number»?"),
    # missing keys stand at their table
    ("headcount = 4\n", "", 20, "crew «fitters»: «headcount» is missing"),
    (', name = "Hall"', "", 17, "site «plant»: «name» is missing"),
    # wrong types
    ("headcount = 4", 'headcount = "4"', 25, "crew «fitters»: «headcount» must be a whole number"),
    ("headcount = 4", "headcount = 0", 25, "crew «fitters»: «headcount» must be at least 1"),
    ('title = "Supervisor"', "title = 7", 37, "person «boss»: «title» must be text or a table of languages"),
    ('role = "foreman"', "role = 3", 31, "person «foreman»: «role» must be text in quotes"),
    ('places = ["boiler"]', 'places = "boiler"', 26, "crew «fitters»: «places» must be a list in [ ]"),
    ('{ id = "hall", name = "Hall" }', '"hall"', 17, "site «plant»: «places» must be a table"),
    ("[[rota]]", "[rota]", 42, "«rota» must be written [[rota]]"),
    # ids given twice
    ('id = "boss"', 'id = "foreman"', 36, "person «foreman»: id «foreman» stands already at FILE:29"),
    ('id = "builder"', 'id = "host"', 8, "contractor «host»: id «host» stands already at FILE:2"),
    ('language = "kk"', "telegram_id = 5000000001", 40,
     "person «boss»: telegram_id «5000000001» stands already at FILE:33"),
    # unknown references
    ('crew = "fitters"', 'crew = "fiters"', 32, "person «foreman»: unknown crew «fiters», did you mean «fitters»?"),
    ('site = "plant"\norg', 'site = "plan"\norg', 22, "crew «fitters»: unknown site «plan», did you mean «plant»?"),
    ('organization = "builder"', 'organization = "x"', 23, "crew «fitters»: unknown organization «x»"),
    ('places = ["boiler"]', 'places = ["boilr"]', 26,
     "crew «fitters»: unknown place «boilr», did you mean «boiler»? at site «plant»"),
    ('person = "boss"', 'person = "bos"', 45, "rota: unknown person «bos», did you mean «boss»?"),
    ("person:boss", "person:nobody", 53, "escalation: unknown person «nobody»"),
    # a group is named by its site
    ("group:plant", "group:plan", 53, "escalation: unknown site «plan», did you mean «plant»?"),
    # bad values
    ('from = "20:00"', 'from = "24:00"', 46, "rota: «24:00» is not a time such as 08:00"),
    ('"sun", "mon"', '"son", "mon"', 48, "rota: unknown day «son», did you mean «sun»?"),
    ('after = "90s"', 'after = "90"', 54, "escalation: «90» is not a duration such as 30s, 5m or 2h"),
    ('repeat = "2h"', "repeat = 2", 56, "escalation: «2» is not a duration such as 30s, 5m or 2h"),
    ('after = "90s"', 'after = "0s"', 54, "escalation: a step must come later than the one before it"),
    ('"Asia/Almaty"', '"Asia/Almati"', 4,
     "organization «host»: unknown time zone «Asia/Almati», did you mean «Asia/Almaty»?"),
    ('languages = ["ru", "kk"]', 'languages = ["ru", "kz"]', 5,
     "organization «host»: unknown language «kz»"),
    ('language = "kk"', 'language = "en"', 40,
     "person «boss»: the organization does not use the language «en»"),
    ('name = { ru = "Plant", kk', 'name = { ru = "Plant", xx', 13, "site «plant»: unknown language «xx»"),
    ('role = "supervisor"\nsite', 'role = "superviser"\nsite', 38,
     "person «boss»: unknown role «superviser», did you mean «supervisor»?"),
    ('notify = ["director"]', 'notify = ["directer"]', 54,
     "escalation: unknown role «directer», did you mean «director»? (or person:ID, group:ID)"),
    ('kind = "stop_work"', 'kind = "stop"', 51, "escalation: unknown kind «stop», did you mean «stop_work»?"),
    ("5000000001", "-1", 33, "person «foreman»: «-1» is not a Telegram id of a person"),
    ('id = "plant"', 'id = "the plant"', 12,
     "site «the plant»: «the plant» is not an id of at most 30 letters a-z, digits, - _"),
]  # fmt: skip


ROTA = 'site = "plant"\nrole = "supervisor"\nperson = "boss"\n'

#: (a further row of the rota, as its keys; line of it, counted from its head; sentence)
ROTA_MISTAKES = [
    # dates and hours that are none
    ('from = "08:00"\nto = "20:00"\ndate = "2026-02-29"', 6, "«2026-02-29» is not a date such as 2026-03-22"),
    ('from = "08:00"\nto = "20:00"\ndate = 2026-03-01T08:00:00', 6,
     "«2026-03-01 08:00:00» is not a date such as 2026-03-22"),
    ('from = "08:00"\nto = "20:00"\ndates = []', 6, "«dates» must not be empty"),
    ('from = "08:00"\nto = "20:00"\nvalid_from = 7', 6, "«7» is not a date such as 2026-03-22"),
    ('cycle_start = 2026-03-01\ncycle = ["day", "off"]', 5, "«day» is not hours such as 08:00-20:00, or off"),
    # keys that are missing
    ("date = 2026-03-01", 0, "«from» is missing"),
    ("date = 2026-03-01", 0, "«to» is missing"),
    ("cycle_start = 2026-03-01", 0, "«cycle» is missing"),
    ('cycle = ["off", "08:00-20:00"]', 0, "«cycle_start» is missing"),
    ('cycle_start = 2026-03-01\ncycle = ["off"]', 5, "«cycle» has no day of work"),
    ('substitute_for = "deputy"', 4, "say when: «date», «dates», or «valid_from» and «valid_until»"),
    ('substitute_for = "deputy"\nvalid_from = 2026-03-01', 4,
     "say when: «date», «dates», or «valid_from» and «valid_until»"),
    # keys that do not go together
    ('from = "08:00"\nto = "20:00"\ndate = 2026-03-01\ndays = ["mon"]', 7, "«days» does not go with «date»"),
    ('from = "08:00"\nto = "20:00"\ndate = 2026-03-01\ndates = [2026-03-02]', 7,
     "«dates» does not go with «date»"),
    ('cycle_start = 2026-03-01\ncycle = ["08:00-20:00"]\nfrom = "08:00"', 6, "«from» does not go with «cycle»"),
    ('substitute_for = "deputy"\ndate = 2026-03-01\nto = "20:00"', 6, "«to» does not go with «substitute_for»"),
    ('from = "08:00"\nto = "20:00"\nvalid_from = 2026-03-02\nvalid_until = 2026-03-01', 7,
     "«valid_until» lies before «valid_from»"),
    # people who would never be called there
    ('substitute_for = "nobody"\ndate = 2026-03-01', 4, "unknown person «nobody»"),
    ('substitute_for = "boss"\ndate = 2026-03-01', 4, "nobody stands in for themselves"),
    ('substitute_for = "foreman"\ndate = 2026-03-01', 4,
     "«foreman» is foreman, not supervisor: nobody would be called"),
    ('substitute_for = "elsewhere"\ndate = 2026-03-01', 4, "«elsewhere» does not work at site «plant»"),
    ('substitute_for = "builder-boss"\ndate = 2026-03-01', 4,
     "«builder-boss» is of a contractor; a supervisor on duty is one of the host"),
    ('substitute_for = "builder-boss"\ndate = 2026-03-01', 4,
     "a contractor's person and one of the host do not stand in for each other"),
]  # fmt: skip

MORE_PEOPLE = """
[[sites]]
id = "other"
name = "Other"

[[people]]
id = "deputy"
title = "Deputy"
role = "supervisor"
site = "plant"

[[people]]
id = "elsewhere"
title = "Elsewhere"
role = "supervisor"
site = "other"

[[people]]
id = "builder-boss"
title = "Supervisor of Builder"
role = "supervisor"
site = "plant"
organization = "builder"

"""


@pytest.mark.parametrize(("row", "line", "sentence"), ROTA_MISTAKES)
def test_a_mistake_of_the_rota_is_said_at_its_line(
    tmp_path: Path, row: str, line: int, sentence: str
) -> None:
    text = SOUND + MORE_PEOPLE
    head = text.count("\n") + 1
    problems = refused(tmp_path, f"{text}[[rota]]\n{ROTA}{row}\n")
    assert f"FILE:{head + line}: rota: {sentence}" in problems


def test_dates_cycles_and_substitutes_are_read(tmp_path: Path) -> None:
    rows = (
        'from = "10:00"\nto = "14:00"\ndates = [2026-03-21, "2026-03-22"]',
        (
            "cycle_start = 2026-03-01\nvalid_until = 2026-12-31\n"
            'cycle = ["08:00-20:00", "20:00-08:00", "08:00-20:00", "off"]'
        ),
        'substitute_for = "deputy"\nvalid_from = 2026-07-01\nvalid_until = 2026-07-14',
        'substitute_for = "deputy"\ndate = 2026-08-01',
    )
    file = tmp_path / "org.toml"
    text = SOUND + MORE_PEOPLE + "".join(f"[[rota]]\n{ROTA}{row}\n" for row in rows)
    file.write_text(text, encoding="utf-8")
    found = organisation.read(file)
    _, first, second, day, night = found.rota
    assert (first.day, second.day) == (date(2026, 3, 21), date(2026, 3, 22))
    assert (first.starts, first.ends, first.cycle) == (time(10), time(14), None)
    assert day.cycle == Cycle(start=date(2026, 3, 1), length=4, on=(0, 2))
    assert night.cycle == Cycle(start=date(2026, 3, 1), length=4, on=(1,))
    assert (night.starts, night.ends, night.valid_until) == (time(20), time(8), date(2026, 12, 31))
    assert [(one.person, one.instead_of, one.first, one.last) for one in found.substitutes] == [
        ("boss", "deputy", date(2026, 7, 1), date(2026, 7, 14)),
        ("boss", "deputy", date(2026, 8, 1), date(2026, 8, 1)),
    ]


def refused(tmp_path: Path, text: str, listed: str | None = None) -> list[str]:
    file = tmp_path / "org.toml"
    file.write_text(text, encoding="utf-8")
    people = tmp_path / "people.csv"
    if listed is not None:
        people.write_text(listed, encoding="utf-8")
    with pytest.raises(organisation.OrgFileError) as caught:
        organisation.read(file, people if listed is not None else None)
    return str(caught.value).replace(str(file), "FILE").replace(str(people), "CSV").splitlines()


@pytest.mark.parametrize(("sound", "mistaken", "line", "sentence"), MISTAKES)
def test_a_mistake_is_said_at_its_line(
    tmp_path: Path, sound: str, mistaken: str, line: int, sentence: str
) -> None:
    assert sound in SOUND
    problems = refused(tmp_path, SOUND.replace(sound, mistaken, 1))
    assert f"FILE:{line}: {sentence}" in problems


def test_all_mistakes_are_said_at_once_and_in_order(tmp_path: Path) -> None:
    text = SOUND.replace('crew = "fitters"', 'crew = "x"').replace(
        "headcount = 4", "headcount = -1").replace('role = "supervisor"', 'role = "boss"')  # fmt: skip
    assert [line.split(": ")[0] for line in refused(tmp_path, text)] == [
        "FILE:25", "FILE:32", "FILE:38", "FILE:44",
    ]  # fmt: skip


def test_a_misshapen_site_is_not_also_an_unknown_one(tmp_path: Path) -> None:
    problems = refused(tmp_path, SOUND.replace('name = { ru = "Plant", kk = "Plant" }\n', ""))
    assert problems == ["FILE:11: site «plant»: «name» is missing"]


def test_two_policies_of_one_kind_and_site_are_refused(tmp_path: Path) -> None:
    policy = SOUND[SOUND.index("[[escalation]]") :]
    assert refused(tmp_path, SOUND + policy) == [
        "FILE:58: escalation: kind «stop_work» stands already at line 50"
    ]


def test_places_whose_poster_links_would_be_the_same_are_refused(tmp_path: Path) -> None:
    other = '\n[[sites]]\nid = "plant_a"\nname = "A"\nplaces = [{ id = "b", name = "B" }]\n'
    text = SOUND.replace('id = "hall"', 'id = "a_b"') + other
    assert refused(tmp_path, text) == [
        "FILE:61: site «plant_a»: place «b» has the same poster link as «a_b» of site «plant»"
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "FILE: there is no such file"), (b"\xff\xfe\x00", "FILE: is not UTF-8 text"),
     (b"", "FILE: «[organization]» is missing")],
)  # fmt: skip
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    file = tmp_path / "org.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(organisation.OrgFileError) as caught:
        organisation.read(file)
    assert str(caught.value).replace(str(file), "FILE") == sentence


def test_a_sound_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(SOUND.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    found = organisation.read(file)
    foreman, boss = found.people
    assert (foreman.site_id, foreman.organisation_id) == ("plant", "builder")
    assert (boss.organisation_id, boss.role) == ("host", Role.SUPERVISOR)
    assert [place.id for place in found.places] == ["plant/boiler", "plant/hall"]
    assert found.crews[0].places == ("plant/boiler",)
    assert found.sites[0].timezone == "Asia/Almaty"
    assert found.rota[0].days == ("mon", "sun")
    assert (found.rota[0].starts, found.rota[0].ends) == (time(20), time(8))
    assert [step.after for step in found.policies[0].steps] == [0, 90]
    assert found.policies[0].repeat == 7200
    assert found.contractors[0].name["kk"] == "Builder"


def test_people_of_a_list_join_those_of_the_file(tmp_path: Path) -> None:
    file, listed = tmp_path / "org.toml", tmp_path / "people.csv"
    file.write_text(SOUND, encoding="utf-8")
    listed.write_text(
        "\ufeffid;title;role;crew;telegram_id\nw1;Fitter;worker;fitters;5000000002\n;;;;\n"
        'w2;"Fitter; night";worker;fitters;\n',
        encoding="utf-8",
    )
    found = organisation.read(file, listed)
    assert [(one.slug, one.telegram_id, one.listed) for one in found.people] == [
        ("foreman", 5000000001, False), ("boss", None, False),
        ("w1", 5000000002, True), ("w2", None, True),
    ]  # fmt: skip
    assert found.with_list


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        # the head of the list
        ("", "CSV:1: the column «id» is missing"),
        ("id,title,rol\n", "CSV:1: unknown column «rol», did you mean «role»?"),
        # its rows
        ("id,title,role\na,A,worker\nb,B,boss\n", "CSV:3: person «b»: unknown role «boss»"),
        ("id,title,role\na,,worker\n", "CSV:2: person «a»: «title» is missing"),
        ("id,title,role\na,A,worker,x\n", "CSV:2: has 4 cells, the first line names 3"),
        ("id,title,role,telegram_id\na,A,worker,12a\n",
         "CSV:2: person «a»: «telegram_id» must be a whole number"),
        # against the file
        ("id,title,role,telegram_id\na,A,worker,5000000001\n",
         "CSV:2: person «a»: telegram_id «5000000001» stands already at FILE:33"),
        ("id,title,role\nboss,A,worker\n", "CSV:2: person «boss»: id «boss» stands already at FILE:36"),
        ("id,title,role,site\na,A,worker,plan\n",
         "CSV:2: person «a»: unknown site «plan», did you mean «plant»?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_list_is_said_at_its_line(tmp_path: Path, listed: str, problem: str) -> None:
    assert problem in refused(tmp_path, SOUND, listed)


def test_the_example_organisation_is_sound() -> None:
    found = organisation.read(EXAMPLE)
    assert [site.id for site in found.sites] == ["chp1", "chp2", "chp3", "hpp"]
    assert len(found.contractors) == 3
    assert {one.role for one in found.people} == set(Role)
    cast = [one.slug for one in found.people if one.telegram_id]
    assert cast[:4] == [
        "boiler-repair-worker", "boiler-repair-foreman", "chp2-supervisor",
        "chp2-shift-supervisor-day",
    ]  # fmt: skip

"""The table of rights, read as sentences."""

import pytest

from bot.domain.roles import INVITABLE, RIGHTS, Right, Role, Standing, may


def at(site: str | None, organisation: str, *crews: str) -> Standing:
    return Standing(site_id=site, organisations=frozenset({organisation}), crews=frozenset(crews))


HOST = at("chp2", "ales")
BUILDER = at("chp2", "builder", "fitters")
#: somebody of a contractor in a role of the host's
THEIRS = Standing(
    site_id="chp2", organisations=frozenset({"builder"}), crews=frozenset(), host=False
)
#: a report's standing: a site and nobody in particular
NOBODY = Standing(site_id="chp2", organisations=frozenset(), crews=frozenset())

DECISIONS = [
    # a worker stops and reports without any right, and has no other
    (Role.WORKER, Right.SEE_ALARMS, BUILDER, BUILDER, False),
    # a foreman answers for the own crew only
    (Role.FOREMAN, Right.ACKNOWLEDGE, BUILDER, BUILDER, True),
    (Role.FOREMAN, Right.ACKNOWLEDGE, BUILDER, at("chp2", "builder", "welders"), False),
    # a contractor's head sees and invites for the own organisation, at any site, and no other
    (Role.CONTRACTOR_HEAD, Right.SEE_ALARMS, at(None, "builder"), BUILDER, True),
    (Role.CONTRACTOR_HEAD, Right.INVITE, at(None, "builder"), BUILDER, True),
    (Role.CONTRACTOR_HEAD, Right.INVITE, at(None, "builder"), HOST, False),
    (Role.CONTRACTOR_HEAD, Right.EXPORT, at(None, "builder"), at("chp2", "other"), False),
    (Role.CONTRACTOR_HEAD, Right.READ_REPORTS, at(None, "builder"), BUILDER, False),
    # the host's people on a site: that site, contractors' crews too
    (Role.SUPERVISOR, Right.ACKNOWLEDGE, HOST, BUILDER, True),
    (Role.SUPERVISOR, Right.ACKNOWLEDGE, HOST, at("chp1", "ales"), False),
    (Role.SUPERVISOR, Right.READ_REPORTS, HOST, HOST, False),
    # a stop whose place is not known concerns every site
    (Role.SHIFT_SUPERVISOR, Right.ACKNOWLEDGE, HOST, at(None, "ales"), True),
    # safety officers read reports and move people of their site; one of no site, of all
    (Role.SAFETY_OFFICER, Right.READ_REPORTS, HOST, BUILDER, True),
    (Role.SAFETY_OFFICER, Right.MOVE_PERSON, HOST, at("chp1", "ales"), False),
    (Role.SAFETY_OFFICER, Right.READ_REPORTS, at(None, "ales"), at("chp1", "ales"), True),
    # above the sites
    (Role.DIRECTOR, Right.SEE_ALARMS, at(None, "ales"), at("chp1", "builder"), True),
    (Role.CHAIRMAN, Right.READ_REPORTS, at(None, "ales"), HOST, False),
    # a contractor's own officer and supervisor see that contractor's crews, and never a report
    (Role.SAFETY_OFFICER, Right.READ_REPORTS, THEIRS, at("chp2", "ales"), False),
    (Role.SAFETY_OFFICER, Right.READ_REPORTS, THEIRS, NOBODY, False),
    (Role.SUPERVISOR, Right.ACKNOWLEDGE, THEIRS, BUILDER, True),
    (Role.SUPERVISOR, Right.ACKNOWLEDGE, THEIRS, at("chp2", "other"), False),
    (Role.DIRECTOR, Right.SEE_ALARMS, THEIRS, at("chp2", "other"), False),
    # a group is bound by the safety service of its site and by administrators, nobody else
    (Role.SAFETY_OFFICER, Right.BIND_GROUP, HOST, NOBODY, True),
    (Role.SAFETY_OFFICER, Right.BIND_GROUP, at("chp1", "ales"), NOBODY, False),
    (Role.SAFETY_OFFICER, Right.BIND_GROUP, THEIRS, NOBODY, False),
    (Role.ADMINISTRATOR, Right.BIND_GROUP, at(None, "ales"), NOBODY, True),
    (Role.SUPERVISOR, Right.BIND_GROUP, HOST, NOBODY, False),
    (Role.DIRECTOR, Right.BIND_GROUP, at(None, "ales"), NOBODY, False),
    # an administrator runs the bot and reads nothing
    (Role.ADMINISTRATOR, Right.INVITE, at(None, "ales"), BUILDER, True),
    (Role.ADMINISTRATOR, Right.READ_REPORTS, at(None, "ales"), HOST, False),
]


@pytest.mark.parametrize(("role", "right", "of", "to", "allowed"), DECISIONS)
def test_who_may_do_what_where(
    role: Role, right: Right, of: Standing, to: Standing, allowed: bool
) -> None:
    assert may(role, right, of=of, to=to) is allowed


def test_every_role_has_a_row() -> None:
    assert set(RIGHTS) == set(Role)


def test_whoever_may_invite_has_roles_to_give_and_none_above() -> None:
    assert set(INVITABLE) == {role for role, rights in RIGHTS.items() if Right.INVITE in rights}
    for role in (Role.CONTRACTOR_HEAD, Role.SAFETY_OFFICER):
        assert not INVITABLE[role] & {Role.DIRECTOR, Role.CHAIRMAN, Role.ADMINISTRATOR, role}

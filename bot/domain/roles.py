"""Who people are, and the one table of what each may do (decision: contractors see only their own).

Roles are those of the trade (GLOSSARY.md); what a role may do is data, so that a reader can check it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A person's place in the organisation; values are the words of the organisation file."""

    WORKER = "worker"
    FOREMAN = "foreman"
    ADMITTING_PERSON = "admitting_person"
    PERMIT_ISSUER = "permit_issuer"
    RESPONSIBLE_MANAGER = "responsible_manager"
    SUPERVISOR = "supervisor"
    SHIFT_SUPERVISOR = "shift_supervisor"
    SAFETY_OFFICER = "safety_officer"
    SITE_HEAD = "site_head"
    CONTRACTOR_HEAD = "contractor_head"
    DIRECTOR = "director"
    CHAIRMAN = "chairman"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """Something a person may do that not everybody may; stopping and reporting need no right."""

    ACKNOWLEDGE = "acknowledge"
    SEE_ALARMS = "see_alarms"
    SEE_DUTY = "see_duty"
    READ_REPORTS = "read_reports"
    INVITE = "invite"
    MOVE_PERSON = "move_person"
    SEND_CAMPAIGN = "send_campaign"
    EXPORT = "export"
    #: show a site's alarms in a Telegram group, and take them out of it
    BIND_GROUP = "bind_group"


class Scope(StrEnum):
    """How far a right reaches."""

    #: the person's own crew
    CREW = "crew"
    #: the crews of the person's own organisation
    ORGANIZATION = "organization"
    #: everything at the person's site
    SITE = "site"
    #: every site
    ALL = "all"


_HOST_ON_SITE = {
    Right.ACKNOWLEDGE: Scope.SITE,
    Right.SEE_ALARMS: Scope.SITE,
    Right.SEE_DUTY: Scope.SITE,
}
_SAFETY = {
    **_HOST_ON_SITE,
    Right.READ_REPORTS: Scope.SITE,
    Right.INVITE: Scope.SITE,
    Right.MOVE_PERSON: Scope.SITE,
    Right.SEND_CAMPAIGN: Scope.SITE,
    Right.EXPORT: Scope.SITE,
    Right.BIND_GROUP: Scope.SITE,
}
_ABOVE_SITES = {
    Right.ACKNOWLEDGE: Scope.ALL,
    Right.SEE_ALARMS: Scope.ALL,
    Right.SEE_DUTY: Scope.ALL,
    Right.EXPORT: Scope.ALL,
}

#: role -> right -> how far it reaches; what is absent is not allowed.
RIGHTS: dict[Role, dict[Right, Scope]] = {
    Role.WORKER: {},
    Role.FOREMAN: {
        Right.ACKNOWLEDGE: Scope.CREW,
        Right.SEE_ALARMS: Scope.CREW,
        Right.SEE_DUTY: Scope.SITE,
    },
    Role.RESPONSIBLE_MANAGER: {
        Right.ACKNOWLEDGE: Scope.ORGANIZATION,
        Right.SEE_ALARMS: Scope.ORGANIZATION,
        Right.SEE_DUTY: Scope.SITE,
    },
    Role.CONTRACTOR_HEAD: {
        Right.ACKNOWLEDGE: Scope.ORGANIZATION,
        Right.SEE_ALARMS: Scope.ORGANIZATION,
        Right.SEE_DUTY: Scope.ORGANIZATION,
        Right.INVITE: Scope.ORGANIZATION,
        Right.EXPORT: Scope.ORGANIZATION,
    },
    Role.ADMITTING_PERSON: _HOST_ON_SITE,
    Role.PERMIT_ISSUER: _HOST_ON_SITE,
    Role.SUPERVISOR: _HOST_ON_SITE,
    Role.SHIFT_SUPERVISOR: _HOST_ON_SITE,
    Role.SAFETY_OFFICER: _SAFETY,
    Role.SITE_HEAD: {**_HOST_ON_SITE, Right.EXPORT: Scope.SITE},
    Role.DIRECTOR: _ABOVE_SITES,
    Role.CHAIRMAN: _ABOVE_SITES,
    Role.ADMINISTRATOR: {
        Right.SEE_DUTY: Scope.ALL,
        Right.INVITE: Scope.ALL,
        Right.MOVE_PERSON: Scope.ALL,
        Right.BIND_GROUP: Scope.ALL,
    },
}


#: whoever may invite -> the roles they may give; nobody lifts a person above themselves
INVITABLE: dict[Role, frozenset[Role]] = {
    Role.CONTRACTOR_HEAD: frozenset({Role.WORKER, Role.FOREMAN, Role.RESPONSIBLE_MANAGER}),
    Role.SAFETY_OFFICER: frozenset(
        {
            Role.WORKER,
            Role.FOREMAN,
            Role.RESPONSIBLE_MANAGER,
            Role.ADMITTING_PERSON,
            Role.PERMIT_ISSUER,
            Role.SUPERVISOR,
            Role.SHIFT_SUPERVISOR,
        }
    ),
    Role.ADMINISTRATOR: frozenset(Role),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a right is measured against: whose it is, or what it is about."""

    site_id: str | None
    organisations: frozenset[str]
    crews: frozenset[str]
    #: false for people of a contractor
    host: bool = True


#: roles whose rights are written for contractors' people too
_OF_CONTRACTORS = frozenset(
    {Role.WORKER, Role.FOREMAN, Role.RESPONSIBLE_MANAGER, Role.CONTRACTOR_HEAD}
)


def may(role: Role, right: Right, *, of: Standing, to: Standing) -> bool:
    """Whether somebody in `role`, standing at `of`, has a right over what stands at `to`."""
    scope = RIGHTS[role].get(right)
    if scope is None:
        return False
    if not of.host and role not in _OF_CONTRACTORS:
        # a contractor's own supervisor or safety officer sees that contractor's crews and no more
        scope = Scope.ORGANIZATION
    # a matter whose place is unknown concerns everybody who has the right at all
    same_site = to.site_id is None or of.site_id is None or of.site_id == to.site_id
    return {
        Scope.CREW: bool(of.crews & to.crews),
        Scope.ORGANIZATION: bool(of.organisations & to.organisations),
        Scope.SITE: same_site,
        Scope.ALL: True,
    }[scope]

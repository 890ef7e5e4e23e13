"""Who may read reports, and the end of their words in the reader's chat."""

from datetime import timedelta

from bot.domain.roles import Right, Standing, may
from bot.services.people.rights import standing
from storage import reports
from storage.people import Person
from storage.uow import Storage

#: an opened report leaves the officer's chat after this long; Telegram deletes nothing older than 48 h
SHOWN_FOR = timedelta(hours=46)


def may_read(person: Person, site_id: str | None) -> bool:
    """Whether somebody may read the reports of a site: the host's safety service only."""
    about = Standing(site_id=site_id, organisations=frozenset(), crews=frozenset())
    return may(person.role, Right.READ_REPORTS, of=standing(person), to=about)


async def shown(storage: Storage, person: Person, message_id: int) -> None:
    """The text stands in the officer's chat now; it will be deleted there."""
    async with storage.write() as work:
        await reports.remember_disclosure(
            work, person.id, message_id, delete_at=work.now + SHOWN_FOR
        )

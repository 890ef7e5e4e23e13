"""All tables, in one place for Alembic; a family a module."""

from storage.models import (
    delivery,
    escalation,
    groups,
    muster,
    organisation,
    people,
    quiet,
    reports,
    ringing,
    rota,
    stop_work,
)
from storage.models.base import metadata

__all__ = [
    "delivery",
    "escalation",
    "groups",
    "metadata",
    "muster",
    "organisation",
    "people",
    "quiet",
    "reports",
    "ringing",
    "rota",
    "stop_work",
]

"""Tables above, their named queries below; one file a noun. Importing this package knows every table."""

from logbook.models import (
    accounts,
    clients,
    comments,
    concerns,
    consents,
    cycles,
    desk,
    erasures,
    journal,
    journeys,
    people,
    recordings,
    services,
    supervision,
)
from logbook.models.base import Base

__all__ = [
    "Base",
    "accounts",
    "clients",
    "comments",
    "concerns",
    "consents",
    "cycles",
    "desk",
    "erasures",
    "journal",
    "journeys",
    "people",
    "recordings",
    "services",
    "supervision",
]

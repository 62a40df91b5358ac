"""Tables above, their named queries below; one file a noun. Importing this package knows every table."""

from logbook.models import (
    accounts,
    clients,
    consents,
    cycles,
    desk,
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
    "consents",
    "cycles",
    "desk",
    "journal",
    "journeys",
    "people",
    "recordings",
    "services",
    "supervision",
]

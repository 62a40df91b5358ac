"""What waits and for how long, in whole days on the service's clocks: nobody is hurried by the hour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain import words
from logbook.routes.around import Around, here

if TYPE_CHECKING:
    from logbook.models.workload import Workload


def waited(since: datetime) -> str:
    """ "since today", "for 1 day", "for 12 days"."""
    return _waited(since, here())


def _waited(since: datetime, around: Around) -> str:
    days = (around.today - since.astimezone(around.zone).date()).days
    return f"for {words.count(days, 'day')}" if days > 0 else "since today"


def what_waits(workload: Workload) -> dict[UUID, str]:
    """ "2 cycles, for 9 days; 1 session, since today", by journey: a whole list's at once, on clocks asked for once."""
    around = here()
    return {
        journey: "; ".join(f"{words.count(pile.number, pile.noun)}, {_waited(pile.since, around)}" for pile in piles)
        for journey, piles in workload.items()
    }

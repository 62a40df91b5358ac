"""What waits and for how long, in whole days on the service's clocks: nobody is hurried by the hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from logbook.domain import words
from logbook.models.workload import Pile
from logbook.routes.around import here


def waited(since: datetime) -> str:
    """ "since today", "for 1 day", "for 12 days"."""
    around = here()
    days = (around.today - since.astimezone(around.zone).date()).days
    return f"for {words.count(days, 'day')}" if days > 0 else "since today"


def what_waits(piles: Iterable[Pile]) -> str:
    """ "2 cycles, for 9 days; 1 session, since today"; "nothing"."""
    return "; ".join(f"{words.count(pile.number, pile.noun)}, {waited(pile.since)}" for pile in piles) or "nothing"

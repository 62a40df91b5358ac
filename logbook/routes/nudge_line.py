"""The reminder in the page: one line on the home page with the step it offers and a "not now"."""

from __future__ import annotations

from collections.abc import Iterable

from logbook.actions import nudge_letters, stalls
from logbook.actions.nudge_letters import Line
from logbook.domain.nudges import Due, Stall
from logbook.domain.worklist import Item, Kind
from logbook.models import reminders
from logbook.models.services import Service
from logbook.routes.around import here
from logbook.routes.request import db, now, signed_in

SAID_ELSEWHERE = frozenset({Stall.WAITED_FOR})
"""What waits for a supervisor is on the home page's own list already."""


def of_today(items: Iterable[Item]) -> Line | None:
    """What was last found for this person, of what was read with the list, if it still holds; None in a quiet time."""
    mine = [each for each in items if each.kind is Kind.NUDGED and each.on is not None]
    found = max(mine, key=lambda each: (each.since or now(), each.id), default=None)
    if found is None or found.on is None or found.word in SAID_ELSEWHERE or found.service_id not in signed_in().places:
        return None
    quiet = reminders.quiet(reminders.choices_of(db(), signed_in().id).values()).until
    if quiet is not None and quiet >= here().today:
        return None
    due = Due(signed_in().id, found.word, 0, found.id, found.on, found.number)
    service = db().get_one(Service, found.service_id)
    hold = stalls.holding(db(), service, signed_in().id, [due], now())
    return next(iter(nudge_letters.lines(db(), service, signed_in().id, hold, now())), None)

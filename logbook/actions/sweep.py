"""What is due in a whole service at once: told by one statement a rule, and one by one where a day has to be counted.

Both together give what `stalls.due` gives; a property test holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.actions import stalls
from logbook.domain.nudges import Due, Rule, Stall
from logbook.models import listeners, nudge_rules, reminders, steps_due
from logbook.models.services import Service
from logbook.models.steps_due import away, away_lately, unkept

COUNTED = (Stall.WAITED_FOR, Stall.PROTECTED_TIME)
"""Working days and stated weeks are counted one by one; it is a supervisor's, or a few people's, and no journey's."""
AT_ONCE = 1000


def at_once(db: Session, service: Service, now: datetime, anew: datetime) -> Iterator[Any]:
    """What is due and not kept yet of each rule in use, in rows as the driver gives them."""
    for asked in _of_many(db, service, now, anew):
        yield from unkept(db, *asked)


def lay_aside(db: Session, service: Service, now: datetime, anew: datetime) -> None:
    """Lay the same into the table that a connection has for it (models/laid_aside)."""
    for asked in _of_many(db, service, now, anew):
        steps_due.lay_aside(db, *asked)


def _of_many(db: Session, service: Service, now: datetime, anew: datetime) -> Iterator[Any]:
    """What is asked of each rule that one statement tells."""
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    coordinators = listeners.coordinators(db, service.id, today)
    for rule in _rules(db, service.id):
        if rule.stall not in COUNTED:
            yield service.id, rule, service.time_zone, today, coordinators, now, anew


def one_by_one(db: Session, service: Service, now: datetime) -> Iterator[Due]:
    """What no statement tells: the rules that count, and all others for whoever had leave or a pause lately."""
    off = reminders.off_in(db, service.id)
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    breaks = away(db, service.id, today)
    for rule in _rules(db, service.id):
        lately = away_lately(breaks, rule, today)
        yield from (each for each in _counted(db, service, rule, now, lately) if each.person_id not in off)


def _counted(db: Session, service: Service, rule: Rule, now: datetime, lately: list[UUID]) -> Iterator[Due]:
    if rule.stall in COUNTED:
        yield from stalls.due_of(db, service, rule, now)
    elif rule.stall is not Stall.UNDECIDED:
        for start in range(0, len(lately), AT_ONCE):
            yield from stalls.due_of(db, service, rule, now, lately[start : start + AT_ONCE])


def _rules(db: Session, service_id: UUID) -> list[Rule]:
    return [rule for rule in nudge_rules.in_force(db, service_id).values() if rule.in_use]

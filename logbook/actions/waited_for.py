"""The reminder a supervisor alone hears when their word is waited for, and the number a coordinator hears later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.domain import nudges
from logbook.domain.breaks import ONE_DAY
from logbook.domain.nudges import Due, Hears, Rule
from logbook.domain.nudges.stalls import days_back
from logbook.models import listeners
from logbook.models import waited_for as waiting
from logbook.models.services import Service

Closed = Callable[[date], bool]


def due_of(db: Session, service: Service, rule: Rule, now: datetime, closed: Closed) -> Iterator[Due]:
    """One reminder a supervisor, from the oldest thing that waits or their own last word; one a coordinator, of the service."""
    zone = ZoneInfo(service.time_zone)
    today = now.astimezone(zone).date()
    waits = _waits(db, service, rule.smallest, today, closed)
    lately = _start(days_back(today, rule.smallest, closed), zone)
    words = waiting.last_word(db, service.id, lately) if waits else {}
    reached = _reached(rule, today, closed)
    for who, days in waits.items():
        since = max([min(days), *([words[who].astimezone(zone).date()] if who in words else [])])
        step = nudges.steps_due(rule, reached(since)).get(Hears.SUPERVISOR)
        if step is not None:
            yield Due(who, rule.stall, rule.version, who, since, step)
    oldest = min((min(days) for days in waits.values()), default=today)
    if step := nudges.steps_due(rule, reached(oldest)).get(Hears.COORDINATOR):
        for person_id in listeners.coordinators(db, service.id, today):
            yield Due(person_id, rule.stall, rule.version, service.id, oldest, step)


def _reached(rule: Rule, today: date, closed: Closed) -> Callable[[date], int]:
    """The most working days of any step that have passed since a day. Each step's own day is counted back to once, not from each day."""
    days = sorted({step.after for step in rule.steps}, reverse=True)
    back = [(days_back(today, after, closed), after) for after in days]
    return lambda since: next((after for latest, after in back if since <= latest), 0)


def number(db: Session, service: Service, after: int, now: datetime, closed: Closed, who: UUID | None = None) -> int:
    """How many things have waited for so many working days: for one supervisor, or in the whole service."""
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    waits = _waits(db, service, after, today, closed)
    return len(waits.get(who, [])) if who else sum(len(days) for days in waits.values())


def _waits(db: Session, service: Service, after: int, today: date, closed: Closed) -> dict[UUID, list[date]]:
    """By whom they wait for, a day for each thing that waits for so many working days or more: the oldest of them for each."""
    zone = ZoneInfo(service.time_zone)
    before = _start(days_back(today, after, closed) + ONE_DAY, zone)
    found: dict[UUID, list[date]] = defaultdict(list)
    for who, since, many in waiting.waiting_for(db, service.id, before, today):
        found[who] += [since.astimezone(zone).date()] * many
    return found


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)

"""Protected time that was short for weeks: told once, and to a manager only where the trainee agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.domain.nudges import Due, Hears, Rule
from logbook.models import short_weeks
from logbook.models.services import Service


def due_of(
    db: Session, service: Service, rule: Rule, now: datetime, people: Collection[UUID] | None = None
) -> Iterator[Due]:
    """A step counts whole weeks that were stated; the episode is the Monday of the first, so that a row of weeks is one stall."""
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    for number, step in enumerate(rule.steps, 1):
        to_trainee = Hears.TRAINEE in step.to
        short = short_weeks.short_since(db, service.id, today, max(step.after // 7, 1), not to_trainee, people)
        managers = short_weeks.managers_of(db, service.id, short, today) if Hears.MANAGER in step.to and short else {}
        for person_id, since in short.items():
            hearing = managers.get(person_id, set()) | ({person_id} if to_trainee else set())
            for who in sorted(hearing):
                yield Due(who, rule.stall, rule.version, person_id, since, number)

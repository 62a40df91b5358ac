"""Rules of reminding that a test decides: everybody who trains in a service and has not left is due one thing, until told otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions.outbox import Words
from logbook.actions.reminding import Reminders
from logbook.domain.nudges import Due
from logbook.models.journeys import Journey
from logbook.models.people import Person
from logbook.models.services import Service

RULE = "no-supervision"


@dataclass
class Rules:
    """`steps` are those due of everybody; `quiet` until when somebody may not be told; `done` who made progress."""

    steps: Sequence[int] = (1,)
    wish: str = "email"
    quiet: dict[UUID, datetime] = field(default_factory=dict)
    done: set[UUID] = field(default_factory=set)
    asked: list[Any] = field(default_factory=list)

    def due(self, db: Session, service: Service, _now: datetime) -> Iterable[Due]:
        under_way = select(Journey.id, Journey.person_id, Journey.enrolled_on).where(
            Journey.service_id == service.id, Journey.left_on.is_(None)
        )
        for row in db.execute(under_way.order_by(Journey.id)):
            for step in self.steps:
                if row.person_id not in self.done:
                    yield Due(row.person_id, RULE, 1, row.id, row.enrolled_on, step, self.wish)

    def not_before(
        self, _db: Session, _service: Service, person_id: UUID, now: datetime, _besides: UUID | None
    ) -> datetime:
        return max(now, self.quiet.get(person_id, now))

    def still_due(
        self, db: Session, service: Service, person_id: UUID, dues: Iterable[Due], now: datetime, besides: UUID | None
    ) -> list[Due]:
        self.asked.append((person_id, besides))
        now_due = set(self.due(db, service, now))
        return [each for each in dues if each in now_due]

    def message(self, db: Session, _service: Service, person_id: UUID, dues: Sequence[Due], now: datetime) -> Words:
        name = db.get_one(Person, person_id).name
        steps = ", ".join(str(each.step) for each in dues)
        return Words("Ten minutes", f"Hello {name},\n\nsteps {steps}, put together at {now:%H:%M}.")

    @property
    def reminders(self) -> Reminders:
        """These rules, as the timetable asks them."""
        return Reminders(self.due, self.not_before, self.still_due, self.message)


ENROLLED = date(2025, 9, 1)

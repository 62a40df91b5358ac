"""What reminders are about, looked up when they are about to be said: whose it is, and the page that is the next ten minutes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from logbook.domain.nudges import Stall
from logbook.models.cycles import Cycle
from logbook.models.journeys import Course, CoursePlace, Journey
from logbook.models.unfinished_cycles import to_review, to_write


def places(db: Session, ids: Collection[UUID]) -> dict[UUID, Any]:
    """Places on courses by their id: whose, which course, and what it is called."""
    query = select(CoursePlace.id, CoursePlace.person_id, CoursePlace.course_id, Course.title)
    query = query.join(Course, Course.id == CoursePlace.course_id).where(CoursePlace.id.in_(ids))
    return {row.id: row for row in db.execute(query)}


def owners(db: Session, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whose each of these journeys is."""
    return {
        row.id: row.person_id for row in db.execute(select(Journey.id, Journey.person_id).where(Journey.id.in_(ids)))
    }


_WHICH: dict[Stall, tuple[Any, tuple[ColumnElement[bool], ...]]] = {
    Stall.NOT_REVIEWED: (Cycle.filmed_on, to_review()),
    Stall.NOT_WRITTEN: (Cycle.reviewed_on, to_write()),
}


def cycle_in_question(db: Session, stall: Stall, journey_id: UUID) -> UUID | None:
    """The cycle a journey stands still at: of several, the latest."""
    day, which = _WHICH[stall]
    query = select(Cycle.id).where(Cycle.journey_id == journey_id, day.is_not(None), *which)
    return db.scalar(query.order_by(day.desc(), Cycle.id.desc()).limit(1))

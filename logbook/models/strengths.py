"""What stands in the record of somebody who is about to be reminded, counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.domain.nudges.strengths import OwnWork
from logbook.models.cycles import Cycle, SignOff
from logbook.models.journeys import Course, CoursePlace, Journey
from logbook.models.people import SupervisionLine
from logbook.models.supervision import SupervisionSession

LATELY = timedelta(days=30)


def own_work(db: Session, service_id: UUID, person_id: UUID) -> OwnWork:
    """What somebody has done in this service, on all their journeys."""
    mine = (Cycle.service_id == service_id, Cycle.trainee_id == person_id, Cycle.deleted_at.is_(None))
    counts = select(func.count(Cycle.filmed_on), func.count(Cycle.reviewed_on), func.count(Cycle.sign_off_id))
    filmed, reviewed, signed = db.execute(counts.where(*mine)).one()
    session = SupervisionSession
    held = select(func.count()).where(
        session.service_id == service_id, session.trainee_id == person_id, session.deleted_at.is_(None)
    )
    journey = db.execute(
        select(Journey.enrolled_on, Journey.accredited_on)
        .where(Journey.service_id == service_id, Journey.person_id == person_id, Journey.left_on.is_(None))
        .order_by(Journey.enrolled_on.desc())
        .limit(1)
    ).one_or_none()
    course = (
        select(Course.title)
        .join(CoursePlace, CoursePlace.course_id == Course.id)
        .where(CoursePlace.person_id == person_id, CoursePlace.service_id == service_id)
        .where(CoursePlace.attended_on.is_not(None))
        .order_by(CoursePlace.attended_on.desc())
        .limit(1)
    )
    return OwnWork(
        course=db.scalar(course) or "",
        enrolled_on=journey.enrolled_on if journey else None,
        accredited_on=journey.accredited_on if journey else None,
        filmed=filmed,
        reviewed=reviewed,
        signed_off=signed,
        sessions=db.scalar(held) or 0,
    )


def supervising(db: Session, service_id: UUID, person_id: UUID) -> tuple[int, int]:
    """(sign-offs that stand, people supervised) of a supervisor in this service."""
    signed = select(func.count()).where(
        SignOff.service_id == service_id, SignOff.signed_by_id == person_id, SignOff.reopened_at.is_(None)
    )
    people = select(func.count(SupervisionLine.trainee_id.distinct())).where(
        SupervisionLine.service_id == service_id,
        SupervisionLine.supervisor_id == person_id,
        SupervisionLine.until.is_(None),
    )
    return db.scalar(signed) or 0, db.scalar(people) or 0


def signed_lately(db: Session, service_id: UUID, now: datetime) -> int:
    """How many sign-offs of the last thirty days stand in a service."""
    lately = (SignOff.service_id == service_id, SignOff.signed_at >= now - LATELY, SignOff.reopened_at.is_(None))
    return db.scalar(select(func.count()).where(*lately)) or 0

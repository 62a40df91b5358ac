"""Courses and the places on them, as lists."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from logbook.domain.cohorts import CourseDecision
from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.enrolment import run_by
from logbook.models.journeys import Course, CoursePlace, Journey
from logbook.models.people import Person, RoleHeld
from logbook.models.standing import running


def visible_to(actor: Actor) -> Select[Course]:
    """policy.may_run_courses, asked of the database."""
    return select(Course).where(Course.service_id.in_(run_by(actor)))


def places_visible_to(actor: Actor) -> Select[CoursePlace]:
    """policy.may_answer_place, asked of the database."""
    mine = or_(CoursePlace.person_id == actor.id, CoursePlace.service_id.in_(run_by(actor)))
    return select(CoursePlace).where(mine)


def courses_rows(actor: Actor) -> Rows:
    """The courses this person runs, the latest first, each with how many stand where."""
    undecided = CoursePlace.decision.is_(None)
    return (
        select(
            Course.id,
            Course.title,
            Course.first_day,
            Course.last_day,
            func.count(CoursePlace.id).label("places"),
            _count(undecided & CoursePlace.attended_on.is_(None)).label("booked"),
            _count(undecided & CoursePlace.attended_on.is_not(None)).label("deciding"),
            _count(CoursePlace.decision == CourseDecision.ENROLLED).label("enrolled"),
            _count(CoursePlace.decision == CourseDecision.NOT_FOR_ME).label("not_for_me"),
        )
        .outerjoin(CoursePlace, CoursePlace.course_id == Course.id)
        .where(Course.service_id.in_(run_by(actor)))
        .group_by(Course.id, Course.title, Course.first_day, Course.last_day)
        .order_by(Course.first_day.desc(), Course.id)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def places_rows(course_id: UUID) -> Rows:
    """Everybody on a course, by name, with the journey that came of it."""
    return (
        select(
            CoursePlace.id,
            CoursePlace.person_id,
            CoursePlace.booked_on,
            CoursePlace.attended_on,
            CoursePlace.decision,
            CoursePlace.decided_on,
            CoursePlace.reasons,
            Person.name,
            Journey.id.label("journey_id"),
        )
        .join(Person, Person.id == CoursePlace.person_id)
        .outerjoin(Journey, (Journey.course_id == CoursePlace.course_id) & (Journey.person_id == CoursePlace.person_id))
        .where(CoursePlace.course_id == course_id)
        .order_by(Person.name, CoursePlace.id)
        .limit(500)
    )


def deciding_rows(actor: Actor, most: int) -> Rows:
    """People who attended and have not said, the longest first."""
    return (
        select(CoursePlace.id, CoursePlace.attended_on, Person.name, Course.title, Course.id.label("course_id"))
        .join(Person, Person.id == CoursePlace.person_id)
        .join(Course, Course.id == CoursePlace.course_id)
        .where(
            CoursePlace.service_id.in_(run_by(actor)),
            CoursePlace.attended_on.is_not(None),
            CoursePlace.decision.is_(None),
            Person.retired_on.is_(None),
        )
        .order_by(CoursePlace.attended_on, CoursePlace.id)
        .limit(most)
    )


def own_places_rows(person_id: UUID) -> Rows:
    """One person's places on courses, the latest first; the home page asks "Shall we begin?" of those undecided."""
    return (
        select(
            CoursePlace.id,
            CoursePlace.service_id,
            CoursePlace.course_id,
            CoursePlace.booked_on,
            CoursePlace.attended_on,
            CoursePlace.decision,
            CoursePlace.decided_on,
            CoursePlace.reasons,
            Course.title,
            Course.first_day,
            Course.last_day,
        )
        .join(Course, Course.id == CoursePlace.course_id)
        .where(CoursePlace.person_id == person_id)
        .order_by(Course.first_day.desc(), CoursePlace.id)
        .limit(20)
    )


def bookable(course: Course, today: date) -> Rows:
    """People who belong to the service today and are not on this course, by name."""
    there = select(CoursePlace.id).where(CoursePlace.course_id == course.id, CoursePlace.person_id == Person.id)
    belong = select(RoleHeld.person_id).where(RoleHeld.service_id == course.service_id, running(RoleHeld, today))
    return (
        select(Person.id, Person.name)
        .where(Person.id.in_(belong), ~there.exists(), Person.retired_on.is_(None))
        .order_by(Person.name, Person.id)
    )

"""Courses: made, booked, attended; and what a person says afterwards, short of enrolling."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing, ways
from logbook.domain import cohorts
from logbook.domain.cohorts import CourseDecision
from logbook.domain.leaving import LeavingReason
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models import courses
from logbook.models.base import new_id
from logbook.models.journeys import Course, CoursePlace, Journey
from logbook.models.people import Person


def create(
    db: Session,
    actor: Actor,
    service_id: UUID,
    course_id: UUID,
    title: str,
    programme_key: str,
    first_day: date,
    last_day: date,
    now: datetime,
) -> Course:
    """Make a course; made twice with one id it is the same course."""
    policy.require(policy.may_run_courses(actor, service_id))
    if (again := db.get(Course, course_id)) is not None:
        policy.require_visible(again.service_id == service_id)
        return again
    require_none(cohorts.why_not_course(first_day, last_day, actor.today_in(service_id)))
    course = Course(
        id=course_id,
        service_id=service_id,
        title=title,
        programme_key=programme_key,
        first_day=first_day,
        last_day=last_day,
    )
    db.add(course)
    db.flush()
    journal.record(db, actor, "course made", service_id, course.id, now, first_day=first_day, last_day=last_day)
    return course


def change(
    db: Session,
    actor: Actor,
    course: Course,
    title: str,
    programme_key: str,
    first_day: date,
    last_day: date,
    now: datetime,
) -> None:
    """Another title, other days, another programme for those still to decide."""
    policy.require(policy.may_run_courses(actor, course.service_id))
    require_none(cohorts.why_not_course(first_day, last_day, actor.today_in(course.service_id)))
    if (last_day, title) != (course.last_day, course.title):
        everybody = select(CoursePlace.person_id).where(CoursePlace.course_id == course.id)
        ways.touch_people(db, *db.scalars(everybody))
        ways.bump(db, course.service_id)
    course.title, course.programme_key = title, programme_key
    course.first_day, course.last_day = first_day, last_day
    journal.record(
        db, actor, "course changed", course.service_id, course.id, now, first_day=first_day, last_day=last_day
    )


def book(db: Session, actor: Actor, course: Course, person_ids: Collection[UUID], now: datetime) -> int:
    """Book people of the service; somebody booked already stays so. How many were booked."""
    policy.require(policy.may_run_courses(actor, course.service_id))
    today = actor.today_in(course.service_id)
    db.execute(select(Course.id).where(Course.id == course.id).with_for_update())
    there = set(db.scalars(select(CoursePlace.person_id).where(CoursePlace.course_id == course.id)))
    wanted = set(person_ids) - there
    if wanted - set(db.scalars(courses.bookable(course, today).where(Person.id.in_(wanted)))):
        raise RuleBroken("Somebody chosen does not belong to this service today: invite them first.", field="people")
    for person_id in sorted(wanted):
        place = CoursePlace(
            id=new_id(), service_id=course.service_id, course_id=course.id, person_id=person_id, booked_on=today
        )
        db.add(place)
        journal.record(db, actor, "course booked", course.service_id, place.id, now, person=person_id, course=course.id)
    return len(wanted)


def unbook(db: Session, actor: Actor, place: CoursePlace, now: datetime) -> None:
    """Give a booking back, as long as nothing has come of it."""
    policy.require(policy.may_run_courses(actor, place.service_id))
    if place.attended_on or place.decision:
        raise RuleBroken("They were at the course, so their place is kept: note what they decided instead.")
    db.delete(place)
    journal.record(
        db,
        actor,
        "course booking ended",
        place.service_id,
        place.id,
        now,
        person=place.person_id,
        course=place.course_id,
    )


def attend(db: Session, actor: Actor, place: CoursePlace, attended_on: date | None, now: datetime) -> None:
    """They were there, or (None) they were not after all."""
    policy.require(policy.may_run_courses(actor, place.service_id))
    if attended_on == place.attended_on:
        return
    if attended_on is None and place.decision:
        raise RuleBroken("They have decided since, so the course day stays. Change the decision first.")
    if attended_on is not None:
        require_none(cohorts.why_not_attended(facts_of(place), attended_on, actor.today_in(place.service_id)))
    place.attended_on = attended_on
    ways.touch_people(db, place.person_id)
    verb = "course attended" if attended_on else "course not attended"
    journal.record(db, actor, verb, place.service_id, place.id, now, person=place.person_id, on=attended_on)


def not_for_me(
    db: Session, actor: Actor, place: CoursePlace, reasons: Collection[LeavingReason], now: datetime
) -> None:
    """After the course it is not for them: a good answer, with its reasons. It may be taken back at any time."""
    policy.require(policy.may_answer_place(actor, place))
    if place.decision == CourseDecision.ENROLLED:
        raise _begun(db, actor, place)
    today = actor.today_in(place.service_id)
    chosen = frozenset(reasons)
    require_none(cohorts.why_not_decided(facts_of(place), CourseDecision.NOT_FOR_ME, today, chosen, today))
    place.decision, place.decided_on = CourseDecision.NOT_FOR_ME, today
    place.reasons = sorted(chosen)
    ways.touch_place(db, place.id)
    journal.record(
        db,
        actor,
        "course decided",
        place.service_id,
        place.id,
        now,
        person=place.person_id,
        decision=place.decision,
        reasons=place.reasons,
    )


def think_again(db: Session, actor: Actor, place: CoursePlace, now: datetime) -> None:
    """Take "not for me" back: they are deciding again."""
    policy.require(policy.may_answer_place(actor, place))
    if place.decision == CourseDecision.ENROLLED:
        raise _begun(db, actor, place)
    if place.decision is not None:
        place.decision = place.decided_on = None
        place.reasons = []
        ways.touch_place(db, place.id)
        journal.record(db, actor, "course undecided", place.service_id, place.id, now, person=place.person_id)


def _begun(db: Session, actor: Actor, place: CoursePlace) -> RuleBroken:
    """The journey is under way, and is left by whoever may change it; anybody else asks one of those."""
    said = "The journey has begun. To stop, leave it from its progress page."
    on_it = select(Journey.id).where(Journey.course_id == place.course_id, Journey.person_id == place.person_id)
    journey_id = db.scalar(on_it.limit(1))
    if journey_id and policy.may_change_journey(actor, standing.of_journey(db, actor, journey_id)):
        return RuleBroken(Reason(said, "leaving", journey_id))
    return RuleBroken(Reason(said, "coordinator"))


def facts_of(place: CoursePlace) -> cohorts.CoursePlace:
    """The dated facts of a place, as the rules read them."""
    return cohorts.CoursePlace(
        booked_on=place.booked_on,
        attended_on=place.attended_on,
        decision=CourseDecision(place.decision) if place.decision else None,
        decided_on=place.decided_on,
        reasons=frozenset(LeavingReason(reason) for reason in place.reasons),
    )

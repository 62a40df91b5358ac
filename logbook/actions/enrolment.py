"""Enrolling: a journey, the trainee's role and the supervision line in one act; and naming a supervisor later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, sign_ins, ways
from logbook.actions.courses import facts_of
from logbook.domain import cohorts, programmes
from logbook.domain.allocation import why_not_supervisor
from logbook.domain.cohorts import CourseDecision
from logbook.domain.people import Actor, Role
from logbook.domain.refusals import NotVisible, Reason, RuleBroken, require_none
from logbook.models import enrolment
from logbook.models.base import new_id
from logbook.models.journeys import CoursePlace, Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld, SupervisionLine
from logbook.models.programmes import programme_of
from logbook.models.standing import running


def enrol(
    db: Session,
    actor: Actor,
    person_id: UUID,
    version: ProgrammeVersion,
    enrolled_on: date,
    journey_id: UUID,
    now: datetime,
    *,
    place: CoursePlace | None = None,
    supervisor_id: UUID | None = None,
    own_goal: str = "",
) -> Journey:
    """Begin a journey on this version, with a supervisor or with one still to be named.

    Whoever runs courses may, and after a course the person themself, who names no supervisor. Done twice with one id it is
    the same journey. Errors: RuleBroken where the programme, the date, the course or another journey stands in the way.
    """
    service_id = version.service_id
    runs = policy.may_run_courses(actor, service_id)
    policy.require(runs or (place is not None and policy.may_answer_place(actor, place) and supervisor_id is None))
    policy.require_visible(place is None or (place.person_id, place.service_id) == (person_id, service_id))
    _lock_person(db, person_id, service_id, actor.today_in(service_id))
    if (again := db.get(Journey, journey_id)) is not None:
        policy.require_visible(again.person_id == person_id)
        return again
    _check(db, actor, person_id, version, enrolled_on, place)
    journey = _begin(db, actor, person_id, version, enrolled_on, journey_id, now, place, own_goal)
    _become_trainee(db, actor, journey, now)
    if supervisor_id:
        allocate(db, actor, journey, supervisor_id, enrolled_on, now)
    return journey


def allocate(
    db: Session, actor: Actor, journey: Journey, supervisor_id: UUID | None, since: date, now: datetime
) -> None:
    """Name who supervises a journey from a day on, or (None) nobody yet. The line before ends the day before.

    Cycles that wait, wait with the new supervisor from that day on: models/with_whom.py reads it from the lines.
    """
    policy.require(policy.may_run_courses(actor, journey.service_id))
    if since < journey.enrolled_on:
        raise RuleBroken(Reason("This day is before the journey began: choose a later one.", "since"), field="since")
    if journey.left_on:
        raise RuleBroken("This journey was left. Note the return first, then name a supervisor.")
    if since > actor.today_in(journey.service_id) + timedelta(days=366):
        raise RuleBroken(Reason("This day is more than a year ahead: check the year.", "since"), field="since")
    if supervisor_id:
        facts = enrolment.supervisor_facts(db, supervisor_id, journey.id, journey.service_id, since)
        entitled, deciding, standing_in = facts
        require_none(
            why_not_supervisor(
                supervisor_id,
                journey.person_id,
                entitled=entitled,
                assessor_ids=deciding,
                stand_in_ids=standing_in,
            )
        )
    _end_lines(db, journey.id, since)
    if supervisor_id:
        db.add(
            SupervisionLine(
                service_id=journey.service_id,
                journey_id=journey.id,
                trainee_id=journey.person_id,
                supervisor_id=supervisor_id,
                since=since,
            )
        )
    ways.bump(db, journey.service_id)
    verb = "supervisor named" if supervisor_id else "supervision ended"
    journal.record(db, actor, verb, journey.service_id, journey.id, now, supervisor=supervisor_id, since=since)


def _begin(
    db: Session,
    actor: Actor,
    person_id: UUID,
    version: ProgrammeVersion,
    enrolled_on: date,
    journey_id: UUID,
    now: datetime,
    place: CoursePlace | None,
    own_goal: str,
) -> Journey:
    """The journey's row, and the course place it came of."""
    journey = Journey(
        id=journey_id,
        service_id=version.service_id,
        person_id=person_id,
        programme_id=version.id,
        course_id=place.course_id if place else None,
        enrolled_on=enrolled_on,
        own_goal=own_goal,
        last_activity_on=enrolled_on,
    )
    db.add(journey)
    db.flush()
    ways.touch(db, journey.id)
    if place:
        place.decision, place.decided_on, place.reasons = CourseDecision.ENROLLED, enrolled_on, []
        ways.touch_place(db, place.id)
    facts = {"person": person_id, "programme": version.id, "on": enrolled_on}
    journal.record(db, actor, "enrolled", version.service_id, journey.id, now, **facts)
    return journey


def _end_lines(db: Session, journey_id: UUID, since: date) -> None:
    """End what runs the day before. A line that would not have begun by then was a slip, and nobody supervised by it."""
    lines = select(SupervisionLine).where(SupervisionLine.journey_id == journey_id)
    for line in db.scalars(lines.with_for_update()).all():
        if line.since >= since:
            db.delete(line)
        elif line.until is None or line.until >= since:
            line.until = since - timedelta(days=1)


def _lock_person(db: Session, person_id: UUID, service_id: UUID, today: date) -> None:
    """Two people enrolling somebody at once are one after the other. Whoever does not belong here is not to be seen."""
    db.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    if not enrolment.belongs(db, person_id, service_id, today):
        raise NotVisible


def _check(
    db: Session, actor: Actor, person_id: UUID, version: ProgrammeVersion, enrolled_on: date, place: CoursePlace | None
) -> None:
    today = actor.today_in(version.service_id)
    if version.retired_on and version.retired_on <= today:
        raise RuleBroken(
            Reason(f"Version {version.version} of {version.title} is no longer in use: choose another.", "programme")
        )
    reasons = programmes.why_not_enrol(programme_of(version))
    if place:
        reasons += cohorts.why_not_decided(facts_of(place), CourseDecision.ENROLLED, enrolled_on, frozenset(), today)
    elif enrolled_on > today:
        reasons.append(Reason("A journey begins today or began earlier: choose such a day.", "enrolled_on"))
    elif enrolled_on < cohorts.EARLIEST_COURSE:
        reasons.append(Reason("The day is before the year 2000: check the year.", "enrolled_on"))
    if enrolment.has_journey(db, person_id, version.service_id, version.key):
        reasons.append(
            Reason(f"They are enrolled on {version.title} already: nobody is on one programme twice.", "programme")
        )
    require_none(reasons)


def _become_trainee(db: Session, actor: Actor, journey: Journey, now: datetime) -> None:
    """Give the trainee's role from the day of enrolment, unless a role to log with is theirs; other sessions end with it."""
    logging = select(RoleHeld.id).where(
        RoleHeld.person_id == journey.person_id,
        RoleHeld.service_id == journey.service_id,
        RoleHeld.role.in_([Role.TRAINEE, Role.PRACTITIONER]),
        running(RoleHeld, actor.today_in(journey.service_id)),
    )
    if db.scalars(logging.limit(1)).first():
        return
    held = RoleHeld(
        id=new_id(),
        service_id=journey.service_id,
        person_id=journey.person_id,
        role=Role.TRAINEE,
        since=journey.enrolled_on,
    )
    db.add(held)
    sign_ins.end_all(db, journey.person_id, now)
    journal.record(
        db, actor, "role given", journey.service_id, held.id, now, person=journey.person_id, role=str(Role.TRAINEE)
    )

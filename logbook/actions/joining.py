"""Accepting an invitation: a new account, one that comes back, or one more service for somebody who has an account."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.actions import enrolment, journal, links, roles
from logbook.actions.passwords import checked_hash
from logbook.domain.people import Actor, Role
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.domain.roles import Spell
from logbook.models import belonging
from logbook.models.accounts import Link
from logbook.models.base import new_id
from logbook.models.journeys import Course, CoursePlace, ProgrammeVersion
from logbook.models.people import Person, actor_from, roles_rows


def account_of(db: Session, link: Link) -> Person | None:
    """The account the invited address has by now, active or retired; None when joining will make it."""
    return db.scalar(select(Person).where(Person.email == link.email))


def join_anew(db: Session, link: Link, name: str, password: str, now: datetime) -> Person:
    """Make the account, or bring a retired one back under a new password; then join."""
    person = account_of(db, link)
    if person is not None and person.retired_on is None:
        raise RuleBroken("This address has an account already: sign in to accept the invitation.")
    hashed = checked_hash(password, about=(name, link.email))
    links.use(db, link, now)
    if person is None:
        person = _new_account(db, link, name, hashed, now)
    else:
        person.name, person.password_hash, person.retired_on = name, hashed, None
        journal.record(db, person, "returned", link.service_id, person.id, now)
    _belong(db, person, link, now)
    return person


def join_as(db: Session, actor: Actor, link: Link, now: datetime) -> Person:
    """Somebody who is signed in accepts an invitation to their own address."""
    person = account_of(db, link)
    if person is None or person.id != actor.id:
        raise RuleBroken("This invitation is for another address: sign out, and sign in as the person it was sent to.")
    links.use(db, link, now)
    _belong(db, person, link, now)
    return person


def _new_account(db: Session, link: Link, name: str, hashed: str, now: datetime) -> Person:
    person = Person(
        id=new_id(),
        service_id=link.service_id,
        name=name,
        email=link.email,
        password_hash=hashed,
        created_at=now,
    )
    db.add(person)
    try:
        db.flush()
    except IntegrityError as taken:
        raise RuleBroken("This address has an account by now: sign in to accept the invitation.") from taken
    return person


def _belong(db: Session, person: Person, link: Link, now: datetime) -> None:
    """What the invitation said: roles from today, a place on a course, practice that begins at once."""
    service = belonging.lock(db, link.service_id)
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    link.person_id = person.id
    actor = Actor(person.id, person.name, now)
    for role in link.details["roles"]:
        _begin(db, actor, person, link, Role(role), today, now)
    if course_id := _id(link, "course_id"):
        _book(db, person, link, course_id, today)
    _enrol(db, person, link, today, now)
    journal.record(db, actor, "joined", link.service_id, person.id, now, invitation=link.id)


def _begin(db: Session, actor: Actor, person: Person, link: Link, role: Role, today: date, now: datetime) -> None:
    """Begin the role unless they hold it already, by another way in the meantime."""
    wanted = Spell(role, today, under_id=_id(link, "under_id") if role == Role.TRAINEE_SUPERVISOR else None)
    held = belonging.spells(db, person.id, link.service_id)
    if not any(spell.role == role and spell.overlaps(wanted) for spell in held):
        roles.begin(db, actor, person, link.service_id, wanted, now)


def _book(db: Session, person: Person, link: Link, course_id: UUID, today: date) -> None:
    """A place on the course, unless the course has gone or they have one."""
    course = db.get(Course, course_id)
    taken = select(CoursePlace.id).where(CoursePlace.course_id == course_id, CoursePlace.person_id == person.id)
    if course is not None and db.scalar(taken) is None:
        db.add(CoursePlace(service_id=link.service_id, course_id=course_id, person_id=person.id, booked_on=today))
        db.flush()


def _enrol(db: Session, person: Person, link: Link, today: date, now: datetime) -> None:
    """Begin practice at once where the invitation said so, by the right of whoever invited, as it is today.

    What stands in the way by now keeps nobody out: the coordinator's lists show a trainee without a journey or a supervisor.
    """
    programme_id, supervisor_id = _id(link, "programme_id"), _id(link, "supervisor_id")
    version = db.get(ProgrammeVersion, programme_id) if programme_id else None
    inviter = db.get(Person, link.made_by_id) if link.made_by_id else None
    if version is None or inviter is None:
        return
    actor = actor_from(inviter.id, inviter.name, db.execute(roles_rows(inviter.id)), now)
    if supervisor_id not in belonging.entitled(db, link.service_id, today):
        supervisor_id = None
    try:
        enrolment.enrol(db, actor, person.id, version, today, new_id(), now, supervisor_id=supervisor_id)
    except (RuleBroken, NotAllowed):
        journal.record(db, person, "enrolment left open", link.service_id, person.id, now, programme=programme_id)


def _id(link: Link, name: str) -> UUID | None:
    said = link.details.get(name)
    return UUID(said) if said else None

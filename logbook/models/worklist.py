"""Everything that waits, across a person's roles and services, in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    String,
    Text,
    Uuid,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import TypeEngine

from logbook.domain.people import Actor, Role
from logbook.domain.worklist import Item, Kind
from logbook.models.base import Rows, UtcDateTime
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.journeys import Assessment, Course, CoursePlace, Journey
from logbook.models.people import Person, SupervisionLine
from logbook.models.standing import running
from logbook.models.supervision import SupervisionSession

MOST = 60
"""Of one kind: the list is a day's work, not an archive."""


def worklist(db: Session, actor: Actor) -> list[Item]:
    """What waits for the actor and what they wait for."""
    parts = [_own_cycles(actor), _own_sessions(actor), _drafts(actor), _courses(actor), _asked(actor)]
    if any(actor.supervises_in(id_) for id_ in actor.places):
        parts += [_to_sign(actor), _to_confirm(actor)]
    if actor.services_as(Role.ASSESSOR):
        parts.append(_to_decide(actor))
    if actor.services_as(Role.COORDINATOR, Role.ADMINISTRATOR):
        parts += [_to_assign(actor), _to_allocate(actor)]
    rows = db.execute(union_all(*(select(part.limit(MOST).subquery()) for part in parts)))
    return [Item(Kind(kind), *rest) for kind, *rest in rows]


_COLUMNS: tuple[tuple[str, TypeEngine[Any], Any], ...] = (
    ("journey_id", Uuid(), None),
    ("word", Text(), ""),
    ("name", Text(), ""),
    ("on", Date(), None),
    ("since", UtcDateTime(), None),
    ("number", Integer(), 0),
)


def _item(kind: Any, of: Any, id_: Any, **told: Any) -> Rows:
    """One branch of the statement: every branch has the same columns of the same types, whatever it knows."""
    columns = [
        (type_coerce(told[name], type_) if name in told else _absent(absent, type_)).label(name)
        for name, type_, absent in _COLUMNS
    ]
    kind = literal(kind, String(40)) if isinstance(kind, Kind) else type_coerce(kind, String(40))
    return select(kind.label("kind"), of.service_id.label("service_id"), id_.label("id"), *columns)


def _absent(value: Any, type_: TypeEngine[Any]) -> Any:
    """A column this branch knows nothing of; an untyped NULL would leave PostgreSQL to guess."""
    return cast(null(), type_) if value is None else literal(value, type_)


def _own_cycles(actor: Actor) -> Rows:
    """The actor's own open cycles, each under the one thing it waits for."""
    other = aliased(Person)
    unwritten = or_(Cycle.review_minutes.is_(None), Cycle.line == "", Cycle.next_step == "")
    kind = case(
        (Cycle.trainee_agreed_at.is_(None), Kind.AGREE),
        (Cycle.sent_at.is_not(None), Kind.SENT),
        (Cycle.returned_at.is_not(None), Kind.RETURNED),
        (Cycle.reviewed_on.is_(None), Kind.REVIEW),
        (unwritten, Kind.WRITE),
        else_=Kind.SEND,
    )
    who = case(
        (Cycle.trainee_agreed_at.is_(None), Cycle.entered_by_id),
        (Cycle.sent_at.is_not(None), Cycle.sent_to_id),
        else_=Cycle.returned_by_id,
    )
    return (
        _item(
            kind,
            Cycle,
            Cycle.id,
            journey_id=Cycle.journey_id,
            word=Client.code,
            name=func.coalesce(other.name, ""),
            on=func.coalesce(Cycle.reviewed_on, Cycle.filmed_on),
            since=Cycle.sent_at,
        )
        .join(Client, Client.id == Cycle.client_id)
        .outerjoin(other, other.id == who)
        .where(
            Cycle.trainee_id == actor.id,
            Cycle.sign_off_id.is_(None),
            Cycle.ended_early_on.is_(None),
            Cycle.deleted_at.is_(None),
            Cycle.filmed_on.is_not(None),
            Cycle.journey_left_on.is_(None),
        )
        .order_by(Cycle.reviewed_on.desc().nulls_last())
    )


def _own_sessions(actor: Actor) -> Rows:
    session = SupervisionSession
    mine = session.trainee_confirmed_at.is_(None)
    return (
        _item(
            case((mine, Kind.CONFIRM), else_=Kind.UNCONFIRMED),
            session,
            session.id,
            journey_id=session.journey_id,
            name=Person.name,
            on=session.on,
            number=session.minutes,
        )
        .join(Person, Person.id == session.supervisor_id)
        .where(
            session.trainee_id == actor.id,
            session.deleted_at.is_(None),
            or_(mine, session.supervisor_confirmed_at.is_(None)),
        )
    )


def _to_confirm(actor: Actor) -> Rows:
    session = SupervisionSession
    return (
        _item(
            case((session.supervisor_confirmed_at.is_(None), Kind.CONFIRM), else_=Kind.UNCONFIRMED),
            session,
            session.id,
            journey_id=session.journey_id,
            name=Person.name,
            on=session.on,
            number=session.minutes,
        )
        .join(Person, Person.id == session.trainee_id)
        .where(
            session.supervisor_id == actor.id,
            session.deleted_at.is_(None),
            or_(session.supervisor_confirmed_at.is_(None), session.trainee_confirmed_at.is_(None)),
        )
    )


def _to_sign(actor: Actor) -> Rows:
    """Cycles sent to the actor, gathered by trainee."""
    return (
        _item(
            Kind.SIGN,
            Cycle,
            Cycle.journey_id,
            journey_id=Cycle.journey_id,
            name=Person.name,
            since=func.min(Cycle.sent_at),
            number=func.count(),
        )
        .join(Person, Person.id == Cycle.trainee_id)
        .where(
            Cycle.sent_to_id == actor.id,
            Cycle.sent_at.is_not(None),
            Cycle.sign_off_id.is_(None),
            Cycle.deleted_at.is_(None),
        )
        .group_by(Cycle.journey_id, Cycle.service_id, Person.id, Person.name)
    )


def _drafts(actor: Actor) -> Rows:
    return _item(Kind.DRAFT, Draft, Draft.id, word=Draft.form, since=Draft.saved_at).where(Draft.person_id == actor.id)


def _courses(actor: Actor) -> Rows:
    """Courses the actor was at and has not decided about."""
    return (
        _item(Kind.DECIDE_COURSE, CoursePlace, CoursePlace.course_id, word=Course.title, on=CoursePlace.attended_on)
        .join(Course, Course.id == CoursePlace.course_id)
        .where(
            CoursePlace.person_id == actor.id,
            CoursePlace.attended_on.is_not(None),
            CoursePlace.decision.is_(None),
        )
    )


def _open_assessments() -> Any:
    return and_(Assessment.decided_at.is_(None), Assessment.withdrawn_at.is_(None))


def _assessment(kind: Kind) -> Rows:
    return _item(
        kind,
        Assessment,
        Assessment.id,
        journey_id=Assessment.journey_id,
        word=Assessment.milestone,
        name=Person.name,
        since=Assessment.asked_at,
    ).join(Person, Person.id == Assessment.trainee_id)


def _asked(actor: Actor) -> Rows:
    return _assessment(Kind.ASKED).where(Assessment.trainee_id == actor.id, _open_assessments())


def _to_decide(actor: Actor) -> Rows:
    return _assessment(Kind.ASSESS).where(Assessment.assessor_id == actor.id, _open_assessments())


def _to_assign(actor: Actor) -> Rows:
    runs = actor.services_as(Role.COORDINATOR, Role.ADMINISTRATOR)
    return _assessment(Kind.ASSIGN).where(
        Assessment.service_id.in_(runs), Assessment.assessor_id.is_(None), _open_assessments()
    )


def _to_allocate(actor: Actor) -> Rows:
    runs = actor.services_as(Role.COORDINATOR)
    has_line = exists().where(SupervisionLine.journey_id == Journey.id, running(SupervisionLine, actor.today))
    return (
        _item(Kind.ALLOCATE, Journey, Journey.id, journey_id=Journey.id, name=Person.name, on=Journey.enrolled_on)
        .join(Person, Person.id == Journey.person_id)
        .where(Journey.service_id.in_(runs), Journey.left_on.is_(None), Journey.accredited_on.is_(None), ~has_line)
        .order_by(Journey.enrolled_on)
    )

"""Supervision sessions asked for: which are visible, which wait for somebody, who may have held one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import SUPERVISING, Actor
from logbook.domain.supervision import Supervising
from logbook.models.base import Rows
from logbook.models.journeys import Journey
from logbook.models.people import (
    ABOVE,
    Person,
    RoleHeld,
    StandIn,
    SupervisionLine,
    above_columns,
    named_above,
    supervising,
)
from logbook.models.standing import readable_by
from logbook.models.supervision import SessionCycle, SupervisionSession

MOST_IN_A_LIST = 50


def sessions_visible_to(actor: Actor) -> Select[SupervisionSession]:
    """policy.may_see_session, asked of the database."""
    seen = or_(SupervisionSession.supervisor_id == actor.id, SupervisionSession.journey_id.in_(readable_by(actor)))
    return select(SupervisionSession).where(SupervisionSession.deleted_at.is_(None), seen)


def rows() -> Rows:
    """Sessions as lists show them: the day, the minutes, both names, who confirmed and how many cycles were taken; newest first."""
    trainee, supervisor = aliased(Person), aliased(Person)
    one = SupervisionSession
    taken = select(func.count()).where(SessionCycle.session_id == one.id).correlate(one).scalar_subquery()
    return (
        select(
            one.id,
            one.journey_id,
            one.service_id,
            one.trainee_id,
            one.supervisor_id,
            one.on,
            one.minutes,
            one.mode,
            one.kind,
            one.entitled,
            one.entered_at,
            one.trainee_confirmed_at,
            one.supervisor_confirmed_at,
            trainee.name.label("trainee"),
            supervisor.name.label("supervisor"),
            taken.label("cycles"),
        )
        .join(trainee, trainee.id == one.trainee_id)
        .join(supervisor, supervisor.id == one.supervisor_id)
        .where(one.deleted_at.is_(None))
        .order_by(one.on.desc(), one.id.desc())
    )


def waiting_for(actor: Actor) -> Rows:
    """Sessions that wait for this person's own confirmation, the longest-waiting first."""
    one = SupervisionSession
    as_trainee = and_(one.trainee_id == actor.id, one.trainee_confirmed_at.is_(None))
    as_supervisor = and_(one.supervisor_id == actor.id, one.supervisor_confirmed_at.is_(None))
    query = rows().where(or_(as_trainee, as_supervisor)).order_by(None)
    return query.order_by(one.entered_at, one.id).limit(MOST_IN_A_LIST)


def spells_of(db: Session, person_id: UUID, service_id: UUID) -> list[Supervising]:
    """When the person held a supervising role in the service, and when whoever is above them was accredited there."""
    query = (
        select(RoleHeld.role, RoleHeld.since, RoleHeld.until, *above_columns())
        .outerjoin(ABOVE, named_above())
        .where(
            RoleHeld.person_id == person_id,
            RoleHeld.service_id == service_id,
            RoleHeld.role.in_([str(role) for role in SUPERVISING]),
        )
    )
    return [supervising(row) for row in db.execute(query)]


def who_supervised(journey_id: UUID) -> Rows:
    """Everybody on a line of the journey, or standing in for one of them, with the dates; the present ones first."""
    line, own = SupervisionLine, aliased(Person)
    supervising = (
        select(own.id, own.name, line.since, line.until)
        .join(own, own.id == line.supervisor_id)
        .where(line.journey_id == journey_id)
    )
    stand_in = aliased(Person)
    standing_in = (
        select(stand_in.id, stand_in.name, StandIn.since, StandIn.until)
        .join(stand_in, stand_in.id == StandIn.stand_in_id)
        .join(line, and_(line.supervisor_id == StandIn.supervisor_id, line.service_id == StandIn.service_id))
        .where(line.journey_id == journey_id)
    )
    found = supervising.union(standing_in).subquery()
    return select(found).order_by(found.c.until.is_not(None), found.c.since.desc(), found.c.name)


def same_day(db: Session, journey_id: UUID, supervisor_id: UUID, on: date, kind: str) -> Any:
    """A session of these two that day, with the name of whoever entered it; None when there is none."""
    one = SupervisionSession
    query = (
        select(one.id, one.minutes, one.kind, Person.name)
        .join(Person, Person.id == one.entered_by_id)
        .where(
            one.journey_id == journey_id,
            one.supervisor_id == supervisor_id,
            one.on == on,
            one.kind == kind,
            one.deleted_at.is_(None),
        )
        .limit(1)
    )
    return db.execute(query).one_or_none()


def open_journeys(ids: Collection[UUID] | Rows) -> Rows:
    """The journeys among these that are still open, with whose they are, by name."""
    return (
        select(Journey.id, Journey.service_id, Journey.person_id, Person.name)
        .join(Person, Person.id == Journey.person_id)
        .where(Journey.id.in_(ids), Journey.left_on.is_(None))
        .order_by(Person.name, Journey.id)
        .limit(500)
    )


def taken_to(db: Session, session_id: UUID) -> set[UUID]:
    """The cycles taken to a session."""
    return set(db.scalars(select(SessionCycle.cycle_id).where(SessionCycle.session_id == session_id)))


def minutes_by_kind(db: Session, journey_ids: Collection[UUID]) -> dict[tuple[UUID, str, bool], int]:
    """Minutes held, by journey, kind and whether both sides have confirmed: group and intervision time is kept apart."""
    one = SupervisionSession
    both = and_(one.trainee_confirmed_at.is_not(None), one.supervisor_confirmed_at.is_not(None)).label("both")
    query = (
        select(one.journey_id, one.kind, both, func.sum(one.minutes))
        .where(one.journey_id.in_(journey_ids), one.deleted_at.is_(None))
        .group_by(one.journey_id, one.kind, both)
    )
    return {(journey_id, kind, bool(done)): minutes for journey_id, kind, done, minutes in db.execute(query)}


def last_mode(db: Session, journey_id: UUID) -> str | None:
    """How the two met last time."""
    one = SupervisionSession
    query = select(one.mode).where(one.journey_id == journey_id, one.deleted_at.is_(None))
    return db.scalars(query.order_by(one.on.desc(), one.id.desc()).limit(1)).one_or_none()

"""Weeks of protected time that gave less than half, in a row, of people who let their manager hear of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Role
from logbook.domain.protected_time import WEEK, week_to_state
from logbook.models.base import Rows
from logbook.models.journeys import Break, Journey
from logbook.models.people import RoleHeld
from logbook.models.protected_time import ProtectedTimeChoice, ProtectedWeek
from logbook.models.services import TeamPlace
from logbook.models.standing import running


def short_since(
    db: Session, service_id: UUID, today: date, weeks: int, only_shown: bool, people: Collection[UUID] | None = None
) -> dict[UUID, date]:
    """Who was short in each of the latest so many weeks, and the Monday their row of short weeks began with; nobody on leave."""
    table, latest = ProtectedWeek, week_to_state(today)
    short = case((table.used_minutes * 2 < table.agreed_minutes, 1), else_=0)
    query = (
        select(table.person_id)
        .where(table.service_id == service_id, table.week_of > latest - WEEK * weeks, table.week_of <= latest)
        .where(~_away(today))
        .group_by(table.person_id)
        .having(func.sum(short) == weeks)
    )
    if people is not None:
        query = query.where(table.person_id.in_(people))
    if only_shown:
        query = query.where(_shown())
    found = db.scalars(query).all()
    return _rows_of_weeks(db, service_id, latest, found) if found else {}


def managers_of(db: Session, service_id: UUID, people: Collection[UUID], today: date) -> dict[UUID, set[UUID]]:
    """The managers of the teams these people are in, of those alone who let them hear of their protected time."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in db.execute(_managers(service_id, people, today)):
        found[row.member_id].add(row.manager_id)
    return found


def _managers(service_id: UUID, people: Collection[UUID], today: date) -> Rows:
    member, manager = TeamPlace.__table__.alias("member"), TeamPlace.__table__.alias("manager")
    is_manager = exists().where(
        RoleHeld.person_id == manager.c.person_id,
        RoleHeld.service_id == service_id,
        RoleHeld.role == Role.MANAGER,
        running(RoleHeld, today),
    )
    agreed = exists().where(
        ProtectedTimeChoice.person_id == member.c.person_id,
        ProtectedTimeChoice.service_id == service_id,
        ProtectedTimeChoice.shows,
    )
    return (
        select(member.c.person_id.label("member_id"), manager.c.person_id.label("manager_id"))
        .join_from(member, manager, manager.c.team_id == member.c.team_id)
        .where(member.c.service_id == service_id, member.c.person_id.in_(people), member.c.manages.is_(False))
        .where(running(member.c, today), manager.c.manages, running(manager.c, today), is_manager, agreed)
    )


def _away(today: date) -> ColumnElement[bool]:
    return exists().where(
        Journey.person_id == ProtectedWeek.person_id,
        Break.journey_id == Journey.id,
        Break.starts_on <= today,
        or_(Break.ends_on.is_(None), Break.ends_on >= today),
    )


def _shown() -> ColumnElement[bool]:
    return exists().where(
        ProtectedTimeChoice.person_id == ProtectedWeek.person_id,
        ProtectedTimeChoice.service_id == ProtectedWeek.service_id,
        ProtectedTimeChoice.shows,
    )


def _rows_of_weeks(db: Session, service_id: UUID, latest: date, people: Collection[UUID]) -> dict[UUID, date]:
    """Back from the latest week as long as each was stated and short."""
    table = ProtectedWeek
    query = select(table.person_id, table.week_of, (table.used_minutes * 2 < table.agreed_minutes).label("short"))
    of = query.where(table.service_id == service_id, table.person_id.in_(people), table.week_of <= latest)
    begun: dict[UUID, date] = {}
    ended: set[UUID] = set()
    for row in db.execute(of.order_by(table.week_of.desc())):
        expected = begun.get(row.person_id, latest + WEEK) - WEEK
        if row.person_id in ended or row.week_of != expected or not row.short:
            ended.add(row.person_id)
        else:
            begun[row.person_id] = row.week_of
    return begun

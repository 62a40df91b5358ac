"""Who would hear of a stall, and whose leave stops its clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind
from logbook.domain.nudges import Hears
from logbook.domain.people import SUPERVISING, Role
from logbook.models.journeys import Break
from logbook.models.nudges import Nudge
from logbook.models.people import Person, RoleHeld, SupervisionLine
from logbook.models.services import Service
from logbook.models.standing import running


def breaks_of(db: Session, service_id: UUID, journeys: Collection[UUID] | None = None) -> dict[UUID, list[Away]]:
    """Leave and pauses by journey: of a whole service, or of a few journeys."""
    query = select(Break.journey_id, Break.kind, Break.starts_on, Break.ends_on).where(Break.service_id == service_id)
    if journeys is not None:
        query = query.where(Break.journey_id.in_(journeys))
    found: dict[UUID, list[Away]] = defaultdict(list)
    for journey_id, kind, starts_on, ends_on in db.connection().execute(query):
        found[journey_id].append(Away(BreakKind(kind), starts_on, ends_on))
    return found


def coordinators(db: Session, service_id: UUID, today: date) -> list[UUID]:
    """Who coordinates the service today."""
    return sorted(set(db.connection().scalars(_coordinators(), {"here": service_id, "today": today})))


@cache
def _coordinators() -> Any:
    query = select(RoleHeld.person_id).join(Person, Person.id == RoleHeld.person_id)
    held = (RoleHeld.service_id == bindparam("here", type_=Uuid()), RoleHeld.role == Role.COORDINATOR)
    today: Any = bindparam("today", type_=Date())
    return query.where(*held, running(RoleHeld, today), Person.retired_on.is_(None))


def supervisors(
    db: Session, service_id: UUID, today: date, journeys: Collection[UUID] | None = None
) -> dict[UUID, list[UUID]]:
    """Who supervises each journey today."""
    query = select(SupervisionLine.journey_id, SupervisionLine.supervisor_id).where(
        SupervisionLine.service_id == service_id, running(SupervisionLine, today)
    )
    if journeys is not None:
        query = query.where(SupervisionLine.journey_id.in_(journeys))
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for journey_id, supervisor_id in db.connection().execute(query.order_by(SupervisionLine.supervisor_id)):
        found[journey_id].append(supervisor_id)
    return found


def services_of(db: Session, person_id: UUID) -> dict[UUID, str]:
    """The services somebody belongs to, each with its time zone; none once they are retired or erased."""
    query = (
        select(RoleHeld.service_id, Service.time_zone)
        .distinct()
        .join(Service, Service.id == RoleHeld.service_id)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(RoleHeld.person_id == person_id, Person.retired_on.is_(None), Person.erased_at.is_(None))
    )
    return {row.service_id: row.time_zone for row in db.execute(query)}


def roles_today(db: Session, person_id: UUID, service_id: UUID, today: date) -> set[Role]:
    """The roles somebody holds in the service, none once they are retired, merged away or erased."""
    query = select(RoleHeld.role).join(Person, Person.id == RoleHeld.person_id)
    held = (RoleHeld.person_id == person_id, RoleHeld.service_id == service_id, running(RoleHeld, today))
    here = (Person.retired_on.is_(None), Person.erased_at.is_(None), Person.merged_into_id.is_(None))
    return {Role(role) for role in db.scalars(query.where(*held, *here))}


ROLES_OF_LISTENERS = {
    Hears.TRAINEE: frozenset({Role.TRAINEE, Role.PRACTITIONER}),
    Hears.SUPERVISOR: SUPERVISING,
    Hears.COORDINATOR: frozenset({Role.COORDINATOR}),
    Hears.MANAGER: frozenset({Role.MANAGER}),
}


def messages_since(
    db: Session, person_id: UUID, now: datetime, back: timedelta, besides: UUID | None = None
) -> list[datetime]:
    """The moments of the messages somebody had, or may have had, in any service; several nudges gathered into one are one.

    `besides` is the message in question, which does not count against itself.
    """
    moment = func.coalesce(Nudge.sent_at, Nudge.unknown_at, Nudge.gathered_at)
    query = (
        select(func.max(moment))
        .where(
            Nudge.person_id == person_id,
            Nudge.gathered_at.is_not(None),
            Nudge.gathered_at > now - back,
            Nudge.dropped_at.is_(None),
            Nudge.message_id.is_distinct_from(besides),
        )
        .group_by(Nudge.message_id)
    )
    return list(db.scalars(query))


def steps_heard(
    db: Session, person_id: UUID, rule: str, subject_id: UUID, episode: date, besides: UUID | None = None
) -> set[int]:
    """The steps of one stall somebody heard already, in other messages than the one in question."""
    query = select(Nudge.step).where(
        Nudge.person_id == person_id,
        Nudge.rule == rule,
        Nudge.subject_id == subject_id,
        Nudge.episode == episode,
        Nudge.gathered_at.is_not(None),
        Nudge.dropped_at.is_(None),
        Nudge.message_id.is_distinct_from(besides),
    )
    return set(db.scalars(query))

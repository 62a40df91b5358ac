"""What rests on one person in one service: whom they supervise, what waits for them, what they are asked to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Role
from logbook.models.cycles import Cycle
from logbook.models.journeys import Assessment, Journey
from logbook.models.people import Person, RoleHeld, SupervisionLine
from logbook.models.standing import running
from logbook.models.supervision import SupervisionSession


@dataclass(frozen=True, slots=True)
class Caseload:
    """Trainees and trainee supervisors by name; cycles and confirmations by number."""

    journeys: Sequence[Any]
    below: Sequence[Any]
    cycles: int
    confirmations: int

    @property
    def needs_successor(self) -> bool:
        """Whether somebody has to take any of it over."""
        return bool(self.journeys or self.below or self.cycles or self.confirmations)


def of(db: Session, person_id: UUID, service_id: UUID, today: date) -> Caseload:
    """What somebody would take over from this person. Journeys that were left have nothing to take over."""
    lines = (
        select(Journey.id, Person.name, Journey.person_id)
        .join(SupervisionLine, SupervisionLine.journey_id == Journey.id)
        .join(Person, Person.id == Journey.person_id)
        .where(SupervisionLine.supervisor_id == person_id, SupervisionLine.service_id == service_id)
        .where(Journey.left_on.is_(None), or_(SupervisionLine.until.is_(None), SupervisionLine.until >= today))
        .distinct()
        .order_by(Person.name, Journey.id)
    )
    below = (
        select(RoleHeld.id, Person.name, RoleHeld.person_id)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(RoleHeld.under_id == person_id, RoleHeld.service_id == service_id)
        .where(RoleHeld.role == Role.TRAINEE_SUPERVISOR, or_(RoleHeld.until.is_(None), RoleHeld.until >= today))
        .order_by(Person.name, RoleHeld.id)
    )
    return Caseload(
        journeys=db.execute(lines).all(),
        below=db.execute(below).all(),
        cycles=db.scalar(select(func.count()).select_from(Cycle).where(_rests_on(person_id, service_id, today))) or 0,
        confirmations=db.scalar(
            select(func.count()).select_from(SupervisionSession).where(waiting_sessions(person_id, service_id))
        )
        or 0,
    )


def _rests_on(person_id: UUID, service_id: UUID, today: date) -> Any:
    """Sent cycles of those they supervise, and those sent to them where nobody supervises now; none as a mere stand-in."""
    line = SupervisionLine
    by_them = select(line.journey_id).where(line.supervisor_id == person_id, running(line, today))
    by_anybody = exists().where(line.journey_id == Cycle.journey_id, running(line, today))
    left_with_them = and_(waiting_cycles(person_id, service_id), ~by_anybody)
    return or_(and_(_waits(service_id), Cycle.journey_id.in_(by_them)), left_with_them)


def waiting_cycles(person_id: UUID, service_id: UUID) -> Any:
    """Cycles sent to this person and not yet answered."""
    return and_(Cycle.sent_to_id == person_id, _waits(service_id))


def _waits(service_id: UUID) -> Any:
    return and_(Cycle.service_id == service_id, Cycle.sent_at.is_not(None), Cycle.deleted_at.is_(None))


def waiting_sessions(person_id: UUID, service_id: UUID) -> Any:
    """Supervision sessions this person has not yet confirmed as the supervisor."""
    return and_(
        SupervisionSession.supervisor_id == person_id,
        SupervisionSession.service_id == service_id,
        SupervisionSession.supervisor_confirmed_at.is_(None),
        SupervisionSession.deleted_at.is_(None),
    )


def undecided(person_id: UUID, service_id: UUID) -> Any:
    """Milestones this person is asked to decide."""
    return and_(
        Assessment.assessor_id == person_id,
        Assessment.service_id == service_id,
        Assessment.decided_at.is_(None),
        Assessment.withdrawn_at.is_(None),
    )

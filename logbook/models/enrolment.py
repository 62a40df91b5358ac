"""What enrolling and naming a supervisor ask of the database, and what the coordinator's lists show of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from logbook.domain.people import SUPERVISING, Actor
from logbook.models.base import Rows
from logbook.models.journeys import Assessment, Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld, StandIn, SupervisionLine
from logbook.models.standing import accredited_above, entitled, running
from logbook.policy import may_run_courses


def belongs(db: Session, person_id: UUID, service_id: UUID, today: date) -> bool:
    """Whether the person holds a role in the service today and has not retired."""
    held = select(RoleHeld.id).join(Person, Person.id == RoleHeld.person_id)
    query = held.where(
        RoleHeld.person_id == person_id,
        RoleHeld.service_id == service_id,
        running(RoleHeld, today),
        Person.retired_on.is_(None),
    )
    return db.scalars(query.limit(1)).first() is not None


def has_journey(db: Session, person_id: UUID, service_id: UUID, key: str) -> bool:
    """Whether they are on this programme, on whichever version, or have finished it; one that was left does not count."""
    query = (
        select(Journey.id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .where(
            Journey.person_id == person_id,
            Journey.service_id == service_id,
            Journey.left_on.is_(None),
            ProgrammeVersion.key == key,
        )
    )
    return db.scalars(query.limit(1)).first() is not None


def supervisor_facts(
    db: Session, supervisor_id: UUID, journey_id: UUID, service_id: UUID, day: date
) -> tuple[bool, frozenset[UUID], frozenset[UUID]]:
    """Whether somebody is entitled to supervise here on a day, who decides a milestone of the journey now, and who stands
    in for that supervisor on the day or later."""
    deciding = select(Assessment.assessor_id).where(
        Assessment.journey_id == journey_id,
        Assessment.decided_at.is_(None),
        Assessment.withdrawn_at.is_(None),
        Assessment.assessor_id.is_not(None),
    )
    may = db.scalar(select(entitled(supervisor_id, service_id, day)))
    standing_in = select(StandIn.stand_in_id).where(
        StandIn.service_id == service_id, StandIn.supervisor_id == supervisor_id, StandIn.until >= day
    )
    assessors = frozenset(found for found in db.scalars(deciding) if found)
    return bool(may), assessors, frozenset(db.scalars(standing_in))


def supervisors_in(db: Session, service_ids: Sequence[UUID], today: date) -> Sequence[Any]:
    """(service_id, id, name) of everybody entitled to supervise in these services, by name."""
    query = (
        select(RoleHeld.service_id, Person.id, Person.name)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(
            RoleHeld.service_id.in_(list(service_ids)),
            RoleHeld.role.in_([str(role) for role in SUPERVISING]),
            running(RoleHeld, today),
            accredited_above(RoleHeld, today),
            Person.retired_on.is_(None),
        )
        .distinct()
        .order_by(Person.name, Person.id)
        .limit(500)
    )
    return db.execute(query).all()


def people_rows(service_ids: Sequence[UUID], today: date) -> Rows:
    """(service_id, id, name) of everybody who belongs to these services today, by name."""
    return (
        select(RoleHeld.service_id, Person.id, Person.name)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(RoleHeld.service_id.in_(list(service_ids)), running(RoleHeld, today), Person.retired_on.is_(None))
        .distinct()
        .order_by(Person.name, Person.id)
    )


def unallocated_rows(actor: Actor, today: date, most: int) -> Rows:
    """Journeys under way in the services this person runs, without anybody entitled to supervise them, oldest first."""
    supervised = exists().where(
        SupervisionLine.journey_id == Journey.id,
        running(SupervisionLine, today),
        entitled(SupervisionLine.supervisor_id, SupervisionLine.service_id, today),
    )
    return (
        select(Journey.id, Journey.enrolled_on, Person.name, ProgrammeVersion.title)
        .join(Person, Person.id == Journey.person_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .where(
            Journey.service_id.in_(run_by(actor)),
            Journey.left_on.is_(None),
            Journey.accredited_on.is_(None),
            ~supervised,
        )
        .order_by(Journey.enrolled_on, Journey.id)
        .limit(most)
    )


def waiting_rows(actor: Actor, most: int) -> Rows:
    """Milestones asked for that have no assessor yet, the longest wait first."""
    return (
        select(Assessment.id, Assessment.journey_id, Assessment.milestone, Assessment.asked_at, Person.name)
        .add_columns(ProgrammeVersion.text)
        .join(Journey, Journey.id == Assessment.journey_id)
        .join(Person, Person.id == Assessment.trainee_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .where(
            Assessment.service_id.in_(run_by(actor)),
            Assessment.decided_at.is_(None),
            Assessment.withdrawn_at.is_(None),
            Assessment.assessor_id.is_(None),
        )
        .order_by(Assessment.asked_at, Assessment.id)
        .limit(most)
    )


def run_by(actor: Actor) -> list[UUID]:
    """The services in which this person runs courses."""
    return [id_ for id_ in actor.places if may_run_courses(actor, id_)]

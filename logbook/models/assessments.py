"""Milestones asked for: where one stands, who may be asked to decide it, and what the decision is made on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.milestones import why_not_assessor
from logbook.domain.overview import NextStep, next_step
from logbook.domain.people import Actor, Role, Standing
from logbook.models import progress
from logbook.models.base import Rows
from logbook.models.cycles import Cycle, SignOff
from logbook.models.journeys import Assessment, Journey
from logbook.models.people import Person, RoleHeld, StandIn, SupervisionLine
from logbook.models.standing import running

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who holds the assessor's role; `why_not` says why they cannot decide this one, "" when they can."""

    id: UUID
    name: str
    why_not: str


def askings(journey_id: UUID, key: str) -> Rows:
    """Every asking for this milestone that was not taken back, the latest first, with the assessor's name."""
    assessor = aliased(Person)
    return (
        select(
            Assessment.id,
            Assessment.asked_at,
            Assessment.assessor_id,
            Assessment.decided_at,
            Assessment.accepted,
            Assessment.comment,
            Assessment.shortfall_accepted,
            Assessment.digest,
            assessor.name.label("assessor"),
        )
        .outerjoin(assessor, assessor.id == Assessment.assessor_id)
        .where(Assessment.journey_id == journey_id, Assessment.milestone == key, Assessment.withdrawn_at.is_(None))
        .order_by(Assessment.asked_at.desc(), Assessment.id.desc())
        .limit(50)
    )


def candidates(db: Session, actor: Actor, stands: Standing) -> list[Candidate]:
    """Everybody with the assessor's role in the service today, and why some of them cannot be asked."""
    query = (
        select(Person.id, Person.name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(
            RoleHeld.service_id == stands.service_id,
            RoleHeld.role == Role.ASSESSOR,
            running(RoleHeld, actor.today_in(stands.service_id)),
            Person.retired_on.is_(None),
        )
        .order_by(Person.name, Person.id)
        .distinct()
        .limit(MOST_OFFERED)
    )
    ever = stands.ever_supervisor_ids | stands.supervisor_ids
    to_stand_in = standing_in_later(db, stands.journey_id, actor.today_in(stands.service_id))
    return [
        Candidate(
            id_, name, " ".join(said.sentence for said in why_not_assessor(id_, stands.trainee_id, ever, to_stand_in))
        )
        for id_, name in db.execute(query)
    ]


def standing_in_later(db: Session, journey_id: UUID, today: date) -> dict[UUID, date]:
    """Who is arranged to stand in for this journey's supervisor from a day after this one: that day, by whose it is."""
    line = SupervisionLine
    query = (
        select(StandIn.stand_in_id, func.min(case((StandIn.since < line.since, line.since), else_=StandIn.since)))
        .join(line, and_(line.supervisor_id == StandIn.supervisor_id, line.service_id == StandIn.service_id))
        .where(
            line.journey_id == journey_id,
            StandIn.until > today,
            StandIn.until >= line.since,
            or_(line.until.is_(None), and_(line.until > today, StandIn.since <= line.until)),
        )
        .group_by(StandIn.stand_in_id)
    )
    return {row[0]: row[1] for row in db.execute(query)}


def deciding_among(
    db: Session, service_id: UUID, assessor_id: UUID, supervisor_id: UUID, since: date, until: date
) -> list[str]:
    """Whose milestones the assessor is yet to decide, by name, among those the supervisor supervises on any of these days."""
    line = SupervisionLine
    query = (
        select(Person.id, Person.name)
        .join(line, line.trainee_id == Person.id)
        .join(Assessment, Assessment.journey_id == line.journey_id)
        .where(
            line.service_id == service_id,
            line.supervisor_id == supervisor_id,
            line.since <= until,
            or_(line.until.is_(None), line.until >= since),
            Assessment.assessor_id == assessor_id,
            Assessment.decided_at.is_(None),
            Assessment.withdrawn_at.is_(None),
        )
        .distinct()
        .order_by(Person.name, Person.id)
        .limit(MOST_OFFERED)
    )
    return [row.name for row in db.execute(query)]


def kept_of(db: Session, journey_id: UUID, now: datetime) -> progress.Kept:
    """The journey's record, from which every figure of its milestones is worked out."""
    return progress.keep(db, db.execute(progress.journeys_rows(Journey.id == journey_id)).one(), now)


def step_of(kept: progress.Kept) -> NextStep | None:
    """The milestone that comes next; None once every one is passed."""
    return next_step(kept.record, kept.today)


def signatures_of(db: Session, journey_id: UUID) -> list[str]:
    """The digests of the signatures in force, in a steady order: what a decision stands on."""
    query = select(SignOff.digest).join(Cycle, Cycle.sign_off_id == SignOff.id).where(Cycle.journey_id == journey_id)
    return list(db.scalars(query.where(Cycle.deleted_at.is_(None)).order_by(SignOff.id)))

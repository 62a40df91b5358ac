"""A leaver is retired: their history stays, their roles end, and what rested on them moves to a named successor."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import (
    calibrations,
    comparisons,
    enrolment,
    journal,
    journeys,
    links,
    nudges_on_leaving,
    sign_ins,
    ways,
)
from logbook.actions.intervision import members as intervision
from logbook.actions.roles import why_not_without
from logbook.domain.leaving import LeavingReason
from logbook.domain.links import LinkKind
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.domain.roles import last_day_before
from logbook.models import belonging, caseload
from logbook.models.accounts import Link
from logbook.models.caseload import Caseload
from logbook.models.cycles import Cycle
from logbook.models.journeys import Assessment, Journey
from logbook.models.people import Person, RoleHeld, StandIn
from logbook.models.ratings import RecordingRater
from logbook.models.services import TeamPlace
from logbook.models.supervision import SupervisionSession


def retire(
    db: Session, actor: Actor, person: Person, service_id: UUID, successor_id: UUID | None, now: datetime
) -> None:
    """End everything a person is in one service, at once. Where no service is left to them the account is retired too."""
    policy.require(policy.may_change_people(actor, service_id))
    belonging.lock(db, service_id)
    db.refresh(person)
    today = actor.today_in(service_id)
    load = caseload.of(db, person.id, service_id, today)
    require_none(
        why_not_without(db, person.id, service_id, today)
        + _why_not_successor(db, person, service_id, load, successor_id, today)
    )
    if successor_id:
        _hand_on(db, actor, person.id, service_id, load, successor_id, now)
    _end_own_journeys(db, actor, person.id, service_id, now)
    _end_dated(db, person.id, service_id, today)
    _end_asking(db, person.id, service_id, now)
    ways.touch_people(db, person.id)
    db.execute(
        update(Assessment)
        .where(caseload.undecided(person.id, service_id))
        .values(assessor_id=None, assigned_at=None, assigned_by_id=None)
    )
    _withdraw_invitations(db, person, service_id, now)
    nudges_on_leaving.drop_waiting(db, person.id, service_id, now)
    sign_ins.end_all(db, person.id, now)
    intervision.leave_all(db, person.id, service_id, now)
    comparisons.leave_all(db, person.id, service_id, now)
    calibrations.leave_all(db, person.id, service_id, now)
    if not _belongs_elsewhere(db, person.id, today):
        intervision.leave_all(db, person.id, None, now)
        person.retired_on = today
        links.withdraw_all(db, person.id, now, *LinkKind)
    journal.record(db, actor, "retired", service_id, person.id, now, successor=successor_id, on=today)


def _why_not_successor(
    db: Session, person: Person, service_id: UUID, load: Caseload, successor_id: UUID | None, today: date
) -> list[Reason]:
    if successor_id is None:
        needed = Reason("Others rely on them here: choose who takes that over.", "successor_id")
        return [needed] if load.needs_successor else []
    if successor_id == person.id:
        return [Reason("Choose somebody else to take over: they are the one who leaves.", "successor_id")]
    if successor_id not in belonging.entitled(db, service_id, today):
        return [
            Reason("Whoever takes over has to supervise in this service: choose somebody who does.", "successor_id")
        ]
    reasons = []
    own = [row for row in load.journeys if row.person_id == successor_id]
    if own:
        reasons.append(
            Reason(
                "Nobody supervises themselves: choose somebody else, or change that supervisor first.", "successor_id"
            )
        )
    if load.below and successor_id not in belonging.accredited(db, service_id, today):
        names = ", ".join(row.name for row in load.below)
        reasons.append(
            Reason(f"{names} works under them and needs an accredited supervisor: choose one.", "successor_id")
        )
    return reasons


def _hand_on(
    db: Session, actor: Actor, person_id: UUID, service_id: UUID, load: Caseload, successor_id: UUID, now: datetime
) -> None:
    """Trainees, trainee supervisors, cycles to sign and sessions to confirm, each as it stands."""
    today = actor.today_in(service_id)
    for row in load.journeys:
        enrolment.allocate(db, actor, db.get_one(Journey, row.id), successor_id, today, now)
    below = update(RoleHeld).where(RoleHeld.id.in_([row.id for row in load.below]))
    db.execute(below.values(under_id=successor_id))
    waiting = update(Cycle).where(caseload.waiting_cycles(person_id, service_id))
    db.execute(waiting.values(sent_to_id=successor_id))
    sessions = update(SupervisionSession).where(caseload.waiting_sessions(person_id, service_id))
    db.execute(sessions.values(supervisor_id=successor_id, held_by_id=person_id))


def _end_own_journeys(db: Session, actor: Actor, person_id: UUID, service_id: UUID, now: datetime) -> None:
    """A journey under way ends with the stage it had reached; why is not asked of somebody who has gone."""
    under_way = select(Journey).where(
        Journey.person_id == person_id,
        Journey.service_id == service_id,
        Journey.left_on.is_(None),
        Journey.accredited_on.is_(None),
    )
    for journey in db.scalars(under_way).all():
        on = max(actor.today_in(service_id), journey.enrolled_on)
        journeys.end(db, actor, journey, on, {LeavingReason.NOT_SAID}, now)


def _end_asking(db: Session, person_id: UUID, service_id: UUID, now: datetime) -> None:
    """Whatever they were asked to rate here is no longer theirs to rate; what they locked stays."""
    asked = update(RecordingRater).where(
        RecordingRater.person_id == person_id,
        RecordingRater.service_id == service_id,
        RecordingRater.ended_at.is_(None),
    )
    db.execute(asked.values(ended_at=now))


def _end_dated(db: Session, person_id: UUID, service_id: UUID, today: date) -> None:
    """Roles, places in teams and stand-ins: what runs ends, what lies ahead never begins."""
    yesterday = last_day_before(today)
    either_side = or_(StandIn.supervisor_id == person_id, StandIn.stand_in_id == person_id)
    for table, theirs in (
        (RoleHeld, RoleHeld.person_id == person_id),
        (TeamPlace, TeamPlace.person_id == person_id),
        (StandIn, either_side),
    ):
        here = (theirs, table.service_id == service_id)
        db.execute(delete(table).where(*here, table.since > today))
        running = or_(table.until.is_(None), table.until >= today)
        db.execute(update(table).where(*here, running).values(until=yesterday))


def _withdraw_invitations(db: Session, person: Person, service_id: UUID, now: datetime) -> None:
    still = update(Link).where(
        Link.email == person.email,
        Link.service_id == service_id,
        Link.used_at.is_(None),
        Link.withdrawn_at.is_(None),
    )
    db.execute(still.values(withdrawn_at=now))


def _belongs_elsewhere(db: Session, person_id: UUID, today: date) -> bool:
    """Whether a role in any service still runs or lies ahead."""
    role = select(RoleHeld.id).where(
        RoleHeld.person_id == person_id, or_(RoleHeld.until.is_(None), RoleHeld.until >= today)
    )
    return db.scalar(role.limit(1)) is not None


def require_gone(db: Session, person: Person, today: date) -> None:
    """Refuse while the person still has an account in use."""
    if person.retired_on is None or _belongs_elsewhere(db, person.id, today):
        raise RuleBroken("They still belong to a service: retire them first.")

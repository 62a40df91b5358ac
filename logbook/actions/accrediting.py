"""What a decision on a milestone stands on, and what the last one brings: the date, and the role the programme gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import journal, roles
from logbook.domain import signing
from logbook.domain.milestones import Shortfall
from logbook.domain.overview import NextStep
from logbook.domain.people import Actor
from logbook.domain.programmes import Programme
from logbook.domain.roles import Spell
from logbook.models.assessments import signatures_of
from logbook.models.journeys import Assessment, Journey
from logbook.models.people import Person, RoleHeld
from logbook.models.progress import Kept
from logbook.models.standing import running


def content_of(
    db: Session, actor: Actor, asked: Assessment, kept: Kept, step: NextStep, proposed: Shortfall | None
) -> dict[str, Any]:
    """The figures the assessor decided on, and the digests of the signatures behind them; never a word of anybody's."""
    figures = step.figures
    facts = {
        "service": asked.service_id,
        "journey": asked.journey_id,
        "trainee": asked.trainee_id,
        "milestone": asked.milestone,
        "programme": kept.row.programme_id,
        "asked_at": asked.asked_at,
        "assessor": actor.id,
        "decided_at": asked.decided_at,
        "accepted": asked.accepted,
        "shortfall_minutes": proposed.minutes if proposed else None,
        "shortfall_accepted": asked.shortfall_accepted,
        "clients": [figures.clients.signed_off, figures.clients.required],
        "cycles": [figures.cycles.signed_off, figures.cycles.required],
        "supervision_minutes": [figures.supervision.counted, figures.supervision.required],
        "signatures": signatures_of(db, asked.journey_id),
    }
    return signing.snapshot(facts, {}, "")


def accredit(db: Session, actor: Actor, journey: Journey, programme: Programme, today: date, now: datetime) -> None:
    """The journey has reached its end; what the programme gives is its person's from today, unless it was theirs already."""
    journey.accredited_on = today
    if programme.gives is None:
        journal.record(db, actor, "programme completed", journey.service_id, journey.id, now, on=today)
        return
    journal.record(db, actor, "accredited", journey.service_id, journey.id, now, on=today)
    held = select(RoleHeld.id).where(
        RoleHeld.person_id == journey.person_id,
        RoleHeld.service_id == journey.service_id,
        RoleHeld.role == programme.gives,
        running(RoleHeld, today),
    )
    if db.scalars(held.limit(1)).first() is None:
        person = db.get_one(Person, journey.person_id)
        roles.begin(db, actor, person, journey.service_id, Spell(programme.gives, today), now)

"""A call is noted, or taken back where it was a slip. What was said in it is nobody's to write down here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.calls import CallOutcome
from logbook.domain.people import Actor
from logbook.models.calls import Call
from logbook.models.journeys import CoursePlace, Journey


def note(
    db: Session, actor: Actor, about: Journey | CoursePlace, outcome: CallOutcome, call_id: UUID, now: datetime
) -> Call:
    """Somebody was called today about their journey, or about deciding; sent twice under one id it is noted once."""
    policy.require(policy.may_note_call(actor, about.person_id, about.service_id))
    known = db.get(Call, call_id)
    if known is not None:
        policy.require_visible(known.subject_id == about.id)
        return known
    call = Call(
        id=call_id,
        service_id=about.service_id,
        person_id=about.person_id,
        subject_id=about.id,
        called_by_id=actor.id,
        on=actor.today_in(about.service_id),
        outcome=outcome,
        noted_at=now,
    )
    db.add(call)
    db.flush()
    said = {"person": about.person_id, "about": about.id, "outcome": str(outcome)}
    journal.record(db, actor, "call noted", about.service_id, call.id, now, **said)
    return call


def take_back(db: Session, actor: Actor, call: Call, now: datetime) -> None:
    """It was noted by mistake: the card is as it was before."""
    policy.require(policy.may_take_back_call(actor, call))
    if call.taken_back_at is None:
        call.taken_back_at = now
        journal.record(db, actor, "call taken back", call.service_id, call.id, now, about=call.subject_id)

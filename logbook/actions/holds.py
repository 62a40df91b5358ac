"""Legal holds: set and lifted by the records officer. While one stands, nothing of that family or meeting is destroyed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.actions.erasing_footage import lock_whose
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.models.concerns import LegalHold, Whose

LONGEST_REASON = 2000


def place(
    db: Session, actor: Actor, whose: Whose, hold_id: UUID, reason: str, now: datetime, concern_id: UUID | None = None
) -> LegalHold:
    """Set a hold, with its reason. The page makes the id: a second click finds the first."""
    policy.require(policy.may_hold(actor, whose.service_id))
    known = db.get(LegalHold, hold_id)
    if known is not None:
        policy.require_visible(known.service_id == whose.service_id)
        return known
    require_reason(reason, "Write why nothing may be destroyed, such as the reference of a claim.")
    lock_whose(db, whose.client_id, whose.film_id)
    hold = LegalHold(
        id=hold_id,
        service_id=whose.service_id,
        client_id=whose.client_id,
        film_id=whose.film_id,
        concern_id=concern_id,
        reason=reason,
        set_at=now,
        set_by_id=actor.id,
    )
    db.add(hold)
    db.flush()
    journal.record(db, actor, "legal hold set", whose.service_id, hold.id, now, about=whose.id, concern=concern_id)
    return hold


def lift(db: Session, actor: Actor, hold: LegalHold, because: str, now: datetime) -> None:
    """End a hold, with why. One that was lifted stays so: a new one may be set."""
    policy.require(policy.may_hold(actor, hold.service_id))
    if hold.lifted_at is not None:
        return
    require_reason(because, "Write why the hold ends: what it kept may be destroyed soon after.")
    hold.lifted_at, hold.lifted_by_id, hold.lifted_because = now, actor.id, because
    journal.record(db, actor, "legal hold lifted", hold.service_id, hold.id, now)


def require_reason(reason: str, ask: str) -> None:
    """A decision that nobody can read later is none."""
    if not reason:
        raise RuleBroken(ask, field="reasons")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(f"That is more than {LONGEST_REASON:,} characters: shorten it a little.", field="reasons")

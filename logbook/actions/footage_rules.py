"""The service's own figures and words about footage: the days of grace, the days after the work, the local procedure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.people import Actor
from logbook.domain.retention import Days
from logbook.models.services import Service


def set_(db: Session, actor: Actor, service: Service, days: Days, procedure: str, now: datetime) -> None:
    """From now on these hold, also for what was taken back before."""
    policy.require(policy.may_hold(actor, service.id))
    service.grace_days, service.kept_days = days.grace, days.kept
    service.concern_procedure = procedure or None
    figures = {"grace_days": days.grace, "kept_days": days.kept, "procedure": len(procedure)}
    journal.record(db, actor, "rules of keeping footage set", service.id, service.id, now, **figures)

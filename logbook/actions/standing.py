"""Where the actor stands to a journey, or a refusal that says nothing about what exists."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import NotVisible
from logbook.models.journeys import Journey
from logbook.models.standing import standing_of


def of_journey(db: Session, actor: Actor, journey_id: UUID) -> Standing:
    """Everybody's relation to this journey today; 404 when there is no such journey."""
    standing = standing_of(db, journey_id, actor.today)
    if standing is None:
        raise NotVisible
    return standing


def active_on(db: Session, journey_id: UUID, day: date) -> None:
    """Note the day of the latest activity; nudges and the coordinator's lists read it."""
    journey = db.get_one(Journey, journey_id)
    if journey.last_activity_on is None or journey.last_activity_on < day:
        journey.last_activity_on = day

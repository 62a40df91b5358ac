"""Where the actor stands to a journey, or a refusal that says nothing about what exists."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, or_, update
from sqlalchemy.orm import Session

from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import NotVisible
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey
from logbook.models.standing import standing_of


def of_journey(db: Session, actor: Actor, journey_id: UUID) -> Standing:
    """Everybody's relation to this journey today; 404 when there is no such journey."""
    standing = standing_of(db, journey_id, actor.today)
    if standing is None:
        raise NotVisible
    return standing


def for_logging(db: Session, actor: Actor, thing: Client | Cycle) -> Standing:
    """Where the actor stands to the journey of this row, to write in it.

    For the trainee themself no relation matters, so none is asked for: this is the path of every save.
    """
    if actor.id != thing.trainee_id:
        return of_journey(db, actor, thing.journey_id)
    return Standing(thing.service_id, thing.journey_id, thing.trainee_id, open=thing.journey_left_on is None)


def active_on(db: Session, journey_id: UUID, day: date) -> None:
    """Note the day of the latest activity; nudges and the coordinator's lists read it."""
    db.execute(_ACTIVE, {"of_journey": journey_id, "day": day}, execution_options=_AS_IT_STANDS)


_AS_IT_STANDS = {"synchronize_session": False}
_DAY = bindparam("day", type_=Date())
_ACTIVE = (
    update(Journey)
    .where(
        Journey.id == bindparam("of_journey", type_=Uuid()),
        or_(Journey.last_activity_on.is_(None), Journey.last_activity_on < _DAY),
    )
    .values(last_activity_on=_DAY)
)

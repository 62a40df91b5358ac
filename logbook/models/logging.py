"""What a person needs to log in seconds: their clients, the last one first, and what they entered last."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, func, select, true
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.clients import Client, Participant
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey

MOST_CLIENTS = 40
"""How many clients a form offers; the work with the latest ones comes first."""


def clients_to_log_for(actor: Actor, journey_id: UUID | None = None) -> Rows:
    """The actor's own open clients (or those of one journey), the one a cycle was last entered for first."""
    last = select(func.max(Cycle.entered_at)).where(Cycle.client_id == Client.id, Cycle.deleted_at.is_(None))
    whose = Client.journey_id == journey_id if journey_id else Client.trainee_id == actor.id
    last_entered = last.scalar_subquery()
    return (
        select(Client.id, Client.code, last_entered.label("last_entered"))
        .join(Journey, Journey.id == Client.journey_id)
        .where(
            whose,
            Journey.left_on.is_(None),
            Client.deleted_at.is_(None),
            Client.merged_into_id.is_(None),
            Client.not_now_on.is_(None),
            Client.completed_on.is_(None),
        )
        .order_by(last_entered.desc().nulls_last(), Client.allocated_on.desc(), Client.code)
        .limit(MOST_CLIENTS)
    )


def last_entry(db: Session, trainee_id: UUID) -> Any:
    """Minutes, place and effort of the trainee's latest entry: the next one's defaults. None before there is one."""
    query = (
        select(Cycle.review_minutes, Cycle.place, Cycle.effort)
        .where(Cycle.trainee_id == trainee_id, Cycle.review_minutes.is_not(None), Cycle.deleted_at.is_(None))
        .order_by(Cycle.entered_at.desc())
        .limit(1)
    )
    return db.execute(query).one_or_none()


def people_and_film(db: Session, client_id: UUID, filmed_on: date | None) -> tuple[list[Participant], frozenset[UUID]]:
    """Who is in the relationship, and the cycles filmed that day: what every save needs to know, in one statement."""
    rows = db.execute(_people_and_film(), {"client_id": client_id, "filmed_on": filmed_on}).all()
    return list(dict.fromkeys(person for person, _film in rows)), frozenset(film for _person, film in rows if film)


@cache
def _people_and_film() -> Rows:
    client_id = bindparam("client_id", type_=Uuid())
    of_that_day = _filmed_on(client_id, bindparam("filmed_on", type_=Date())).subquery()
    return (
        select(Participant, of_that_day.c.id)
        .outerjoin(of_that_day, true())
        .where(Participant.client_id == client_id)
        .order_by(Participant.left_on.is_not(None), Participant.position)
    )


def cycles_filmed_on(db: Session, client_id: UUID, filmed_on: date | None) -> frozenset[UUID]:
    """The cycles of this client filmed that day."""
    return frozenset(db.scalars(_filmed_on(client_id, filmed_on)))


def _filmed_on(client_id: Any, filmed_on: Any) -> Rows:
    return select(Cycle.id).where(
        Cycle.client_id == client_id,
        Cycle.filmed_on == filmed_on,
        Cycle.filmed_on.is_not(None),
        Cycle.deleted_at.is_(None),
    )

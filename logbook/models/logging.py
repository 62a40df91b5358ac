"""What a person needs to log in seconds: their clients, the last one first, and what they entered last."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.clients import Client
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

"""What a person chose to show the managers of their team, as branches of the question who stands where to a journey."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, literal, select

from logbook.models.base import Rows
from logbook.models.journeys import Journey
from logbook.models.protected_time import ProtectedTimeChoice
from logbook.models.services import StageChoice


def said_about(journey_id: Any, *rest: Any) -> list[Rows]:
    """ "stage shown" or "stage kept", and "time shown", of the journey's own person; `rest` are the columns the branches share."""
    stage = case((StageChoice.shows, literal("stage shown")), else_=literal("stage kept"))
    return [
        select(said, choice.person_id, *rest)
        .join(Journey, and_(Journey.person_id == choice.person_id, Journey.service_id == choice.service_id))
        .where(Journey.id == journey_id, *where)
        for choice, said, where in (
            (StageChoice, stage, ()),
            (ProtectedTimeChoice, literal("time shown"), (ProtectedTimeChoice.shows,)),
        )
    ]

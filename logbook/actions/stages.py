"""Whether the managers of one's team see one's stage by name: each person's own choice, dated, and taken back at any time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.people import Actor
from logbook.models.base import new_id
from logbook.models.services import StageChoice
from logbook.models.upsert import upsert


def choose(db: Session, actor: Actor, service_id: UUID, *, shows: bool, now: datetime) -> None:
    """Say yes or no for one service; saying the same again changes nothing, so that its date is the day it was first said."""
    policy.require_visible(policy.may_choose_about_stage(actor, service_id))
    mine = (StageChoice.service_id == service_id, StageChoice.person_id == actor.id)
    if db.scalar(select(StageChoice.shows).where(*mine)) == shows:
        return
    row = {"id": new_id(), "service_id": service_id, "person_id": actor.id, "shows": shows, "said_at": now}
    upsert(db, StageChoice, row, on=("person_id", "service_id"), change=("shows", "said_at"))
    verb = "stage shown to managers" if shows else "stage kept from managers"
    journal.record(db, actor, verb, service_id, actor.id, now)

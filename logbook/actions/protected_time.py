"""Protected time: noting what was agreed, stating what a week gave, and letting one's managers see it or not."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, ways
from logbook.domain import protected_time
from logbook.domain.people import Actor
from logbook.domain.protected_time import MOST_MINUTES, QUARTERS
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models.base import new_id
from logbook.models.protected_time import ProtectedTime, ProtectedTimeChoice, ProtectedWeek, agreements_of
from logbook.models.upsert import upsert


def agree(db: Session, actor: Actor, service_id: UUID, minutes: int, now: datetime) -> None:
    """Note how many minutes a week were agreed, from this week on; 0 when nothing is agreed any more."""
    policy.require_visible(policy.may_state_protected_time(actor, service_id))
    if not 0 <= minutes <= MOST_MINUTES:
        raise RuleBroken(
            Reason("Protected time is from 0 to 40 hours a week: check the hours.", "protected"), field="hours"
        )
    since = protected_time.week_of(actor.today_in(service_id))
    if protected_time.agreed_in(since, agreements_of(db, actor.id, service_id)) == minutes:
        return
    row = _mine(actor, service_id) | {"since": since, "minutes_a_week": minutes, "noted_at": now}
    upsert(db, ProtectedTime, row, on=("person_id", "service_id", "since"), change=("minutes_a_week", "noted_at"))
    journal.record(db, actor, "protected time agreed", service_id, actor.id, now, since=since, minutes=minutes)


def state(db: Session, actor: Actor, service_id: UUID, week: date, quarters: int, now: datetime) -> int:
    """State what one week gave, in quarters of what was agreed for it; stated again it is changed. Returns the minutes."""
    policy.require_visible(policy.may_state_protected_time(actor, service_id))
    if quarters not in QUARTERS:
        raise RuleBroken(Reason("Choose how much of the time you had.", "protected"))
    agreed = protected_time.agreed_in(week, agreements_of(db, actor.id, service_id))
    require_none(protected_time.why_not_state(week, agreed, actor.today_in(service_id)))
    used = protected_time.minutes_of(agreed, quarters)
    row = _mine(actor, service_id) | {"week_of": week, "agreed_minutes": agreed, "used_minutes": used, "stated_at": now}
    changing = ("agreed_minutes", "used_minutes", "stated_at")
    upsert(db, ProtectedWeek, row, on=("person_id", "service_id", "week_of"), change=changing)
    ways.bump(db, service_id)
    journal.record(db, actor, "protected time stated", service_id, actor.id, now, week=week, minutes=used)
    return used


def choose(db: Session, actor: Actor, service_id: UUID, *, shows: bool, now: datetime) -> None:
    """Let the managers of one's team see it by name, or not; saying the same again changes nothing."""
    policy.require_visible(policy.may_state_protected_time(actor, service_id))
    mine = (ProtectedTimeChoice.service_id == service_id, ProtectedTimeChoice.person_id == actor.id)
    if db.scalar(select(ProtectedTimeChoice.shows).where(*mine)) == shows:
        return
    row = _mine(actor, service_id) | {"shows": shows, "said_at": now}
    upsert(db, ProtectedTimeChoice, row, on=("person_id", "service_id"), change=("shows", "said_at"))
    verb = "protected time shown to managers" if shows else "protected time kept from managers"
    journal.record(db, actor, verb, service_id, actor.id, now)


def _mine(actor: Actor, service_id: UUID) -> dict[str, object]:
    return {"id": new_id(), "service_id": service_id, "person_id": actor.id}

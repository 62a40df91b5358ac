"""What people say about being reminded: not now, busy until a day, not at all, again. Each is a dated choice, journalled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.nudges.limits import SNOOZES, why_not_busy
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, Reason, RuleBroken
from logbook.models import listeners
from logbook.models.base import new_id
from logbook.models.reminders import ReminderChoice
from logbook.models.upsert import upsert


def snooze(db: Session, person_id: UUID, weeks: int, now: datetime) -> date:
    """Quiet for so many weeks from today, in every service; the last quiet day. No reason is asked.

    Whoever holds the link of a letter may press it for whom the letter was (actions/not_now.py), so no actor is asked here:
    it can only quieten, and it is written down.
    """
    if weeks not in SNOOZES:
        raise RuleBroken("Choose for how long: 1, 2 or 4 weeks.")
    services = listeners.services_of(db, person_id)
    if not services:
        raise NotVisible
    until = now.date()
    for service_id, zone in services.items():
        until = now.astimezone(ZoneInfo(zone)).date() + timedelta(weeks=weeks)
        _say(db, person_id, service_id, {"snoozed_until": until}, now)
        journal.record(db, None, "reminders snoozed", service_id, person_id, now, until=until)
    return until


def busy(db: Session, actor: Actor, until: date | None, now: datetime) -> None:
    """Quiet up to and including that day; None takes that back."""
    if until is not None and (wrong := why_not_busy(until, actor.today)):
        raise RuleBroken(Reason(wrong, "until"))
    _everywhere(db, actor, {"busy_until": until}, "busy until", now, until=until)


def listen_again(db: Session, actor: Actor, now: datetime) -> None:
    """Whatever quiet was asked for is over."""
    _everywhere(db, actor, {"busy_until": None, "snoozed_until": None}, "reminders wanted again", now)


def switch(db: Session, actor: Actor, service_id: UUID, *, off: bool, now: datetime) -> None:
    """No reminders from this service at all, or again. Notices that somebody has to know of are not reminders and still come."""
    policy.require_visible(service_id in actor.places)
    _say(db, actor.id, service_id, {"off": off}, now)
    journal.record(db, actor, "reminders off" if off else "reminders on", service_id, actor.id, now)


def _everywhere(db: Session, actor: Actor, said: dict[str, Any], verb: str, now: datetime, **details: Any) -> None:
    for service_id in actor.places:
        _say(db, actor.id, service_id, said, now)
        journal.record(db, actor, verb, service_id, actor.id, now, **details)


def _say(db: Session, person_id: UUID, service_id: UUID, said: dict[str, Any], now: datetime) -> None:
    nothing: dict[str, Any] = {"snoozed_until": None, "busy_until": None, "off": False}
    row = nothing | said | {"id": new_id(), "service_id": service_id, "person_id": person_id, "said_at": now}
    upsert(db, ReminderChoice, row, on=("person_id", "service_id"), change=(*said, "said_at"))

"""One slot of one service: begun once, and gone through by whoever leads, in steps that can each be done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import finding, gathering
from logbook.actions.leading import Deposed, Lead, fenced
from logbook.actions.reminding import Reminders
from logbook.adapters.database import Database
from logbook.domain.slots import Slot, missed_between, slot_to_run
from logbook.models.base import new_id
from logbook.models.services import Service
from logbook.models.timetable import SlotRun


@dataclass(frozen=True, slots=True)
class Ran:
    """A slot that was gone through: what was found, and how many messages were handed to the outbox."""

    slot: Slot
    found: int
    messages: int
    stands_for: int


def run(
    database: Database,
    lead: Lead,
    service_id: UUID,
    reminders: Reminders,
    now: datetime,
    between: Callable[[], None] = lambda: None,
) -> Ran | None:
    """Go through the slot that stands now; None where none does, or it has been. Errors: Deposed, and whatever it met."""
    with database.reading() as db:
        zone = ZoneInfo(db.scalars(select(Service.time_zone).where(Service.id == service_id)).one())
        slot = slot_to_run(now, zone)
        if slot is None or _has_been(db, service_id, slot):
            return None
        missed = missed_between(_last(db, service_id), slot, zone)
    _begin(database, lead, service_id, slot, now)
    try:
        found = finding.find(database, lead, service_id, reminders, now)
        messages = gathering.gather(database, lead, service_id, reminders, now, between)
    except Deposed:
        raise
    except Exception as error:
        _note(database, lead, service_id, slot, trouble=type(error).__name__)
        raise
    _note(database, lead, service_id, slot, ended_at=now, found=found, messages=messages, stands_for=missed, trouble="")
    return Ran(slot, found, messages, missed)


def _has_been(db: Session, service_id: UUID, slot: Slot) -> bool:
    return db.scalar(_of(select(SlotRun.id), service_id, slot).where(SlotRun.ended_at.is_not(None))) is not None


def _last(db: Session, service_id: UUID) -> datetime | None:
    """The moment of the last slot that was gone through."""
    ended = (SlotRun.service_id == service_id, SlotRun.ended_at.is_not(None))
    return db.scalar(select(SlotRun.at).where(*ended).order_by(SlotRun.day.desc(), SlotRun.time.desc()).limit(1))


def _begin(database: Database, lead: Lead, service_id: UUID, slot: Slot, now: datetime) -> None:
    """Say that it is begun; one whose leader was lost is begun again."""
    with database.writing() as db:
        fenced(db, lead)
        run_id = db.scalar(_of(select(SlotRun.id), service_id, slot))
        if run_id is None:
            made = {"service_id": service_id, "day": slot.day, "time": f"{slot.time:%H:%M}", "at": slot.at}
            db.add(SlotRun(id=new_id(), **made, fence=lead.number, tries=1, began_at=now))
            db.flush()
        else:
            again = {"fence": lead.number, "tries": SlotRun.tries + 1, "began_at": now}
            db.execute(update(SlotRun).where(SlotRun.id == run_id).values(**again))
        db.commit()


def _of(statement: Any, service_id: UUID, slot: Slot) -> Any:
    """Of this slot alone."""
    return statement.where(
        SlotRun.service_id == service_id, SlotRun.day == slot.day, SlotRun.time == f"{slot.time:%H:%M}"
    )


def _note(database: Database, lead: Lead, service_id: UUID, slot: Slot, **facts: object) -> None:
    with database.writing() as db:
        fenced(db, lead)
        db.execute(_of(update(SlotRun), service_id, slot).values(**facts))
        db.commit()

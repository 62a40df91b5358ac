"""What the page of the timetable tells of a service: when it looked last, what waits, and what did not go well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from logbook.domain.mail import MOST_ATTEMPTS
from logbook.models.desk import NOT_ENDED, OutgoingMail
from logbook.models.nudges import WAITING, Nudge
from logbook.models.people import Person
from logbook.models.timetable import Lease, SlotRun

SHOWN_FOR = timedelta(days=30)
MOST = 50


def leads(db: Session, now: datetime) -> bool:
    """Whether any timetable is running: somebody holds the lease."""
    until = db.scalar(select(func.max(Lease.until)))
    return until is not None and until > now


def last_runs(db: Session, services: Collection[UUID]) -> dict[UUID, Any]:
    """The last slot of each service that was gone through."""
    ended = (SlotRun.service_id.in_(services), SlotRun.ended_at.is_not(None))
    latest = select(SlotRun.service_id, func.max(SlotRun.at).label("at")).where(*ended).group_by(SlotRun.service_id)
    last = latest.subquery()
    query = select(SlotRun).join(last, and_(SlotRun.service_id == last.c.service_id, SlotRun.at == last.c.at))
    return {run.service_id: run for run in db.scalars(query.where(*ended).order_by(SlotRun.time))}


def troubled_runs(db: Session, services: Collection[UUID], now: datetime) -> Sequence[Any]:
    """Slots of the last day that did not go well and have not been made up for by a later one."""
    later = aliased(SlotRun)
    made_up = (
        select(later.id)
        .where(later.service_id == SlotRun.service_id, later.at > SlotRun.at, later.ended_at.is_not(None))
        .exists()
    )
    open_ = (SlotRun.ended_at.is_(None), SlotRun.trouble != "", SlotRun.at > now - timedelta(days=1), ~made_up)
    return db.scalars(select(SlotRun).where(SlotRun.service_id.in_(services), *open_).order_by(SlotRun.at)).all()


def waiting(db: Session, services: Collection[UUID]) -> dict[UUID, int]:
    """Reminders that were found and wait for the day somebody may be told."""
    mine = select(Nudge.service_id, func.count()).where(Nudge.service_id.in_(services), text(WAITING))
    return {row[0]: row[1] for row in db.execute(mine.group_by(Nudge.service_id))}


def on_their_way(db: Session, services: Collection[UUID]) -> dict[UUID, int]:
    """Messages in the outbox that will be tried, now or later."""
    mine = (OutgoingMail.service_id.in_(services), text(NOT_ENDED), OutgoingMail.attempts < MOST_ATTEMPTS)
    query = select(OutgoingMail.service_id, func.count()).where(*mine).group_by(OutgoingMail.service_id)
    return {row[0]: row[1] for row in db.execute(query)}


def difficulties(db: Session, services: Collection[UUID], now: datetime) -> Sequence[Any]:
    """Messages of the last month that were refused, came back, are tried again or may have been lost, the latest first."""
    letter = OutgoingMail
    tried = and_(text(NOT_ENDED), letter.last_error != "")
    came_back = letter.receipt.in_(["permanent-failure", "temporary-failure", "technical-failure"])
    return db.execute(
        select(
            letter.id,
            letter.service_id,
            letter.person_id,
            letter.address,
            letter.channel,
            letter.subject,
            letter.written_at,
            letter.not_before,
            letter.attempts,
            letter.last_error,
            letter.unknown_at,
            letter.receipt,
            Person.name,
            Person.email,
        )
        .outerjoin(Person, Person.id == letter.person_id)
        .where(letter.service_id.in_(services), letter.written_at > now - SHOWN_FOR)
        .where(or_(tried, came_back, letter.unknown_at.is_not(None)))
        .order_by(letter.written_at.desc(), letter.id.desc())
        .limit(MOST)
    ).all()


def came_back(db: Session, person: Person) -> str | None:
    """Why the last letter to the address somebody has now came back; None where it did not, or one arrived since."""
    theirs = select(OutgoingMail.attempts, OutgoingMail.receipt, OutgoingMail.last_error, OutgoingMail.sent_at)
    mine = theirs.where(OutgoingMail.person_id == person.id, OutgoingMail.address == (person.email or ""))
    ended = or_(OutgoingMail.sent_at.is_not(None), OutgoingMail.attempts >= MOST_ATTEMPTS)
    last = db.execute(mine.where(ended).order_by(OutgoingMail.written_at.desc()).limit(1)).one_or_none()
    if last is None:
        return None
    if last.receipt == "permanent-failure":
        return "there is no such address"
    return last.last_error if last.sent_at is None and "address" in last.last_error else None

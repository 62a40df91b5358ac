"""What people said about being reminded: not now, busy until, not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.domain.nudges import Quiet
from logbook.models.base import Base, InService


class ReminderChoice(InService, Base):
    """One person's say in one service, and when they last said it. No row: reminded as the service's rules have it."""

    __tablename__ = "reminder_choices"
    __table_args__ = (UniqueConstraint("person_id", "service_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    snoozed_until: Mapped[date | None]
    busy_until: Mapped[date | None]
    off: Mapped[bool]
    said_at: Mapped[datetime]


def choices_of(db: Session, person_id: UUID) -> dict[UUID, ReminderChoice]:
    """What somebody said, by service."""
    said = select(ReminderChoice).where(ReminderChoice.person_id == person_id)
    return {choice.service_id: choice for choice in db.scalars(said)}


def quiet(choices: Iterable[ReminderChoice]) -> Quiet:
    """Asked for in one service, quiet holds in all: it is one person's week."""
    said = list(choices)
    return Quiet(
        max((each.snoozed_until for each in said if each.snoozed_until), default=None),
        max((each.busy_until for each in said if each.busy_until), default=None),
    )


def off_in(db: Session, service_id: UUID, people: Collection[UUID] | None = None) -> set[UUID]:
    """Who wants no reminders in this service."""
    query = select(ReminderChoice.person_id).where(ReminderChoice.service_id == service_id, ReminderChoice.off)
    if people is not None:
        query = query.where(ReminderChoice.person_id.in_(people))
    return set(db.scalars(query))

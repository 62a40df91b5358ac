"""Calls a coordinator noted: with whom, about which journey or place on a course, and how it went. No word of what was said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.domain.calls import CallOutcome
from logbook.domain.people import Actor, Role
from logbook.models.base import Base, InService
from logbook.models.people import Person


class Call(InService, Base):
    """One call, or one try. `subject_id` is what it was about, as in a nudge: a journey, or a place on a course.

    One that was noted by mistake is taken back and stays, dated.
    """

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_subject", "subject_id"),
        Index("ix_calls_person", "person_id"),
        Index("ix_calls_on", "service_id", "on"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    subject_id: Mapped[UUID]
    called_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(12))
    noted_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


def visible_to(actor: Actor) -> Select[Call]:
    """Whoever may take it back (policy.may_take_back_call), and the person it was with, who reads of it on their own page."""
    coordinates = Call.service_id.in_(actor.services_as(Role.COORDINATOR))
    return select(Call).where(or_(Call.person_id == actor.id, coordinates))


MOST = 50


def about(db: Session, person_id: UUID) -> Sequence[Any]:
    """The calls somebody had or was tried to have, and by whom, the latest first: for the person's own page."""
    query = select(Call.on, Call.outcome, Person.name).join(Person, Person.id == Call.called_by_id)
    theirs = query.where(Call.person_id == person_id, Call.taken_back_at.is_(None))
    return db.execute(theirs.order_by(Call.on.desc(), Call.id.desc()).limit(MOST)).all()


def spoken_to(db: Session, service_id: UUID, after: date, subjects: Collection[UUID] | None = None) -> set[UUID]:
    """The journeys and places about which a coordinator spoke with somebody after that day."""
    query = subjects_spoken_about(service_id, after)
    if subjects is not None:
        query = query.where(Call.subject_id.in_(subjects))
    return set(db.scalars(query))


def last_spoken(db: Session, person_id: UUID, after: date) -> date | None:
    """The last day after that one on which a coordinator of any service spoke with somebody."""
    query = select(func.max(Call.on)).where(
        Call.person_id == person_id,
        Call.on > after,
        Call.outcome == CallOutcome.SPOKE,
        Call.taken_back_at.is_(None),
    )
    return db.scalar(query)


def subjects_spoken_about(service_id: Any, after: Any) -> Select[UUID]:
    """The same as a statement: a service, and the day after which."""
    return select(Call.subject_id).where(
        Call.service_id == service_id,
        Call.on > after,
        Call.outcome == CallOutcome.SPOKE,
        Call.taken_back_at.is_(None),
    )

"""Protected time: what was agreed, what each week gave, and whether one's managers see it by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.domain import protected_time
from logbook.domain.people import Actor
from logbook.domain.protected_time import WEEK, WEEKS_TO_STATE, Week
from logbook.domain.worklist import Kind
from logbook.models.base import Base, InService, Rows
from logbook.models.journeys import Break, Journey
from logbook.models.worklist_item import item


class ProtectedTime(InService, Base):
    """Minutes a week that were agreed for somebody's work in a service from a Monday on, until the next such row; 0 ends it."""

    __tablename__ = "protected_time"
    __table_args__ = (UniqueConstraint("person_id", "service_id", "since"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    since: Mapped[date]
    minutes_a_week: Mapped[int]
    noted_at: Mapped[datetime]


class ProtectedWeek(InService, Base):
    """What one week gave, as the person stated it. `week_of` is its Monday; what was agreed then is kept beside it. No row: unknown."""

    __tablename__ = "protected_weeks"
    __table_args__ = (UniqueConstraint("person_id", "service_id", "week_of"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    week_of: Mapped[date]
    agreed_minutes: Mapped[int]
    used_minutes: Mapped[int]
    stated_at: Mapped[datetime]


class ProtectedTimeChoice(InService, Base):
    """Whether a person lets the managers of their team see their protected time by name, and hear when it is short. No row is no."""

    __tablename__ = "protected_time_choices"
    __table_args__ = (UniqueConstraint("person_id", "service_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    shows: Mapped[bool]
    said_at: Mapped[datetime]


def agreements_of(db: Session, person_id: UUID, service_id: UUID) -> list[tuple[date, int]]:
    """(since, minutes a week) of everything that was agreed, the earliest first."""
    mine = (ProtectedTime.person_id == person_id, ProtectedTime.service_id == service_id)
    query = select(ProtectedTime.since, ProtectedTime.minutes_a_week).where(*mine).order_by(ProtectedTime.since)
    return [(row.since, row.minutes_a_week) for row in db.execute(query)]


def weeks_of(db: Session, service_id: UUID, people: Collection[UUID], today: date) -> dict[UUID, list[Week]]:
    """The latest weeks of each of these people in a service, newest first, in two statements."""
    first = protected_time.week_to_state(today) - WEEK * (WEEKS_TO_STATE - 1)
    told, stated = ProtectedTime, ProtectedWeek
    agreements: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    for row in db.execute(
        select(told.person_id, told.since, told.minutes_a_week).where(
            told.person_id.in_(people), told.service_id == service_id
        )
    ):
        agreements[row.person_id].append((row.since, row.minutes_a_week))
    known: dict[UUID, dict[date, tuple[int, int]]] = defaultdict(dict)
    for week in db.execute(
        select(stated.person_id, stated.week_of, stated.agreed_minutes, stated.used_minutes).where(
            stated.person_id.in_(people), stated.service_id == service_id, stated.week_of >= first
        )
    ):
        known[week.person_id][week.week_of] = (week.agreed_minutes, week.used_minutes)
    return {each: protected_time.weeks(today, agreements[each], known[each]) for each in people}


def choices(db: Session, person_id: UUID) -> Sequence[ProtectedTimeChoice]:
    """What somebody has said about who sees their protected time, service by service."""
    return db.scalars(select(ProtectedTimeChoice).where(ProtectedTimeChoice.person_id == person_id)).all()


def to_state(actor: Actor) -> Rows:
    """The worklist's branch: minutes agreed today, and the latest week stated (`on`); nothing of somebody who is away."""
    table = ProtectedTime
    latest = (
        select(func.max(ProtectedWeek.week_of))
        .where(ProtectedWeek.person_id == table.person_id, ProtectedWeek.service_id == table.service_id)
        .scalar_subquery()
    )
    later = table.__table__.alias("later")
    superseded = exists().where(
        later.c.person_id == table.person_id,
        later.c.service_id == table.service_id,
        later.c.since > table.since,
        later.c.since <= actor.today,
    )
    return item(Kind.PROTECTED, table, table.id, on=latest, number=table.minutes_a_week).where(
        table.person_id == actor.id,
        table.since <= actor.today,
        table.minutes_a_week > 0,
        ~superseded,
        ~exists().where(*_away(actor)),
    )


def _away(actor: Actor) -> tuple[Any, ...]:
    return (
        Journey.person_id == actor.id,
        Break.journey_id == Journey.id,
        Break.starts_on <= actor.today,
        func.coalesce(Break.ends_on, actor.today) >= actor.today,
    )

"""What the record knows of a service's past: the dated facts of its journeys, a few statements for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from logbook.models.base import Rows
from logbook.models.clients import Client, VisitAttempt
from logbook.models.cycles import Cycle
from logbook.models.journeys import CoursePlace, Journey
from logbook.models.supervision import SupervisionSession

MOST_JOURNEYS = 3000
"""Looked at: a look back over a larger service says that it tells of these alone."""


@dataclass(slots=True)
class Past:
    """The dated facts of one journey: its days of work by kind, and its cycles."""

    journey: Any
    sessions: list[date] = field(default_factory=list)
    visits: list[date] = field(default_factory=list)
    clients: list[date] = field(default_factory=list)
    cycles: list[Any] = field(default_factory=list)

    @property
    def work(self) -> list[date]:
        """Every day anything was done: films, reviews, sessions, visits tried."""
        days = [day for cycle in self.cycles for day in (cycle.filmed_on, cycle.reviewed_on) if day]
        return days + self.sessions + self.visits


def journeys_between(db: Session, service_id: UUID, first: date, last: date) -> list[Past]:
    """The journeys that were under way at some time between the two days, those with the latest work first."""
    columns = (Journey.id, Journey.person_id, Journey.enrolled_on, Journey.left_on, Journey.accredited_on)
    which = (Journey.service_id == service_id, Journey.enrolled_on <= last)
    open_then = or_(Journey.left_on.is_(None), Journey.left_on > first)
    chosen = select(*columns).where(*which, open_then).order_by(Journey.last_activity_on.desc()).limit(MOST_JOURNEYS)
    found = {row.id: Past(row) for row in db.connection().execute(chosen)}
    these = chosen.with_only_columns(Journey.id)
    for journey_id, day in _rows(db, SupervisionSession.journey_id, SupervisionSession.on, SupervisionSession, these):
        found[journey_id].sessions.append(day)
    for journey_id, day in _rows(db, Client.journey_id, Client.allocated_on, Client, these):
        found[journey_id].clients.append(day)
    tried = select(Client.journey_id, VisitAttempt.on).join(VisitAttempt, VisitAttempt.client_id == Client.id)
    tried = tried.where(Client.journey_id.in_(these), VisitAttempt.deleted_at.is_(None))
    for journey_id, day in db.connection().execute(tried):
        found[journey_id].visits.append(day)
    for row in db.connection().execute(_cycles(these)):
        found[row.journey_id].cycles.append(row)
    return list(found.values())


def _rows(db: Session, journey: Any, day: Any, table: Any, these: Select[Any]) -> Sequence[Any]:
    return db.connection().execute(select(journey, day).where(journey.in_(these), table.deleted_at.is_(None))).all()


def _cycles(these: Select[Any]) -> Rows:
    return select(
        Cycle.journey_id,
        Cycle.filmed_on,
        Cycle.reviewed_on,
        Cycle.childs_answer,
        Cycle.ended_early_on,
        Cycle.entered_at,
        Cycle.saved_at,
        Cycle.sent_at,
        Cycle.review_minutes,
        (Cycle.line != "").label("has_line"),
        (Cycle.next_step != "").label("has_next_step"),
    ).where(Cycle.journey_id.in_(these), Cycle.deleted_at.is_(None))


def places_between(db: Session, service_id: UUID, last: date) -> Sequence[Any]:
    """Places on courses attended by then, with what was decided when."""
    columns = (CoursePlace.id, CoursePlace.person_id, CoursePlace.attended_on, CoursePlace.decided_on)
    query = select(*columns).where(CoursePlace.service_id == service_id, CoursePlace.attended_on <= last)
    enrolled = select(Journey.person_id, Journey.enrolled_on).where(Journey.service_id == service_id)
    begun: dict[UUID, list[date]] = defaultdict(list)
    for row in db.execute(enrolled.where(Journey.person_id.in_(query.with_only_columns(CoursePlace.person_id)))):
        begun[row.person_id].append(row.enrolled_on)
    return [
        (row, begun[row.person_id])
        for row in db.execute(query.order_by(CoursePlace.attended_on.desc()).limit(MOST_JOURNEYS))
    ]

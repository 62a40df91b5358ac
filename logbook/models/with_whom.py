"""Whom a cycle waits with on a day: read from the supervision lines and stand-ins of that day, never copied ahead."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Label, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.models.base import Rows
from logbook.models.cycles import Cycle
from logbook.models.people import Person, StandIn, SupervisionLine
from logbook.models.standing import entitled, running

_LINE, _AWAY = aliased(SupervisionLine), aliased(StandIn)


def with_whom(db: Session, journey_id: UUID, today: date) -> Any:
    """(id, name, stands_in_for, until) of whom the journey's cycles wait with; None while nobody supervises it.

    Where the supervisor of the line is away it is their stand-in, whose last day is `until`; else it is the supervisor. Of
    several lines it is the newest; of several stand-ins, the first to begin.
    """
    person, supervisor = aliased(Person), aliased(Person)
    query = (
        _those_present(journey_id, today, _who(), _AWAY.until)
        .join(person, person.id == _who())
        .join(supervisor, supervisor.id == _LINE.supervisor_id)
        .add_columns(person.name, case((_AWAY.id.is_not(None), supervisor.name)).label("stands_in_for"))
    )
    return db.execute(query).one_or_none()


def waits_with(today: Any) -> Any:
    """The same person's id as a column beside Cycle; while nobody supervises the journey, whom the cycle was sent to."""
    present = _those_present(Cycle.journey_id, today, _who())
    return func.coalesce(present.correlate(Cycle).scalar_subquery(), Cycle.sent_to_id)


def _who() -> Label[Any]:
    return func.coalesce(_AWAY.stand_in_id, _LINE.supervisor_id).label("id")


def _those_present(journey_id: Any, today: Any, *columns: Any) -> Rows:
    away = and_(
        _AWAY.supervisor_id == _LINE.supervisor_id,
        _AWAY.service_id == _LINE.service_id,
        running(_AWAY, today),
        entitled(_AWAY.stand_in_id, _AWAY.service_id, today),
    )
    return (
        select(*columns)
        .select_from(_LINE)
        .outerjoin(_AWAY, away)
        .where(
            _LINE.journey_id == journey_id,
            running(_LINE, today),
            or_(_AWAY.id.is_not(None), entitled(_LINE.supervisor_id, _LINE.service_id, today)),
        )
        .order_by(_LINE.since.desc(), _LINE.id, _AWAY.since, _AWAY.id)
        .limit(1)
    )

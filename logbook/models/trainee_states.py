"""Where many journeys stand, in one query beside their list: what the state of each is derived from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Date, String, Uuid, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind
from logbook.domain.journeys import JourneyFacts, MilestoneFacts, State, state
from logbook.domain.programmes import Programme
from logbook.models import programmes
from logbook.models.base import UtcDateTime
from logbook.models.dated import local_day
from logbook.models.journeys import Assessment, Break


def states_of(db: Session, journeys: Sequence[Any], now: datetime) -> dict[UUID, State]:
    """The state of each of these rows (models/trainees.py), whatever their number."""
    dated = _dated(db, [row.id for row in journeys])
    return {row.id: _state(row, dated[row.id], now) for row in journeys}


def _state(row: Any, dated: list[Any], now: datetime) -> State:
    zone = ZoneInfo(row.time_zone)
    today = now.astimezone(zone).date()
    programme = programmes.read(row.text)
    askings = tuple(
        MilestoneFacts(
            key=each.name,
            final=each.name == programme.final_milestone.key,
            requested_on=each.asked_at.astimezone(zone).date(),
            decided_on=local_day(each.decided_at, zone),
            passed=bool(each.yes),
        )
        for each in dated
        if each.what == "asking"
    )
    facts = JourneyFacts(
        enrolled_on=row.enrolled_on,
        milestones=askings,
        ready_on=today if _complete(row, programme) else None,
        accredited_on=row.accredited_on,
        last_cycle_on=row.last_activity_on,
        breaks=tuple(
            Away(BreakKind(each.name), each.starts_on, each.ends_on) for each in dated if each.what == "break"
        ),
        left_on=row.left_on,
    )
    return state(facts, today)


def _complete(row: Any, programme: Programme) -> bool:
    """Whether the maintained figures reach all that the stages of the programme ask for together.

    A stage's own start is not asked for here, so a staged journey may be called ready a little late, never early.
    """
    needed = [stage.required for stage in programme.stages]
    return bool(
        row.cycles_signed_off >= sum(each.cycles for each in needed)
        and row.clients_signed_off >= sum(each.clients for each in needed)
        and row.minutes_counted >= sum(each.supervision_minutes for each in needed)
    )


def _dated(db: Session, ids: list[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.execute(_dated_rows(), {"ids": ids}):
        found[row.journey_id].append(row)
    return found


@cache
def _dated_rows() -> CompoundSelect[*tuple[Any, ...]]:
    ids = bindparam("ids", type_=Uuid(), expanding=True)
    no_day, no_time = cast(null(), Date()), cast(null(), UtcDateTime())
    away = select(
        literal("break").label("what"),
        Break.journey_id,
        Break.kind.label("name"),
        Break.starts_on,
        Break.ends_on,
        no_time.label("asked_at"),
        no_time.label("decided_at"),
        literal(False).label("yes"),
    ).where(Break.journey_id.in_(ids))
    asked = select(
        literal("asking"),
        Assessment.journey_id,
        cast(Assessment.milestone, String()),
        no_day,
        no_day,
        Assessment.asked_at,
        Assessment.decided_at,
        Assessment.accepted,
    ).where(Assessment.journey_id.in_(ids), Assessment.withdrawn_at.is_(None))
    return union_all(away, asked)

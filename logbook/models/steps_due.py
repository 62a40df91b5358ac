"""Which step of a rule each listener is due, of a whole service in one statement: what domain/nudges says of one stall, told of all.

Whoever had leave or a pause that may matter is left out: their days are counted one by one (actions/sweep). A property test
holds both together to the pure functions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from logbook.domain.calls import RESTS
from logbook.domain.nudges import Hears, Rule, Stall
from logbook.models.base import Rows, UtcDateTime
from logbook.models.calls import subjects_spoken_about
from logbook.models.journeys import Break
from logbook.models.laid_aside import laying
from logbook.models.nudges import KEPT, KEY, Nudge
from logbook.models.people import Person, SupervisionLine
from logbook.models.reminders import ReminderChoice
from logbook.models.stalls import TOUCHED, later, rows_of
from logbook.models.standing import running
from logbook.models.zones import LocalDay

_SAID: dict[str, BindParameter[Any]] = {
    "service_id": bindparam("service_id", type_=Uuid()),
    "rule": bindparam("rule", type_=String()),
    "rule_version": bindparam("rule_version", type_=Integer()),
    "wish": bindparam("wish", type_=String()),
    "found_at": bindparam("found_at", type_=UtcDateTime()),
    "anew": bindparam("anew", type_=UtcDateTime()),
}
_HERE, _TODAY = _SAID["service_id"], bindparam("today", type_=Date())
_CALLED_AFTER = bindparam("called_after", type_=Date())
_ZONE, _COORDINATORS = bindparam("zone", type_=String()), bindparam("coordinators", type_=Uuid(), expanding=True)
_COMPILED: dict[Any, Any] = {}
_KEPT = {"compiled_cache": _COMPILED}
"""The sweep's statements as compiled: they would push the pages' out of the engine's own few."""

Shape = tuple[tuple[int, frozenset[Hears]], ...]
"""The steps of a rule: after how many days who hears."""


def unkept(
    db: Session,
    service_id: UUID,
    rule: Rule,
    zone: str,
    today: date,
    coordinators: Collection[UUID],
    now: datetime,
    anew: datetime,
) -> Sequence[Any]:
    """The reminders of a rule that are due and not kept, nor dropped later than `anew`, as the columns of KEPT.

    Their values are what the driver gives, so that it takes them back as they are.
    """
    asked = _asked(service_id, rule, zone, today, coordinators, now, anew)
    return db.connection().execute(_unkept(rule.stall, _shape(rule)), asked, execution_options=_KEPT).all()


def lay_aside(
    db: Session,
    service_id: UUID,
    rule: Rule,
    zone: str,
    today: date,
    coordinators: Collection[UUID],
    now: datetime,
    anew: datetime,
) -> None:
    """Lay the same into models/laid_aside."""
    asked = _asked(service_id, rule, zone, today, coordinators, now, anew)
    statement = laying(_unkept(rule.stall, _shape(rule)))
    db.connection().execute(statement, asked, execution_options=_KEPT)


def _shape(rule: Rule) -> Shape:
    return tuple((step.after, frozenset(step.to)) for step in rule.steps)


def _asked(
    service_id: UUID,
    rule: Rule,
    zone: str,
    today: date,
    coordinators: Collection[UUID],
    now: datetime,
    anew: datetime,
) -> dict[str, Any]:
    said = {"service_id": service_id, "rule": str(rule.stall), "rule_version": rule.version, "wish": "email"}
    asked = {"found_at": now, "anew": anew, "today": today, "zone": zone, "coordinators": list(coordinators)}
    asked["called_after"] = today - RESTS
    return said | asked | {_day(step.after).key: today - timedelta(days=step.after) for step in rule.steps}


def away(db: Session, service_id: UUID, today: date) -> list[tuple[UUID, date | None]]:
    """The journeys with leave or a pause that has begun, each with the day it ended, if it did."""
    begun = db.connection().execute(_begun(), {"service_id": service_id, "today": today})
    return [(row.journey_id, row.ends_on) for row in begun]


@cache
def _begun() -> Rows:
    return select(Break.journey_id, Break.ends_on).where(Break.service_id == _HERE, Break.starts_on <= _TODAY)


def away_lately(breaks: Iterable[tuple[UUID, date | None]], rule: Rule, today: date) -> list[UUID]:
    """Of those the journeys whose time away may matter to this rule; a statement says the same as `_away_lately`."""
    last = today - timedelta(days=max(step.after for step in rule.steps))
    return sorted({journey for journey, ended in breaks if ended is None or ended >= last})


def _away_lately(service_id: Any, today: Any, last: Any) -> Rows:
    """A break that ended before the last step began to count matters no more: that step is reached with or without it."""
    lately = or_(Break.ends_on.is_(None), Break.ends_on >= last)
    return select(Break.journey_id).where(Break.service_id == service_id, Break.starts_on <= today, lately)


@lru_cache(maxsize=64)
def _unkept(stall: Stall, shape: Shape) -> Rows:
    due = _due(stall, shape)
    same = [Nudge.__table__.c[name] == due.c[name] for name in KEY]
    stays = or_(Nudge.dropped_at.is_(None), Nudge.dropped_at > _SAID["anew"])
    off = (ReminderChoice.person_id == due.c.person_id, ReminderChoice.service_id == _HERE, ReminderChoice.off)
    columns = [type_coerce(due.c[name], NullType()).label(name) for name in KEPT]
    return select(*columns).where(~exists().where(*off), ~exists().where(*same, stays))


def _due(stall: Stall, shape: Shape) -> Any:
    """A row for everybody who hears of each, with what is said of all of them."""
    stalled = _stalled(stall, shape)
    line = and_(
        SupervisionLine.journey_id == stalled.c.subject_id,
        SupervisionLine.service_id == _HERE,
        running(SupervisionLine, _TODAY),
    )
    unspoken = stalled.c.subject_id.not_in(subjects_spoken_about(_HERE, _CALLED_AFTER))
    heard: dict[Hears, Any] = {
        Hears.TRAINEE: (stalled.c.person_id, stalled),
        Hears.SUPERVISOR: (SupervisionLine.supervisor_id, stalled.join(SupervisionLine, line)),
        Hears.COORDINATOR: (Person.id, stalled.join(Person, and_(Person.id.in_(_COORDINATORS), unspoken))),
    }
    told = []
    for hears, (who, among) in heard.items():
        steps = [(after, number) for number, (after, to) in enumerate(shape, 1) if hears in to]
        if steps:
            reached = [(stalled.c.episode <= _day(after), number) for after, number in reversed(steps)]
            columns = (who.label("person_id"), stalled.c.subject_id, stalled.c.episode, case(*reached).label("step"))
            constant = [value.label(name) for name, value in _SAID.items()]
            told.append(select(*columns, *constant).select_from(among).where(reached[-1][0]))
    return union_all(*told).subquery("due")


def _stalled(stall: Stall, shape: Shape) -> Any:
    """(subject, person, episode) of all that stands still, without those who were away lately."""
    before, last = _day(shape[0][0]), _day(shape[-1][0])
    still = rows_of(stall, _HERE, before).subquery()
    since: ColumnElement[Any] = still.c.since
    if stall in TOUCHED:
        since = later(since, LocalDay(still.c.touched_at, _ZONE))
    here = [] if stall is Stall.UNDECIDED else [still.c.subject_id.not_in(_away_lately(_HERE, _TODAY, last))]
    begun = select(still.c.subject_id, still.c.person_id, type_coerce(since, Date()).label("episode"))
    return begun.where(since <= before, *here).cte("stalled")


def _day(back: int) -> BindParameter[Any]:
    """The day so many days back."""
    return bindparam(f"days_{back}", type_=Date())

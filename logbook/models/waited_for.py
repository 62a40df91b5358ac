"""What waits for a supervisor's word, with whom it waits today and since when: sign-offs, and minutes to confirm."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Uuid, and_, bindparam, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from logbook.models.base import Rows, UtcDateTime
from logbook.models.cycles import Cycle, SignOff
from logbook.models.journeys import Journey
from logbook.models.people import Person, StandIn, SupervisionLine
from logbook.models.standing import entitled, running
from logbook.models.supervision import SupervisionSession


def waiting_for(db: Session, service_id: UUID, before: datetime, today: date) -> list[tuple[UUID, datetime, int]]:
    """(who, the oldest since, how many) of what has waited since before that moment; what waits with nobody is not in it.

    Counted by supervisor where it lies: a stand-in takes the place of whoever is away, and whoever is not entitled today hears
    nothing. Of two who supervise one journey at a time each hears of it.
    """
    asked: dict[str, Any] = {"here": service_id, "before": before, "today": today}
    sent = db.connection().execute(_to_sign(), asked).all()
    present = _present(db, service_id, [row[0] for row in sent], today) if sent else {}
    waits = [(who, since, many) for supervisor, since, many in sent if (who := present.get(supervisor)) is not None]
    waits += [(who, since, many) for who, since, many in db.connection().execute(_to_confirm(), asked)]
    return [(who, since, many) for who, since, many in waits if since is not None]


_HERE: Any = bindparam("here", type_=Uuid())
_BEFORE: Any = bindparam("before", type_=UtcDateTime())
_TODAY: Any = bindparam("today", type_=Date())
_SUPERVISORS: Any = bindparam("supervisors", type_=Uuid(), expanding=True)


@cache
def _to_sign() -> Rows:
    """By who supervises the journey today; each journey is counted first, so that it is looked up once."""
    line = SupervisionLine
    waits = (
        select(Cycle.journey_id, func.min(Cycle.sent_at).label("since"), func.count().label("many"))
        .where(
            Cycle.service_id == _HERE,
            Cycle.sent_at < _BEFORE,
            Cycle.sign_off_id.is_(None),
            Cycle.deleted_at.is_(None),
        )
        .group_by(Cycle.journey_id)
        .subquery()
    )
    many = cast(func.sum(waits.c.many), Integer)
    return (
        select(line.supervisor_id, func.min(waits.c.since, type_=UtcDateTime()), many)
        .join_from(waits, Journey, Journey.id == waits.c.journey_id)
        .join(line, and_(line.journey_id == waits.c.journey_id, running(line, _TODAY)))
        .where(Journey.left_on.is_(None))
        .group_by(line.supervisor_id)
    )


@cache
def _to_confirm() -> Rows:
    session = SupervisionSession
    return (
        select(session.supervisor_id, func.min(session.entered_at), func.count())
        .join(Journey, Journey.id == session.journey_id)
        .where(
            session.service_id == _HERE,
            session.supervisor_confirmed_at.is_(None),
            session.deleted_at.is_(None),
            session.entered_at < _BEFORE,
            Journey.left_on.is_(None),
        )
        .group_by(session.supervisor_id)
    )


def _present(db: Session, service_id: UUID, supervisors: Collection[UUID], today: date) -> dict[UUID, UUID]:
    """Who answers today for each of these supervisors: their stand-in, or they themselves while they are entitled."""
    asked = {"here": service_id, "today": today, "supervisors": list(supervisors)}
    return {each.supervisor_id: each.who for each in db.connection().execute(_who_answers(), asked)}


@cache
def _who_answers() -> Any:
    """Themselves first, so that a stand-in's row comes after theirs and holds."""
    here = select(Person.id.label("supervisor_id"), Person.id.label("who"), literal(1).label("last")).where(
        Person.id.in_(_SUPERVISORS), entitled(Person.id, _HERE, _TODAY)
    )
    away = select(StandIn.supervisor_id, StandIn.stand_in_id, literal(2)).where(
        StandIn.service_id == _HERE,
        StandIn.supervisor_id.in_(_SUPERVISORS),
        running(StandIn, _TODAY),
        entitled(StandIn.stand_in_id, _HERE, _TODAY),
    )
    return union_all(here, away).order_by("last")


def last_word(db: Session, service_id: UUID, since: datetime) -> dict[UUID, datetime]:
    """When each supervisor last signed or confirmed something, of those who did since that moment: progress of theirs."""
    asked: dict[str, Any] = {"here": service_id, "since": since}
    found: dict[UUID, datetime] = {}
    rows: Sequence[Any] = db.connection().execute(_words(), asked).all()
    for row in rows:
        found[row.who] = max(row.at, found.get(row.who, row.at))
    return found


@cache
def _words() -> Any:
    since: Any = bindparam("since", type_=UtcDateTime())
    session = SupervisionSession
    signed = (
        select(SignOff.signed_by_id.label("who"), func.max(SignOff.signed_at).label("at"))
        .where(SignOff.service_id == _HERE, SignOff.signed_at >= since)
        .group_by(SignOff.signed_by_id)
    )
    confirmed = (
        select(session.supervisor_id.label("who"), func.max(session.supervisor_confirmed_at).label("at"))
        .where(session.service_id == _HERE, session.supervisor_confirmed_at >= since)
        .group_by(session.supervisor_id)
    )
    return union_all(signed, confirmed)

"""A journey's maintained figures, counted afresh from the facts behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from logbook.domain.programmes import Programme
from logbook.domain.supervision import Kind
from logbook.models import programmes
from logbook.models.base import Rows
from logbook.models.clients import Client, VisitAttempt, counted_as
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.supervision import SupervisionSession

MAINTAINED = ("cycles_signed_off", "clients_signed_off", "minutes_counted", "last_activity_on")
"""The columns of a journey that stand for facts kept elsewhere."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the facts of one journey come to, and what its row says."""

    journey_id: UUID
    service_id: UUID
    facts: dict[str, int | date | None]
    stored: dict[str, int | date | None]

    @property
    def differences(self) -> dict[str, tuple[int | date | None, int | date | None]]:
        """Each figure whose row and facts disagree, as (row, facts)."""
        return {n: (self.stored[n], self.facts[n]) for n in MAINTAINED if self.stored[n] != self.facts[n]}


def counting_query() -> Rows:
    """The facts of journeys counted in one statement, beside what their rows say; narrow it with a where."""
    signed = (Cycle.journey_id == Journey.id, Cycle.sign_off_id.is_not(None), Cycle.deleted_at.is_(None))
    return select(
        Journey.id,
        Journey.service_id,
        ProgrammeVersion.text,
        *(getattr(Journey, name) for name in MAINTAINED),
        _one(select(func.count()).where(*signed)).label("cycles"),
        _one(
            select(func.count(counted_as().distinct())).join(Cycle, Cycle.client_id == Client.id).where(*signed)
        ).label("clients"),
        *(_minutes(kind).label(str(kind)) for kind in Kind),
        Journey.enrolled_on,
        *_latest_days(),
    ).join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)


def read(rows: Iterable[Any]) -> Iterable[Counted]:
    """The rows of `counting_query`, with only the kinds of supervision each one's programme counts."""
    for row in rows:
        days = [row.enrolled_on, row.filmed, row.reviewed, row.held, row.tried]
        facts: dict[str, int | date | None] = {
            "cycles_signed_off": row.cycles,
            "clients_signed_off": row.clients,
            "minutes_counted": sum(getattr(row, kind) for kind in programmes.read(row.text).counting_kinds),
            "last_activity_on": max(day for day in days if day),
        }
        yield Counted(row.id, row.service_id, facts, {name: getattr(row, name) for name in MAINTAINED})


def _one(query: Select[Any]) -> ScalarSelect[Any]:
    return query.correlate(Journey).scalar_subquery()


def _minutes(kind: Kind) -> ScalarSelect[Any]:
    """Minutes of one kind that both sides confirmed, with a supervisor entitled that day (domain/supervision.py)."""
    return _one(
        select(func.coalesce(func.sum(SupervisionSession.minutes), 0)).where(
            SupervisionSession.journey_id == Journey.id,
            SupervisionSession.kind == kind,
            SupervisionSession.entitled,
            SupervisionSession.trainee_confirmed_at.is_not(None),
            SupervisionSession.supervisor_confirmed_at.is_not(None),
            SupervisionSession.deleted_at.is_(None),
        )
    )


def _latest_days() -> list[Any]:
    """The latest day of each kind of work: a film, a review, a session, a visit tried."""
    cycles = (Cycle.journey_id == Journey.id, Cycle.deleted_at.is_(None))
    sessions = (SupervisionSession.journey_id == Journey.id, SupervisionSession.deleted_at.is_(None))
    visits = (Client.journey_id == Journey.id, Client.deleted_at.is_(None), VisitAttempt.deleted_at.is_(None))
    tried = select(func.max(VisitAttempt.on)).join(Client, Client.id == VisitAttempt.client_id)
    return [
        _one(select(func.max(Cycle.filmed_on)).where(*cycles)).label("filmed"),
        _one(select(func.max(Cycle.reviewed_on)).where(*cycles)).label("reviewed"),
        _one(select(func.max(SupervisionSession.on)).where(*sessions)).label("held"),
        _one(tried.where(*visits)).label("tried"),
    ]


def programme_of(db: Session, journey_id: UUID) -> Programme:
    """The programme version this journey is pinned to."""
    query = select(ProgrammeVersion.text).join(Journey, Journey.programme_id == ProgrammeVersion.id)
    return programmes.read(db.scalars(query.where(Journey.id == journey_id)).one())

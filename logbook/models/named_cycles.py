"""The cycles of a journey under the names people know them by: the client's code and the cycle's number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from logbook.domain.cycles import CycleFacts, CycleState, numbers, state
from logbook.models.clients import Client
from logbook.models.cycles import Cycle, facts_of_row, state_columns
from logbook.models.supervision import SessionCycle, SupervisionSession

MOST = 400
"""Cycles of one journey that are read at once: twenty times what any shipped programme asks for."""


@dataclass(frozen=True, slots=True)
class Named:
    """A cycle as a list shows it. `taken` counts the sessions it was taken to."""

    id: UUID
    name: str
    client_id: UUID
    code: str
    helping_question: str
    facts: CycleFacts
    sent_at: Any
    returned_at: Any
    taken: int

    @property
    def state(self) -> CycleState:
        return state(self.facts)


def named_cycles(db: Session, journey_id: UUID) -> list[Named]:
    """The journey's cycles, the latest work first, in one query; a cycle that ended early has no number."""
    taken = (
        select(func.count())
        .select_from(SessionCycle)
        .join(SupervisionSession, SupervisionSession.id == SessionCycle.session_id)
        .where(SessionCycle.cycle_id == Cycle.id, SupervisionSession.deleted_at.is_(None))
        .correlate(Cycle)
        .scalar_subquery()
    )
    query = (
        select(*state_columns(), Client.code, Client.helping_question, taken.label("taken"))
        .join(Client, Client.id == Cycle.client_id)
        .where(Cycle.journey_id == journey_id, Cycle.deleted_at.is_(None))
        .order_by(func.coalesce(Cycle.reviewed_on, Cycle.filmed_on).desc(), Cycle.id.desc())
        .limit(MOST)
    )
    found = db.execute(query).all()
    by_client: dict[UUID, list[Any]] = defaultdict(list)
    for row in found:
        by_client[row.client_id].append((row.id, row.filmed_on, row.reviewed_on, row.ended_early_on is not None))
    numbered = {id_: number for cycles in by_client.values() for id_, number in numbers(cycles).items()}
    return [_named(row, numbered.get(row.id)) for row in found]


def _named(row: Any, number: int | None) -> Named:
    return Named(
        id=row.id,
        name=f"{row.code} cycle {number}" if number else f"{row.code}, a cycle that ended early",
        client_id=row.client_id,
        code=row.code,
        helping_question=row.helping_question,
        facts=facts_of_row(row),
        sent_at=row.sent_at,
        returned_at=row.returned_at,
        taken=row.taken,
    )


def numbered() -> ScalarSelect[int]:
    """domain.cycles.numbers, asked of the database: the number of the statement's own cycle, of those that did not end early."""
    other = aliased(Cycle)
    earlier = tuple_(*_in_order(other)) < tuple_(*_in_order(Cycle))
    counted = (other.client_id == Cycle.client_id, other.deleted_at.is_(None), other.ended_early_on.is_(None))
    return select(func.count() + 1).select_from(other).where(*counted, earlier).correlate(Cycle).scalar_subquery()


def _in_order(cycle: Any) -> tuple[Any, ...]:
    """By review, then film; what has no such day yet comes last."""
    return func.coalesce(cycle.reviewed_on, date.max), func.coalesce(cycle.filmed_on, date.max), cycle.id


def unseen(cycles: list[Named]) -> list[Named]:
    """What an agenda begins with: completed or sent, and not yet taken to any session."""
    waiting = (CycleState.COMPLETED, CycleState.WITH_SUPERVISOR)
    return [cycle for cycle in cycles if cycle.state in waiting and not cycle.taken]


def returned(cycles: list[Named]) -> list[Named]:
    """Returned with a comment, and not yet sent again."""
    return [cycle for cycle in cycles if cycle.state is CycleState.RETURNED]

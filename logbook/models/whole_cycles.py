"""Cycles in full, as whoever signs or assesses them reads them: words, who took part, what they agreed to, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.consent import Answer, all_agreed_since
from logbook.domain.cycles import CycleState, late_consent, state, why_not_ready
from logbook.domain.refusals import Reason
from logbook.models.clients import Participant
from logbook.models.consents import answers_in_force
from logbook.models.cycles import Cycle, CycleParticipant, CycleRevision, SignOff, facts_of
from logbook.models.named_cycles import Named
from logbook.models.people import Person


@dataclass(frozen=True, slots=True)
class Whole:
    """One cycle in full. `signature` has `name`, `at` and `session_id` while one is in force; `agreed_since` as in domain/consent.py."""

    cycle: Cycle
    name: str
    code: str
    helping_question: str
    took_part: tuple[str, ...]
    agreed_since: date | None
    entered_by: str
    signature: Any

    @property
    def state(self) -> CycleState:
        return state(facts_of(self.cycle, self.agreed_since))

    @property
    def late_consent(self) -> bool:
        return late_consent(self.cycle.filmed_on, self.agreed_since)

    @property
    def missing(self) -> list[Reason]:
        return why_not_ready(facts_of(self.cycle, self.agreed_since))


def whole_cycles(db: Session, named: Iterable[Named], wanted: Collection[UUID]) -> list[Whole]:
    """The wanted ones among these named cycles, in their order, in four queries however many there are."""
    chosen = [each for each in named if each.id in wanted]
    ids = [each.id for each in chosen]
    cycles = {row.Cycle.id: row for row in db.execute(_with_signature(ids))}
    answers = answers_in_force(db, {each.client_id for each in chosen})
    took_part = _took_part(db, ids)
    return [
        Whole(
            cycle=cycles[each.id].Cycle,
            name=each.name,
            code=each.code,
            helping_question=each.helping_question,
            took_part=tuple(label for _id, label in took_part[each.id]),
            agreed_since=_agreed(took_part[each.id], answers[each.client_id]),
            entered_by=cycles[each.id].entered_by,
            signature=cycles[each.id] if cycles[each.id].signed_at else None,
        )
        for each in chosen
        if each.id in cycles
    ]


def revision(db: Session, cycle_id: UUID, version: int) -> CycleRevision | None:
    """The entry as it was at that version, when it was changed since."""
    there = select(CycleRevision).where(CycleRevision.cycle_id == cycle_id, CycleRevision.version == version)
    return db.scalars(there).one_or_none()


def _with_signature(ids: list[UUID]) -> Any:
    signer, author = Person.__table__.alias("signer"), Person.__table__.alias("author")
    return (
        select(
            Cycle,
            author.c.name.label("entered_by"),
            SignOff.signed_at,
            SignOff.signed_by_id,
            SignOff.session_id,
            SignOff.digest,
            signer.c.name.label("signed_by"),
        )
        .join(author, author.c.id == Cycle.entered_by_id)
        .outerjoin(SignOff, SignOff.id == Cycle.sign_off_id)
        .outerjoin(signer, signer.c.id == SignOff.signed_by_id)
        .where(Cycle.id.in_(ids))
        .execution_options(populate_existing=True)
    )


def _took_part(db: Session, ids: list[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    query = (
        select(CycleParticipant.cycle_id, Participant.id, Participant.label)
        .join(Participant, Participant.id == CycleParticipant.participant_id)
        .where(CycleParticipant.cycle_id.in_(ids))
        .order_by(Participant.position)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for cycle_id, participant_id, label in db.execute(query):
        found[cycle_id].append((participant_id, label))
    return found


def _agreed(took_part: list[tuple[UUID, str]], answers: dict[UUID, Answer]) -> date | None:
    return all_agreed_since([id_ for id_, _label in took_part], answers)

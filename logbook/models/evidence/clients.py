"""The clients of a logbook with their cycles and sign-offs, put together from their rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain import clients as client_rules
from logbook.domain import consent
from logbook.domain.consent import Answer
from logbook.domain.cycles import late_consent, numbers, state
from logbook.domain.progress import CycleMark
from logbook.models.clients import Client, Goal, Participant
from logbook.models.cycles import WORDS, Cycle, facts_of
from logbook.models.evidence import rows
from logbook.models.evidence.shapes import ClientPart, CyclePart, GoalPart, ParticipantPart
from logbook.models.evidence.signatures import signature

ENTRY = (
    *WORDS,
    "filmed_on",
    "childs_answer",
    "clipped_on",
    "reviewed_on",
    "review_minutes",
    "effort",
    "trainee_agreed_at",
    "sent_at",
    "returned_at",
    "return_comment",
    "ended_early_on",
    "ended_early_reason",
)
"""What of an entry is told as it stands."""


def read_clients(
    db: Session, journey_id: UUID, taken: list[tuple[UUID, UUID]], held_on: dict[UUID, date], today: date
) -> tuple[tuple[ClientPart, ...], dict[UUID, str], list[CycleMark]]:
    """The clients; what each cycle is called ("Heron 2"); and the marks the figures are counted from.

    `taken` is (session, cycle) for each cycle taken to supervision, `held_on` the day of each session; whom a cycle waits
    with is told as of `today`.
    """
    reading = _Reading(db, journey_id, taken, held_on, today)
    parts = tuple(reading.client(client) for client in rows.clients(db, journey_id))
    return parts, reading.called, reading.marks


class _Reading:
    """One pass over the rows of a journey's clients."""

    def __init__(
        self, db: Session, journey_id: UUID, taken: list[tuple[UUID, UUID]], held_on: dict[UUID, date], today: date
    ) -> None:
        self.called: dict[UUID, str] = {}
        self.marks: list[CycleMark] = []
        self._participants = rows.participants(db, journey_id)
        self._answers = rows.answers(db, journey_id)
        self._goals = rows.goals(db, journey_id)
        self._visits = rows.visits(db, journey_id)
        self._cycles = rows.cycles(db, journey_id, today)
        self._took_part = rows.took_part(db, journey_id)
        self._sign_offs = rows.sign_offs(db, journey_id)
        self._taken_on: dict[UUID, list[date]] = {}
        for session_id, cycle_id in taken:
            self._taken_on.setdefault(cycle_id, []).append(held_on[session_id])

    def client(self, client: Client) -> ClientPart:
        people: list[Participant] = self._participants.get(client.id, [])
        answers = self._answers[client.id]
        labels = {person.id: person.label for person in people}
        tried = [visit for visit in self._visits.get(client.id, []) if visit.deleted_at is None]
        cycles = self._cycles.get(client.id, [])
        filmed = [row.Cycle.filmed_on for row in cycles if row.Cycle.filmed_on]
        facts = client_rules.ClientFacts(
            tried_on=min((visit.on for visit in tried), default=None),
            filmed_on=min(filmed, default=None),
            paused_on=client.paused_on,
            completed_on=client.completed_on,
            not_now_on=client.not_now_on,
        )
        return ClientPart(
            code=client.code,
            state=client_rules.state(facts),
            helping_question=client.helping_question,
            allocated_on=client.allocated_on,
            paused_on=client.paused_on,
            completed_on=client.completed_on,
            not_now_on=client.not_now_on,
            not_now_reason=client.not_now_reason,
            consent=consent.in_one_sentence(labels, answers),
            participants=tuple(_participant(person, answers.get(person.id)) for person in people),
            goals=tuple(_goal(goal) for goal in self._goals.get(client.id, [])),
            visits=dict(Counter(visit.outcome for visit in tried)),
            cycles=self._of_client(client, cycles, labels, answers),
        )

    def _of_client(
        self, client: Client, found: rows.Found, labels: dict[UUID, str], answers: dict[UUID, Answer]
    ) -> tuple[CyclePart, ...]:
        keys = [(c.id, c.filmed_on, c.reviewed_on, c.ended_early_on is not None) for c in (r.Cycle for r in found)]
        numbered = numbers(keys)
        parts = []
        for row in found:
            number = numbered.get(row.Cycle.id)
            self.called[row.Cycle.id] = f"{client.code} {number or '(ended early)'}"
            self.marks.append(_mark(row.Cycle, client.counts_as))
            parts.append(self._cycle(row, number, labels, answers))
        return tuple(parts)

    def _cycle(self, row: Any, number: int | None, labels: dict[UUID, str], answers: dict[UUID, Answer]) -> CyclePart:
        cycle: Cycle = row.Cycle
        present = self._took_part.get(cycle.id, [])
        agreed_since = consent.all_agreed_since(present, answers) if present else None
        signatures = [(found.SignOff.id, signature(found)) for found in self._sign_offs.get(cycle.id, [])]
        return CyclePart(
            **{name: getattr(cycle, name) for name in ENTRY},
            number=number,
            state=state(facts_of(cycle, agreed_since)),
            took_part=tuple(label for id_, label in labels.items() if id_ in present),
            consent_after_film=agreed_since if late_consent(cycle.filmed_on, agreed_since) else None,
            principles=tuple(cycle.principles),
            entered_by=row.entered_by,
            sent_to=row.sent_to,
            returned_by=row.returned_by,
            taken_on=tuple(self._taken_on.get(cycle.id, [])),
            sign_off=next((signed for id_, signed in signatures if id_ == cycle.sign_off_id), None),
            earlier_sign_offs=tuple(signed for id_, signed in signatures if id_ != cycle.sign_off_id),
        )


def _mark(cycle: Cycle, counts_as: UUID) -> CycleMark:
    """Signed off is all the figures ask for; on which day is told beside the signature."""
    return CycleMark(
        client_id=counts_as,
        filmed_on=cycle.filmed_on,
        reviewed_on=cycle.reviewed_on,
        sent=cycle.sent_at is not None,
        signed_off_on=cycle.reviewed_on if cycle.sign_off_id else None,
        ended_early=cycle.ended_early_on is not None,
    )


def _participant(person: Participant, answer: Answer | None) -> ParticipantPart:
    return ParticipantPart(
        label=person.label,
        is_child=person.is_child,
        left_on=person.left_on,
        agreed=answer.agreed if answer else None,
        signed_on=answer.signed_on if answer else None,
        withdrawn_on=answer.withdrawn_on if answer else None,
    )


def _goal(goal: Goal) -> GoalPart:
    return GoalPart(goal.text, goal.first_score, goal.now_score, goal.hoped_score)

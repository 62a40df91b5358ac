"""Consent at its simplest: per participant, one answer for filming, family review and supervision, dated by signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.domain.words import listed


@dataclass(frozen=True, slots=True)
class Answer:
    """One participant's answer; a later signature supersedes an earlier one."""

    participant_id: UUID
    agreed: bool
    signed_on: date
    withdrawn_on: date | None = None


def in_force(answers: Iterable[Answer]) -> dict[UUID, Answer]:
    """Each participant's latest answer by the date it was signed."""
    latest: dict[UUID, Answer] = {}
    for answer in sorted(answers, key=lambda a: (a.signed_on, a.withdrawn_on is not None)):
        latest[answer.participant_id] = answer
    return latest


def all_agreed_since(participants: Iterable[UUID], answers: Mapping[UUID, Answer]) -> date | None:
    """The date by which everyone who took part had agreed (the latest of their signatures); None while somebody has not."""
    signed: list[date] = []
    for participant in participants:
        answer = answers.get(participant)
        if answer is None or not answer.agreed or answer.withdrawn_on:
            return None
        signed.append(answer.signed_on)
    return max(signed, default=None)


def in_one_sentence(labels: Mapping[UUID, str], answers: Mapping[UUID, Answer]) -> str:
    """What the family agreed to, for the top of the client's page."""
    yes = [labels[p] for p, a in answers.items() if p in labels and a.agreed and not a.withdrawn_on]
    no = [labels[p] for p, a in answers.items() if p in labels and (not a.agreed or a.withdrawn_on)]
    unasked = [label for p, label in labels.items() if p not in answers]
    if not no and not unasked and yes:
        return "Everyone agreed to filming, family review and supervision."
    parts = []
    if yes:
        parts.append(f"{listed(yes)} agreed")
    if no:
        parts.append(f"{listed(no)} did not agree, or withdrew")
    if unasked:
        parts.append(f"{listed(unasked)} not asked yet")
    return ("; ".join(parts) or "Nobody has been asked yet") + "."

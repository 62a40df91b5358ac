"""Consent in one sentence, for the top of the client's page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from logbook.domain.consent.answers import Answer
from logbook.domain.words import listed


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

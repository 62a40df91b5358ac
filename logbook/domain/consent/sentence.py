"""Consent in one sentence, for the top of the client's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from logbook.domain.consent.answers import Answer
from logbook.domain.consent.purposes import Purpose
from logbook.domain.words import full_day, listed


def in_one_sentence(labels: Mapping[UUID, str], answers: Mapping[UUID, Answer]) -> str:
    """What the family agreed to of filming, family review and supervision."""
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


def everything_in_one_sentence(
    labels: Mapping[UUID, str], answers: Mapping[UUID, Mapping[Purpose, Answer]], today: date
) -> str:
    """What everyone agreed to today, purpose by purpose ("everything but teaching, until withdrawn").

    While somebody's first answer is no yes, that comes first: nothing else matters until then.
    """
    everyone = [answers.get(person, {}) for person in labels]
    agreed = [p for p in Purpose if everyone and all(p in own and own[p].is_yes(today) for own in everyone)]
    if Purpose.CARE not in agreed:
        care = {person: own[Purpose.CARE] for person, own in answers.items() if Purpose.CARE in own}
        ended = [labels[p] for p, a in care.items() if p in labels and not a.withdrawn_on and a.has_expired(today)]
        more = f" The yes of {listed(ended)} has ended and can be renewed." if ended else ""
        return in_one_sentence(labels, {p: a for p, a in care.items() if labels.get(p) not in ended}) + more
    ends = [own[p].valid_until for own in everyone for p in agreed if own[p].valid_until]
    until = f"until {full_day(min(day for day in ends if day))}" if ends else "until withdrawn"
    return f"Everyone agreed to {_named(agreed)}, {until}."


def _named(agreed: list[Purpose]) -> str:
    """The purposes by name, or what is left out where that is shorter."""
    left_out = [purpose.words for purpose in Purpose if purpose not in agreed]
    if not left_out:
        return "everything"
    return f"everything but {listed(left_out)}" if len(left_out) < 3 else listed([p.words for p in agreed])

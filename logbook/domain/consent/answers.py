"""What each participant answered, for which purpose, and which answer is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from logbook.domain.consent.purposes import Purpose


@dataclass(frozen=True, slots=True)
class Answer:
    """One participant's answer for one purpose, dated by its signature; a later signature supersedes an earlier one.

    `withdrawn_on` is known once the withdrawals were laid beside it (`in_force`). `valid_until` is its last day; None: until
    withdrawn.
    """

    participant_id: UUID
    agreed: bool
    signed_on: date
    withdrawn_on: date | None = None
    purpose: Purpose = Purpose.CARE
    valid_until: date | None = None

    def is_yes(self, today: date) -> bool:
        """Whether it carries footage today: a yes, signed by now, neither withdrawn nor past its last day."""
        return self.agreed and self.withdrawn_on is None and self.signed_on <= today and not self.has_expired(today)

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.valid_until is not None and self.valid_until < today


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A participant takes back their yes to one purpose, from a day on."""

    participant_id: UUID
    purpose: Purpose
    on: date


def in_force(
    answers: Iterable[Answer], withdrawals: Iterable[Withdrawal] = (), purpose: Purpose = Purpose.CARE
) -> dict[UUID, Answer]:
    """Each participant's latest answer for the purpose by the day it was signed; of two of one day the one that comes later.

    A withdrawal ends what was signed up to its own day, whenever that was written down: only a signature of a later day
    answers it.
    """
    latest: dict[UUID, Answer] = {}
    for answer in sorted(answers, key=lambda a: (a.signed_on, a.withdrawn_on is not None)):
        if answer.purpose == purpose:
            latest[answer.participant_id] = answer
    for taken in sorted(withdrawals, key=lambda w: w.on):
        given = latest.get(taken.participant_id)
        if given and taken.purpose == purpose and given.signed_on <= taken.on and given.withdrawn_on is None:
            latest[taken.participant_id] = replace(given, withdrawn_on=taken.on)
    return latest


def by_purpose(answers: Iterable[Answer], withdrawals: Iterable[Withdrawal]) -> dict[UUID, dict[Purpose, Answer]]:
    """Everything in force: each participant's answer for each purpose they were asked about."""
    answers, withdrawals = list(answers), list(withdrawals)
    found: dict[UUID, dict[Purpose, Answer]] = {}
    for purpose in dict.fromkeys(answer.purpose for answer in answers):
        for participant_id, answer in in_force(answers, withdrawals, purpose).items():
            found.setdefault(participant_id, {})[purpose] = answer
    return found


def all_agreed_since(participants: Iterable[UUID], answers: Mapping[UUID, Answer]) -> date | None:
    """The date by which everyone who took part had agreed (the latest of their signatures); None while somebody has not."""
    signed: list[date] = []
    for participant in participants:
        answer = answers.get(participant)
        if answer is None or not answer.agreed or answer.withdrawn_on:
            return None
        signed.append(answer.signed_on)
    return max(signed, default=None)

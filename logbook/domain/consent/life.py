"""The life of a consent, derived from its dated facts: drafted, explained, given, renewed, withdrawn, expired, superseded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from logbook.domain.consent.answers import Answer, Withdrawal


class Stage(StrEnum):
    """Where one answer stands; the values are the words people read."""

    NOT_ASKED = "not asked yet"
    DRAFT = "being prepared"
    EXPLAINED = "explained, not signed yet"
    GIVEN = "agreed"
    RENEWED = "agreed again"
    SAID_NO = "said no"
    WITHDRAWN = "taken back"
    EXPIRED = "ended"
    SUPERSEDED = "answered again since"


def stages(
    answers: Iterable[Answer], withdrawals: Sequence[Withdrawal], today: date
) -> list[tuple[Answer, Stage, date | None]]:
    """One participant's answers to one purpose by the day they were signed: each with its stage and the day it was taken back.

    Only the last can be in force. One taken back before it was answered again stays taken back.
    """
    given = sorted(answers, key=lambda a: a.signed_on)
    found: list[tuple[Answer, Stage, date | None]] = []
    renews = False
    for number, answer in enumerate(given):
        until = given[number + 1].signed_on if number + 1 < len(given) else None
        taken = [w.on for w in withdrawals if answer.signed_on <= w.on and (until is None or w.on < until)]
        stage = _stage(answer, bool(taken), until is None, renews, today)
        found.append((answer, stage, min(taken, default=None) if stage is Stage.WITHDRAWN else None))
        renews = answer.agreed
    return found


def _stage(answer: Answer, taken: bool, last: bool, renews: bool, today: date) -> Stage:
    if answer.agreed and taken:
        return Stage.WITHDRAWN
    if not last:
        return Stage.SUPERSEDED
    if not answer.agreed:
        return Stage.SAID_NO
    if answer.has_expired(today):
        return Stage.EXPIRED
    return Stage.RENEWED if renews else Stage.GIVEN


def before_any_answer(forms_explained_on: Iterable[date | None]) -> Stage:
    """Where somebody stands who has answered nothing: nothing prepared, a form prepared, or gone through with them."""
    forms = list(forms_explained_on)
    if any(forms):
        return Stage.EXPLAINED
    return Stage.DRAFT if forms else Stage.NOT_ASKED

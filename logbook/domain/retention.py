"""How long footage is kept: what still carries it, and from which day it is to be destroyed when nothing does.

Every day here is a local date of the service. What stands in the way for a while (somebody unexpected, an objection that waits,
a child's answer that is not written down, a child's own no, which can change) stops showing and destroys nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from logbook.domain.consent import ASKED_APART, Answer, Decision, Footage, Purpose, Recognisable, may_be_used
from logbook.domain.cycles import ChildsAnswer

UNDO_DAYS = 1
"""How long something thrown away can be brought back, and the least a withdrawal written down by mistake can be undone."""


class Rule(StrEnum):
    """Why something is destroyed; the values are the words on the certificate."""

    WITHDRAWN = "removed at the family's wish"
    OBJECTED = "an objection was upheld"
    ENDED = "the consent to it ended"
    WORK_ENDED = "the work ended and its days were over"
    EXPIRED = "its own last day was over"
    THROWN_AWAY = "thrown away"
    LAPSED = "the upload was never finished"
    BEFORE = "destroyed before a backup came back"
    CUT = "only its moment was to be kept"
    REFUSED = "it could not be used"


@dataclass(frozen=True, slots=True)
class Days:
    """A service's own figures, in days: after a withdrawal, and after the family's work ended."""

    grace: int = 7
    kept: int = 60


@dataclass(frozen=True, slots=True)
class TakenBack:
    """When a yes taken back was written down, and whether the family asked again that nothing waits."""

    written_on: date
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """One recording as far as keeping it goes. `work_ended_on`: when the family's work ended, or its guider left.

    `taken_back` is of everybody recognisable in it. `stopped`: a concern waits for its decision, or a legal hold stands.
    """

    footage: Footage
    made_on: date
    work_ended_on: date | None = None
    expires_on: date | None = None
    thrown_away_on: date | None = None
    taken_back: tuple[TakenBack, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What carries it, and by which rule it is to be destroyed from which day; `rule` and `due_on` are None together."""

    carried_by: tuple[Purpose, ...]
    rule: Rule | None
    due_on: date | None
    stopped: bool

    def is_due(self, today: date) -> bool:
        """Whether it is to be destroyed now: a hold and a freeze beat every rule."""
        return self.due_on is not None and self.due_on <= today and not self.stopped


def fate(kept: Kept, days: Days, today: date) -> Fate:
    """The earliest rule that ends it."""
    carried = carried_by(kept.footage, today)
    ends = min(_ends(kept, carried, days, today), default=None)
    due_on, rule = ends or (None, None)
    return Fate(carried, rule, due_on, kept.stopped)


def carried_by(footage: Footage, today: date) -> tuple[Purpose, ...]:
    """The purposes for which everybody recognisable says yes today, whatever else stands in the way for a while.

    What is asked apart carries only where somebody was asked: footage in which everybody is covered is not everybody's.
    """
    upheld = tuple(each for each in footage.objections if each.decision is Decision.STOPS)
    settled = replace(footage, unexpected=False, objections=upheld, childs_answer=ChildsAnswer.YES)
    asked = any(not each.covered for each in footage.people)
    purposes = Purpose if asked else (Purpose.CARE,)
    return tuple(purpose for purpose in purposes if may_be_used(settled, purpose, today).allowed)


def paper_fate(kept: Kept, days: Days, today: date, *, footage_left: bool) -> Fate:
    """The same of a photographed consent: it goes after all footage of its family, once nobody there says yes to anything."""
    people = kept.footage.people
    carried = tuple(p for p in Purpose if any((a := each.answers.get(p)) and a.is_yes(today) for each in people))
    if footage_left:
        return Fate(carried, None, None, kept.stopped)
    if not carried:
        return fate(kept, days, today)
    over = kept.work_ended_on and kept.work_ended_on + timedelta(days=days.kept)
    return Fate(carried, Rule.WORK_ENDED if over else None, over, kept.stopped)


def whole_group(left: Collection[UUID], going: Collection[UUID]) -> bool:
    """Whether a family's or meeting's own key goes: nothing under it stays."""
    return bool(going) and set(left) <= set(going)


def _ends(kept: Kept, carried: Collection[Purpose], days: Days, today: date) -> Iterator[tuple[date, Rule]]:
    if kept.thrown_away_on:
        yield kept.thrown_away_on + timedelta(days=UNDO_DAYS), Rule.THROWN_AWAY
    if kept.expires_on:
        yield kept.expires_on + timedelta(days=1), Rule.EXPIRED
    if kept.work_ended_on and not set(carried) & set(ASKED_APART):
        yield kept.work_ended_on + timedelta(days=days.kept), Rule.WORK_ENDED
    if not carried and (over := _nothing_since(kept.footage, today)):
        since, rule = over
        taken_back = kept.taken_back if rule is Rule.WITHDRAWN else ()
        yield _after_grace(max(since, kept.made_on), taken_back, days), rule


def _after_grace(since: date, taken_back: Iterable[TakenBack], days: Days) -> date:
    """The grace counts from the day the family said so; but what was written down later waits a day, to be undone."""
    taken = list(taken_back)
    if any(each.at_once for each in taken):
        return since
    shortest = timedelta(days=min(days.grace, UNDO_DAYS))
    undone_until = max((each.written_on + shortest for each in taken), default=since)
    return max(since + timedelta(days=days.grace), undone_until)


def _nothing_since(footage: Footage, today: date) -> tuple[date, Rule] | None:
    """Since when no purpose carries it, and why; None where nothing that carried it has ended."""
    upheld = [each.decided_on for each in footage.objections if each.decision is Decision.STOPS and each.decided_on]
    if upheld:
        return min(upheld), Rule.OBJECTED
    people = [each for each in footage.people if not each.covered]
    ended = [over for purpose in Purpose if (over := _purpose_over(people, purpose, today))]
    if not ended:
        return None
    last, rule = max(ended)
    first_answer = _purpose_over(people, Purpose.CARE, today)
    return last, first_answer[1] if first_answer else rule


def _purpose_over(people: list[Recognisable], purpose: Purpose, today: date) -> tuple[date, Rule] | None:
    """When the first yes to it ended. One asked apart that somebody was never asked about never carried, so it cannot end."""
    answers = [each.answers.get(purpose) for each in people]
    if purpose is not Purpose.CARE and None in answers:
        return None
    over = [found for answer in answers if answer and (found := _answer_over(answer, today))]
    return min(over, default=None)


def _answer_over(answer: Answer, today: date) -> tuple[date, Rule] | None:
    if answer.withdrawn_on:
        return answer.withdrawn_on, Rule.WITHDRAWN
    if not answer.agreed:
        return answer.signed_on, Rule.ENDED
    if answer.valid_until and answer.has_expired(today):
        return answer.valid_until + timedelta(days=1), Rule.ENDED
    return None

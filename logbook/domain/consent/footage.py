"""The one question about footage: may it be used for this purpose now? It is asked here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from logbook.domain.consent.answers import Answer
from logbook.domain.consent.objections import Objection
from logbook.domain.consent.purposes import Purpose
from logbook.domain.cycles import ChildsAnswer
from logbook.domain.refusals import Reason
from logbook.domain.words import full_day


@dataclass(frozen=True, slots=True)
class Recognisable:
    """Somebody in the footage and what is in force of theirs, by purpose. `covered`: hidden in every frame that is kept."""

    participant_id: UUID
    label: str
    is_child: bool = False
    covered: bool = False
    answers: Mapping[Purpose, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Footage:
    """What the question needs to know of a film, a clip or a still.

    `of_family`: a family is in it; otherwise it is a meeting of professionals. `childs_answer` is the child's own, of the cycle
    it was filmed in. `unexpected`: somebody is on it whom nobody has named, and it is not settled yet who. The ids lead to what
    mends it.
    """

    people: tuple[Recognisable, ...]
    childs_answer: str | None = None
    objections: tuple[Objection, ...] = ()
    unexpected: bool = False
    of_family: bool = True
    clip_id: UUID | None = None
    cycle_id: UUID | None = None
    client_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands in the way: whose it is ("" for nobody's alone), the words, and the step that mends it.

    `step` is the key of a page (routes turn it into an address), `about` the id of what that page is about. `waits`: it may
    still be said, so the footage is kept and shown to nobody meanwhile; otherwise it was said, and nothing of it may be kept.
    """

    who: str
    sentence: str
    step: str
    about: UUID | None = None
    waits: bool = False

    @property
    def reason(self) -> Reason:
        """The same as a refusal says it."""
        return Reason(self.sentence, self.step, self.about)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: allowed when nothing is missing."""

    missing: tuple[Missing, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may be used."""
        return not self.missing


AMONG_PROFESSIONALS = frozenset({Purpose.CARE, Purpose.INTERVISION, Purpose.OUTSIDE_INTERVISION})
"""What a meeting in which no family was named may be used for: the same method among those who work with it."""


def may_be_used(footage: Footage, purpose: Purpose, today: date) -> Verdict:
    """The intersection over everyone recognisable in it: each one's own yes to this purpose, in force today.

    A child's own no, an objection that is not decided and somebody unexpected stop every purpose. Who is covered in every frame
    need not agree, and footage in which nobody is named is not usable. A meeting of professionals in which no family was named
    is its owner's own practice: it is usable in supervision and among peers, for whom its owner opens it each time with the word
    of everybody in it; for what else is asked apart, nobody in it was asked.
    """
    return Verdict((*_of_all(footage, purpose), *_of_each(footage, purpose, today)))


def may_be_filmed(family: Footage, today: date) -> Verdict:
    """Whether a family may be filmed today, before the child was asked: everyone's first answer, and nobody's objection."""
    return Verdict((*_unnamed(family, Purpose.CARE), *_objected(family), *_of_each(family, Purpose.CARE, today)))


def _of_all(footage: Footage, purpose: Purpose) -> Iterator[Missing]:
    if footage.unexpected:
        said = "Somebody unexpected is on it: it is on hold until it is settled who."
        yield Missing("", said, "clip", footage.clip_id, waits=True)
    yield from _unnamed(footage, purpose)
    yield from _objected(footage)
    yield from _childs_own(footage)


def _unnamed(footage: Footage, purpose: Purpose) -> Iterator[Missing]:
    if footage.people:
        return
    if footage.of_family:
        yield Missing("", "Nobody is named in it yet: say who can be recognised.", "clip", footage.clip_id, waits=True)
    elif purpose not in AMONG_PROFESSIONALS:
        yield Missing("", f"It is of a meeting, and nobody in it was asked about {purpose.words}.", "")


def _objected(footage: Footage) -> Iterator[Missing]:
    for objection in footage.objections:
        if objection.stops:
            yield Missing("", _objection_words(objection), "consent#objections", footage.client_id)


def _objection_words(objection: Objection) -> str:
    said = f"Somebody else with parental responsibility objected on {full_day(objection.raised_on)}"
    if objection.decision is None:
        return f"{said}: nothing is filmed or shown until that is decided."
    return f"{said}, and it was decided that nothing more is filmed or shown."


def _childs_own(footage: Footage) -> Iterator[Missing]:
    """A no holds whoever is in the picture; no answer at all is missing where a child can be recognised."""
    mends = ("cycle#childs_answer", footage.cycle_id)
    if footage.childs_answer == ChildsAnswer.NO:
        yield Missing("the child", "The child said no, so it is neither shown nor used.", *mends)
    elif not footage.childs_answer and any(each.is_child and not each.covered for each in footage.people):
        yield Missing("the child", "The child's own answer is not written down yet.", *mends, waits=True)


def _of_each(footage: Footage, purpose: Purpose, today: date) -> Iterator[Missing]:
    for each in footage.people:
        answer = each.answers.get(purpose)
        if not each.covered and not (answer and answer.is_yes(today)):
            said = _answer_words(each.label, answer, purpose, today)
            yield Missing(each.label, said, "consent", footage.client_id, waits=answer is None)


def _answer_words(who: str, answer: Answer | None, purpose: Purpose, today: date) -> str:
    """What is missing of one person's answer that is no yes today."""
    if answer is None:
        return f"{who} has not been asked about {purpose.words} yet."
    if answer.withdrawn_on:
        return f"{who} took back the yes to {purpose.words} on {full_day(answer.withdrawn_on)}."
    if not answer.agreed:
        return f"{who} did not agree to {purpose.words}."
    if answer.valid_until and answer.has_expired(today):
        return f"The yes of {who} to {purpose.words} ended on {full_day(answer.valid_until)}: it can be renewed."
    return f"The yes of {who} to {purpose.words} counts from {full_day(answer.signed_on)}."

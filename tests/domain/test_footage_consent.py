"""The one question about footage, held against a slow reading of the rule over many invented families."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logbook.domain.consent import (
    Answer,
    Decision,
    Footage,
    Objection,
    Purpose,
    Recognisable,
    Withdrawal,
    by_purpose,
    in_force,
    may_be_filmed,
    may_be_used,
)
from logbook.domain.cycles import ChildsAnswer
from logbook.domain.retention import carried_by

TODAY = date(2026, 3, 18)
MUM, CHILD = UUID(int=1), UUID(int=2)

days = st.integers(-4, 4).map(lambda away: TODAY + timedelta(days=away))
past = st.integers(-4, 0).map(lambda away: TODAY + timedelta(days=away))
purposes = st.sampled_from(list(Purpose))
people = st.sampled_from([UUID(int=n) for n in range(1, 5)])
answers = st.lists(st.builds(Answer, people, st.booleans(), days, st.none(), purposes, st.none() | days), max_size=12)
withdrawals = st.lists(st.builds(Withdrawal, people, purposes, past), max_size=4)
objections = st.lists(st.builds(Objection, past, st.none() | st.sampled_from(list(Decision))), max_size=2)


@st.composite
def footages(draw: st.DrawFn) -> tuple[Footage, list[Answer], list[Withdrawal]]:
    """Footage of up to four people, with everything that was ever said about it."""
    said, taken = draw(answers), draw(withdrawals)
    found = by_purpose(said, taken)
    ids = draw(st.lists(people, unique=True, max_size=4))
    seen = tuple(
        Recognisable(each, f"person {each.int}", draw(st.booleans()), draw(st.booleans()), found.get(each, {}))
        for each in ids
    )
    footage = Footage(
        seen,
        childs_answer=draw(st.none() | st.sampled_from(list(ChildsAnswer))),
        objections=tuple(draw(objections)),
        unexpected=draw(st.integers(0, 3)) == 0,
    )
    return footage, said, taken


def slowly(footage: Footage, said: list[Answer], taken: list[Withdrawal], purpose: Purpose) -> bool:
    """The rule read aloud, from everything ever said and without the code that is tried."""
    if footage.unexpected or not footage.people or footage.childs_answer == "no":
        return False
    if any(each.decision in (None, Decision.STOPS) for each in footage.objections):
        return False
    recognisable = [each for each in footage.people if not each.covered]
    if footage.childs_answer is None and any(each.is_child for each in recognisable):
        return False
    for each in recognisable:
        own = [a for a in said if a.participant_id == each.participant_id and a.purpose == purpose]
        if not own:
            return False
        newest = max(a.signed_on for a in own)
        last = [a for a in own if a.signed_on == newest][-1]
        ended = [w for w in taken if (w.participant_id, w.purpose) == (each.participant_id, purpose) and w.on >= newest]
        if not last.agreed or ended or newest > TODAY or (last.valid_until or TODAY) < TODAY:
            return False
    return True


@given(footages(), purposes)
@settings(max_examples=400)
def test_the_verdict_is_the_intersection_over_everyone(
    found: tuple[Footage, list[Answer], list[Withdrawal]], purpose: Purpose
) -> None:
    footage, said, taken = found
    verdict = may_be_used(footage, purpose, TODAY)
    assert verdict.allowed == slowly(footage, said, taken, purpose)
    assert all(missing.sentence.endswith(".") and missing.step for missing in verdict.missing)


@given(footages(), purposes, st.booleans(), st.booleans())
@settings(max_examples=200)
def test_one_more_person_never_opens_anything(
    found: tuple[Footage, list[Answer], list[Withdrawal]], purpose: Purpose, is_child: bool, agreed: bool
) -> None:
    """Where somebody is named already: naming the first is what an unnamed film waits for."""
    footage, _said, _taken = found
    newcomer = Recognisable(UUID(int=9), "somebody", is_child, False, {purpose: Answer(UUID(int=9), agreed, TODAY)})
    more = replace(footage, people=(*footage.people, newcomer))
    if footage.people and may_be_used(more, purpose, TODAY).allowed:
        assert may_be_used(footage, purpose, TODAY).allowed


@given(answers, withdrawals, people, purposes, past)
@settings(max_examples=200)
def test_one_more_withdrawal_never_opens_anything(
    said: list[Answer], taken: list[Withdrawal], who: UUID, purpose: Purpose, on: date
) -> None:
    def verdict(withdrawn: list[Withdrawal]) -> bool:
        found = by_purpose(said, withdrawn)
        seen = tuple(Recognisable(each, "x", answers=found.get(each, {})) for each in (MUM, CHILD))
        return may_be_used(Footage(seen, "yes"), purpose, TODAY).allowed

    if verdict([*taken, Withdrawal(who, purpose, on)]):
        assert verdict(taken)


def usual(**facts: object) -> Footage:
    """A mum and a child who both said yes to the first question."""
    everyone = tuple(
        Recognisable(id_, label, label == "child", answers={Purpose.CARE: Answer(id_, True, date(2026, 1, 5))})
        for id_, label in ((MUM, "mum"), (CHILD, "child"))
    )
    return replace(Footage(everyone, "yes"), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "purpose", "said", "step"),
    [
        ({"people": ()}, Purpose.CARE, "Nobody is named in it yet", "clip"),
        ({"unexpected": True}, Purpose.CARE, "Somebody unexpected is on it", "clip"),
        ({"childs_answer": "no"}, Purpose.CARE, "The child said no", "cycle#childs_answer"),
        ({"childs_answer": None}, Purpose.CARE, "own answer is not written down yet", "cycle#childs_answer"),
        ({"objections": (Objection(date(2026, 3, 1)),)}, Purpose.CARE, "until that is decided", "consent#objections"),
        ({}, Purpose.TEACHING, "mum has not been asked about teaching yet", "consent"),
    ],
)
def test_what_is_missing_is_named_with_the_step_that_mends_it(
    facts: dict[str, object], purpose: Purpose, said: str, step: str
) -> None:
    assert may_be_used(usual(), Purpose.CARE, TODAY).allowed
    missing = may_be_used(usual(**facts), purpose, TODAY).missing[0]
    assert said in missing.sentence
    assert missing.step == missing.reason.goes_to == step


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(MUM, False, TODAY), "mum did not agree to filming"),
        (Answer(MUM, True, TODAY, withdrawn_on=TODAY), "took back the yes to filming"),
        (
            Answer(MUM, True, date(2025, 1, 1), valid_until=date(2026, 1, 1)),
            "ended on 1 January 2026: it can be renewed",
        ),
        (Answer(MUM, True, TODAY + timedelta(days=1)), "counts from 19 March 2026"),
    ],
)
def test_an_answer_that_is_no_yes_says_why(answer: Answer, said: str) -> None:
    footage = Footage((Recognisable(MUM, "mum", answers={Purpose.CARE: answer}),), "yes")
    assert said in may_be_used(footage, Purpose.CARE, TODAY).missing[0].sentence
    assert not may_be_filmed(footage, TODAY).allowed


AMONG_THEM = {Purpose.CARE, Purpose.INTERVISION, Purpose.OUTSIDE_INTERVISION}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_meeting_of_professionals_is_for_supervision_and_peers_and_nothing_asked_apart(purpose: Purpose) -> None:
    meeting = Footage((), of_family=False)
    assert may_be_used(meeting, purpose, TODAY).allowed == (purpose in AMONG_THEM)
    assert not may_be_used(replace(meeting, unexpected=True), purpose, TODAY).allowed
    assert not may_be_used(replace(meeting, of_family=True), purpose, TODAY).allowed


@given(footages(), purposes)
@settings(max_examples=100)
def test_somebody_of_a_family_in_a_meeting_is_asked_like_everywhere(
    found: tuple[Footage, list[Answer], list[Withdrawal]], purpose: Purpose
) -> None:
    footage = found[0]
    if footage.people:
        meeting = may_be_used(replace(footage, of_family=False), purpose, TODAY)
        assert meeting == may_be_used(footage, purpose, TODAY)


def test_a_meeting_of_professionals_is_kept_for_supervision_alone() -> None:
    assert carried_by(Footage((), of_family=False), TODAY) == (Purpose.CARE,)


def test_a_family_is_filmed_when_everyone_agreed_and_nobody_objects() -> None:
    family = usual(childs_answer=None)
    assert may_be_filmed(family, TODAY).allowed
    assert not may_be_filmed(replace(family, objections=(Objection(TODAY),)), TODAY).allowed
    decided = replace(family, objections=(Objection(TODAY, Decision.GOES_ON, TODAY),))
    assert may_be_filmed(decided, TODAY).allowed


def test_only_a_signature_of_a_later_day_answers_a_withdrawal() -> None:
    taken = [Withdrawal(MUM, Purpose.CARE, TODAY)]
    assert in_force([Answer(MUM, True, TODAY)], taken)[MUM].withdrawn_on == TODAY
    later = [Answer(MUM, True, TODAY), Answer(MUM, True, TODAY + timedelta(days=1))]
    assert in_force(later, taken)[MUM].withdrawn_on is None
    late_paper = [Answer(MUM, True, date(2026, 1, 1)), Answer(MUM, True, date(2026, 2, 1))]
    assert in_force(late_paper, taken)[MUM].withdrawn_on == TODAY

"""How long footage is kept, held against the rule read aloud, over many invented families."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logbook.domain.consent import Answer, Decision, Footage, Objection, Purpose, Recognisable, Withdrawal, by_purpose
from logbook.domain.retention import Days, Fate, Kept, Rule, TakenBack, carried_by, fate, paper_fate, whole_group

TODAY = date(2026, 3, 18)
MUM, CHILD = UUID(int=1), UUID(int=2)
LONG_AGO = TODAY - timedelta(days=400)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def seen(*said: Answer, taken: tuple[Withdrawal, ...] = (), covered: tuple[UUID, ...] = (), **facts: Any) -> Kept:
    """A clip of mum and child, who said this and took that back."""
    found = by_purpose(said, taken)
    people = tuple(
        Recognisable(each, word, word == "child", each in covered, found.get(each, {}))
        for each, word in ((MUM, "mum"), (CHILD, "child"))
    )
    return Kept(Footage(people, childs_answer="yes"), made_on=ago(30), **facts)


def both(purpose: Purpose = Purpose.CARE, **facts: Any) -> tuple[Answer, Answer]:
    return (
        Answer(MUM, True, LONG_AGO, purpose=purpose, **facts),
        Answer(CHILD, True, LONG_AGO, purpose=purpose, **facts),
    )


def took(days_ago: int, purpose: Purpose = Purpose.CARE, who: UUID = MUM) -> tuple[Withdrawal, ...]:
    return (Withdrawal(who, purpose, ago(days_ago)),)


def found(kept: Kept, days: Days | None = None) -> Fate:
    return fate(kept, days or Days(), TODAY)


def test_what_a_purpose_carries_is_kept() -> None:
    assert found(seen(*both())) == Fate((Purpose.CARE,), None, None, False)


@pytest.mark.parametrize(("since", "is_due"), [(6, False), (7, True)])
def test_after_a_withdrawal_the_days_of_grace_pass_first(since: int, is_due: bool) -> None:
    over = found(seen(*both(), taken=took(since)))
    assert (over.carried_by, over.rule, over.due_on) == ((), Rule.WITHDRAWN, ago(since - 7))
    assert over.is_due(TODAY) == is_due


def test_another_purpose_that_everybody_agreed_to_carries_it_on() -> None:
    kept = seen(*both(), *both(Purpose.TEACHING), taken=took(30))
    assert found(kept) == Fate((Purpose.TEACHING,), None, None, False)


def test_one_persons_withdrawal_is_enough_and_one_who_is_covered_does_not_count() -> None:
    assert found(seen(*both(), taken=took(30, who=CHILD))).is_due(TODAY)
    assert found(seen(*both(), taken=took(30), covered=(MUM,))).rule is None


def test_the_last_purpose_that_ends_begins_the_grace() -> None:
    kept = seen(*both(), *both(Purpose.TEACHING), taken=took(30) + took(3, Purpose.TEACHING))
    assert found(kept).due_on == TODAY + timedelta(days=4)


def test_what_nobody_was_ever_asked_for_does_not_put_it_off() -> None:
    only_mum = Answer(MUM, True, LONG_AGO, purpose=Purpose.TEACHING)
    assert found(seen(*both(), only_mum, taken=took(30) + took(3, Purpose.TEACHING))).due_on == ago(23)


def test_what_was_written_down_late_can_still_be_undone_for_a_day_unless_the_family_asks_again() -> None:
    late = seen(*both(), taken=took(30), taken_back=(TakenBack(TODAY),))
    assert found(late).due_on == TODAY + timedelta(days=1)
    assert found(replace(late, taken_back=(TakenBack(TODAY, at_once=True),))).is_due(TODAY)
    assert found(late, Days(grace=0)).is_due(TODAY)


def test_sixty_days_after_the_work_it_goes_unless_something_asked_apart_carries_it() -> None:
    assert found(seen(*both(), work_ended_on=ago(59))).due_on == TODAY + timedelta(days=1)
    over = found(seen(*both(), work_ended_on=ago(60)))
    assert (over.rule, over.is_due(TODAY)) == (Rule.WORK_ENDED, True)
    assert found(seen(*both(), *both(Purpose.RESEARCH), work_ended_on=ago(600))).rule is None


def test_its_own_last_day_ends_it_whatever_carries_it() -> None:
    assert found(seen(*both(), *both(Purpose.RESEARCH), expires_on=TODAY)).due_on == TODAY + timedelta(days=1)


def test_what_was_thrown_away_goes_after_a_day() -> None:
    assert not found(seen(*both(), thrown_away_on=TODAY)).is_due(TODAY)
    assert found(seen(*both(), thrown_away_on=ago(1))).rule is Rule.THROWN_AWAY


def test_a_consent_that_ended_by_itself_is_followed_by_the_grace_too() -> None:
    over = found(seen(*both(valid_until=ago(8))))
    assert (over.rule, over.due_on) == (Rule.ENDED, TODAY)


@pytest.mark.parametrize(
    "obstacle",
    [
        {"unexpected": True},
        {"childs_answer": None},
        {"childs_answer": "no"},
        {"objections": (Objection(ago(90)),)},
        {"objections": (Objection(ago(90), Decision.GOES_ON, ago(80)),)},
    ],
)
def test_what_stops_showing_for_a_while_destroys_nothing(obstacle: dict[str, Any]) -> None:
    kept = seen(*both())
    assert found(replace(kept, footage=replace(kept.footage, **obstacle))).rule is None


def test_an_objection_that_was_upheld_ends_it() -> None:
    kept = seen(*both())
    upheld = replace(kept.footage, objections=(Objection(ago(90), Decision.STOPS, ago(7)),))
    assert found(replace(kept, footage=upheld)) == Fate((), Rule.OBJECTED, TODAY, False)


def test_a_meetings_footage_is_carried_until_its_own_end() -> None:
    meeting = Kept(Footage((), of_family=False), made_on=ago(30))
    assert found(meeting) == Fate((Purpose.CARE,), None, None, False)


def test_a_paper_stays_while_anybody_says_yes_or_footage_is_left() -> None:
    gone = seen(*both(), taken=took(30) + took(30, who=CHILD))
    assert paper_fate(gone, Days(), TODAY, footage_left=False).is_due(TODAY)
    assert paper_fate(gone, Days(), TODAY, footage_left=True).rule is None
    one_stays = seen(*both(), taken=took(30))
    assert paper_fate(one_stays, Days(), TODAY, footage_left=False).rule is None
    ended = replace(one_stays, work_ended_on=ago(60))
    assert paper_fate(ended, Days(), TODAY, footage_left=False).is_due(TODAY)


days = st.integers(-40, 3).map(lambda away: TODAY + timedelta(days=away))
past = st.integers(-40, 0).map(lambda away: TODAY + timedelta(days=away))
people = st.sampled_from([MUM, CHILD])
purposes = st.sampled_from([Purpose.CARE, Purpose.TEACHING, Purpose.RESEARCH])
answers = st.lists(st.builds(Answer, people, st.booleans(), days, st.none(), purposes, st.none() | days), max_size=8)
withdrawals = st.lists(st.builds(Withdrawal, people, purposes, past), max_size=4)


@st.composite
def recordings(draw: st.DrawFn) -> Kept:
    return seen(
        *draw(answers),
        taken=tuple(draw(withdrawals)),
        covered=tuple(draw(st.sets(people, max_size=2))),
        work_ended_on=draw(st.none() | past),
        expires_on=draw(st.none() | days),
        thrown_away_on=draw(st.none() | past),
        taken_back=tuple(draw(st.lists(st.builds(TakenBack, past, st.booleans()), max_size=2))),
        stopped=draw(st.booleans()),
    )


@given(recordings(), st.integers(0, 30), st.integers(0, 90))
@settings(max_examples=150)
def test_whatever_was_said_the_rules_hold(kept: Kept, grace: int, left: int) -> None:
    service = Days(grace, left)
    over = fate(kept, service, TODAY)
    assert (over.rule is None) == (over.due_on is None)
    assert not replace(over, stopped=True).is_due(TODAY), "a hold and a freeze beat every rule"
    if over.rule in (Rule.WITHDRAWN, Rule.OBJECTED, Rule.ENDED):
        assert over.carried_by == (), "what a purpose carries is never destroyed for want of consent"
    later = fate(kept, replace(service, grace=grace + 5), TODAY)
    assert (later.due_on or date.max) >= (over.due_on or date.max), "longer grace never destroys sooner"
    ended_by_hand = kept.thrown_away_on or kept.expires_on
    if not ended_by_hand and Purpose.TEACHING in over.carried_by:
        assert over.due_on is None, "a purpose asked apart carries it past the end of the work"


@given(recordings())
@settings(max_examples=100)
def test_a_purpose_carries_exactly_where_everybody_says_yes(kept: Kept) -> None:
    shown = [each for each in kept.footage.people if not each.covered]
    for purpose in Purpose:
        everybody = all((a := each.answers.get(purpose)) and a.is_yes(TODAY) for each in shown)
        carries = everybody and (bool(shown) or purpose is Purpose.CARE)
        assert (purpose in carried_by(kept.footage, TODAY)) == carries


@given(st.sets(st.uuids(), max_size=5), st.sets(st.uuids(), max_size=5))
def test_a_familys_own_key_goes_with_the_last_file_under_it(left: set[UUID], more: set[UUID]) -> None:
    going = left | more
    assert whole_group(left, going) == bool(going)
    for stays in left - more:
        assert not whole_group(left, going - {stays})

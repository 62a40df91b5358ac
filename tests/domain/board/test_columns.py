"""Where somebody stands on the board follows from dated facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.data import nudges_text
from logbook.domain.board import Column, Facts, Standstill, Turn, after_course, call_after, found
from logbook.domain.board.columns import SEEN
from logbook.domain.breaks import Break, BreakKind
from logbook.domain.calls import RESTS
from logbook.domain.nudges import Hears, Quiet, Stall, Step, read_rules

RULES = read_rules(nudges_text()).rules
TODAY = date(2026, 3, 18)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def stands(stall: Stall, days: int, **facts: object) -> Column:
    return found(replace(Facts((Standstill(stall, ago(days)),)), **facts), RULES, TODAY).column  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stall", "slows", "calls"),
    [
        (Stall.NOTHING_FILMED, 28, 84),
        (Stall.NO_VISIT, 28, 28),
        (Stall.NO_SUPERVISION, 42, 84),
        (Stall.NOT_REVIEWED, 14, 28),
        (Stall.NOT_WRITTEN, 7, 28),
    ],
)
def test_the_shipped_rules_say_when(stall: Stall, slows: int, calls: int) -> None:
    assert stands(stall, slows - 1) is Column.MOVING
    assert stands(stall, slows) is (Column.CALL if slows == calls else Column.SLOWING)
    assert stands(stall, calls - 1) is (Column.MOVING if slows == calls else Column.SLOWING)
    assert stands(stall, calls) is Column.CALL
    assert call_after(RULES[stall]) == calls


def test_after_three_words_and_no_coordinator_in_the_rule_a_person_is_asked() -> None:
    steps = tuple(Step(after, (Hears.TRAINEE,), "Ten minutes.") for after in (30, 60, 90))
    assert call_after(replace(RULES[Stall.NO_SUPERVISION], steps=steps)) == 120


def test_a_rule_that_is_not_in_use_slows_nobody() -> None:
    rules = RULES | {Stall.NO_VISIT: replace(RULES[Stall.NO_VISIT], in_use=False)}
    assert found(Facts((Standstill(Stall.NO_VISIT, ago(300)),)), rules, TODAY).column is Column.MOVING


def test_of_several_standstills_the_most_pressing_is_told() -> None:
    facts = Facts((Standstill(Stall.NOT_WRITTEN, ago(20)), Standstill(Stall.NO_VISIT, ago(28))))
    seen = found(facts, RULES, TODAY)
    assert (seen.column, seen.still) == (Column.CALL, Standstill(Stall.NO_VISIT, ago(28)))


def test_a_call_rests_the_card_for_two_weeks_and_begins_no_clock_anew() -> None:
    assert stands(Stall.NO_VISIT, 40, spoke_on=TODAY) is Column.SLOWING
    assert stands(Stall.NO_VISIT, 40, spoke_on=TODAY - RESTS + timedelta(days=1)) is Column.SLOWING
    assert stands(Stall.NO_VISIT, 40, spoke_on=TODAY - RESTS) is Column.CALL
    rested = found(Facts((Standstill(Stall.NO_VISIT, ago(40)),), spoke_on=TODAY), RULES, TODAY)
    assert rested.days == 40


def test_whoever_said_not_now_is_not_called_and_whoever_is_busy_is_away() -> None:
    assert stands(Stall.NO_VISIT, 40, quiet=Quiet(snoozed_until=TODAY)) is Column.SLOWING
    assert stands(Stall.NO_VISIT, 40, quiet=Quiet(snoozed_until=ago(1))) is Column.CALL
    assert stands(Stall.NO_VISIT, 40, quiet=Quiet(busy_until=TODAY)) is Column.AWAY
    assert stands(Stall.NO_VISIT, 40, quiet=Quiet(busy_until=ago(1))) is Column.CALL


days = st.integers(0, 400)
standstills = st.lists(st.builds(Standstill, st.sampled_from(SEEN), days.map(ago)), max_size=5)
breaks = st.lists(
    st.builds(
        lambda first, length, kind: Break(
            kind, ago(first), None if length > 60 else ago(first) + timedelta(days=length)
        ),
        days,
        st.integers(0, 70),
        st.sampled_from(BreakKind),
    ),
    max_size=3,
)
maybe = st.none() | st.integers(-60, 60).map(ago)
everything = st.builds(Facts, standstills, breaks, st.builds(Quiet, maybe, maybe), st.none() | days.map(ago))
ORDER = [Column.MOVING, Column.SLOWING, Column.CALL]


@given(everything)
def test_everybody_stands_in_one_column_and_away_is_being_away(facts: Facts) -> None:
    seen = found(facts, RULES, TODAY)
    busy = facts.quiet.busy_until
    away = any(each.covers(TODAY) for each in facts.breaks) or (busy is not None and busy >= TODAY)
    assert (seen.column is Column.AWAY) == away
    assert (seen.still is not None) == (seen.column in (Column.SLOWING, Column.CALL))


@given(everything)
def test_leave_call_and_not_now_never_press_and_progress_always_helps(facts: Facts) -> None:
    seen = found(facts, RULES, TODAY)
    if seen.column is Column.AWAY:
        return
    place = ORDER.index(seen.column)
    assert found(replace(facts, standstills=()), RULES, TODAY).column is Column.MOVING
    for kinder in (
        replace(facts, spoke_on=TODAY),
        replace(facts, quiet=Quiet(snoozed_until=TODAY)),
        replace(facts, breaks=(*facts.breaks, Break(BreakKind.LEAVE, ago(90), ago(1)))),
        replace(facts, standstills=facts.standstills[1:]),
    ):
        assert ORDER.index(found(kinder, RULES, TODAY).column) <= place


@given(everything, st.integers(1, 30))
def test_waiting_longer_without_a_word_never_makes_it_less_pressing(facts: Facts, more: int) -> None:
    still = replace(facts, breaks=(), quiet=Quiet(), spoke_on=None)
    later = found(still, RULES, TODAY + timedelta(days=more)).column
    assert ORDER.index(later) >= ORDER.index(found(still, RULES, TODAY).column)


@pytest.mark.parametrize(
    ("day", "turn", "step", "following"),
    [
        (0, Turn.WAIT, 0, 14),
        (13, Turn.WAIT, 0, 14),
        (14, Turn.REMINDED, 14, 35),
        (35, Turn.REMINDED, 35, 60),
        (60, Turn.CALL, 60, 90),
        (90, Turn.CLOSE, 90, None),
        (400, Turn.CLOSE, 90, None),
    ],
)
def test_each_day_after_a_course_has_its_turn(day: int, turn: Turn, step: int, following: int | None) -> None:
    told = after_course(RULES[Stall.UNDECIDED], day)
    assert (told.turn, told.day, told.next_day) == (turn, step, following)


def test_a_rule_with_one_word_to_the_coordinator_asks_for_a_call_and_one_not_in_use_for_nothing() -> None:
    rule = RULES[Stall.UNDECIDED]
    assert after_course(replace(rule, steps=rule.steps[:3]), 300).turn is Turn.CALL
    assert after_course(replace(rule, in_use=False), 300).turn is Turn.WAIT

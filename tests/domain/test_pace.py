"""The predicted range: its arithmetic against an oracle, its rules, its words."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, lgamma, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.breaks import Break, BreakKind
from logbook.domain.pace import (
    FURTHEST_DAYS,
    Outlook,
    Prediction,
    Remaining,
    chance_of,
    days_until,
    predict,
    remaining_work,
)
from logbook.domain.programmes import Required
from logbook.domain.progress import Figure, Figures, Minutes

START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


CYCLES = [day(number) for number in (0, 20, 45, 60, 90, 110)]
SESSIONS = [(day(number), 60) for number in (10, 40, 70, 100)]
LEFT = Remaining(cycles=12, supervision_minutes=0)


def mixed(further: int, events: int, days: float, ahead: float) -> float:
    """The same chance the long way: Poisson chances averaged over the rate's Gamma, by the midpoint rule."""
    shape, steps = events + 0.5, 20_000
    widest = (shape + 12 * shape**0.5 + 12) / days
    total = 0.0
    for step in range(steps):
        rate = (step + 0.5) * widest / steps
        density = exp(shape * log(days) + (shape - 1) * log(rate) - rate * days - lgamma(shape))
        mean = rate * ahead
        fewer = sum(exp(n * log(mean) - mean - lgamma(n + 1)) for n in range(further))
        total += density * (1 - fewer) * widest / steps
    return total


@pytest.mark.parametrize(("further", "events", "days", "ahead"), [(1, 2, 56, 30), (12, 5, 120, 300), (6, 20, 400, 90)])
def test_the_chance_is_the_poisson_chance_averaged_over_the_rate(
    further: int, events: int, days: int, ahead: int
) -> None:
    assert chance_of(further, events, days, ahead) == pytest.approx(mixed(further, events, days, ahead), abs=2e-4)


further_counts, event_counts, day_counts = st.integers(1, 60), st.integers(2, 60), st.integers(56, 1500)


@given(further_counts, event_counts, day_counts, st.integers(1, 3000), st.integers(1, 500))
def test_chances_grow_with_time_and_shrink_with_work(
    further: int, events: int, days: int, ahead: int, more: int
) -> None:
    chance = chance_of(further, events, days, ahead)
    assert 0 <= chance <= 1
    assert chance_of(further, events, days, ahead + more) >= chance - 1e-9
    assert chance_of(further + 1, events, days, ahead) <= chance + 1e-9
    assert chance_of(further, events + 1, days, ahead) >= chance - 1e-9


@given(further_counts, event_counts, day_counts)
def test_the_day_found_is_the_first_that_reaches_the_chance(further: int, events: int, days: int) -> None:
    earliest, latest = days_until(further, events, days, 0.1), days_until(further, events, days, 0.9)
    assert 1 <= earliest <= latest <= FURTHEST_DAYS
    assert chance_of(further, events, days, earliest - 1) < 0.1
    if latest < FURTHEST_DAYS:
        assert chance_of(further, events, days, latest) >= 0.9
        assert chance_of(further, events, days, latest - 1) < 0.9


def bounds(prediction: Prediction) -> tuple[int, int]:
    assert prediction.earliest_days is not None
    assert prediction.latest_days is not None
    return prediction.earliest_days, prediction.latest_days


def test_a_range_in_words_and_dates() -> None:
    got = predict(LEFT, CYCLES, [], day(120))
    assert got.outlook is Outlook.RANGE
    earliest, latest = bounds(got)
    assert (got.earliest_on, got.latest_on) == (day(120 + earliest), day(120 + latest))
    assert (got.earliest_on, got.latest_on) == (date(2026, 9, 20), date(2027, 11, 2))
    assert got.sentence == "At your pace: between September 2026 and November 2027."


def test_a_year_is_said_wherever_it_would_be_in_doubt() -> None:
    steady = [day(number) for number in range(0, 220, 10)]
    assert predict(Remaining(8, 0), steady, [], day(220)).sentence == "At your pace: between September and December."
    assert predict(Remaining(8, 0), steady, [], day(340)).sentence == "At your pace: between February and July 2027."


def test_one_month_is_said_once() -> None:
    steady = [day(number) for number in range(0, 140, 2)]
    got = predict(Remaining(1, 0), steady, [], day(140))
    assert got.sentence == "At your pace: in May."


def test_the_later_bound_of_cycles_and_supervision_is_taken() -> None:
    cycles_only = bounds(predict(Remaining(2, 0), CYCLES, SESSIONS, day(120)))
    hours_only = bounds(predict(Remaining(0, 660), CYCLES, SESSIONS, day(120)))
    both = bounds(predict(Remaining(2, 660), CYCLES, SESSIONS, day(120)))
    assert both == (max(cycles_only[0], hours_only[0]), max(cycles_only[1], hours_only[1]))


def test_sessions_are_as_long_as_they_usually_are() -> None:
    long = [(on, 90) for on, _ in SESSIONS]
    assert bounds(predict(Remaining(0, 540), CYCLES, long, day(120))) == bounds(
        predict(Remaining(0, 360), CYCLES, SESSIONS, day(120))
    )


def test_nothing_is_predicted_when_the_work_is_done() -> None:
    got = predict(Remaining(0, 0), [], [], START)
    assert (got.outlook, got.earliest_on) == (Outlook.DONE, None)
    assert "is done" in got.sentence


@pytest.mark.parametrize(
    ("remaining", "cycles", "today", "says"),
    [
        (LEFT, [], 100, "A range appears after 3 completed cycles (none so far)."),
        (LEFT, CYCLES[:2], 100, "A range appears after 3 completed cycles (2 so far)."),
        (LEFT, CYCLES, 30, "(2 so far)"),
        (LEFT, [day(0), day(1), day(2)], 55, "eight active weeks after the first completed cycle"),
        (Remaining(12, 900), CYCLES, 120, "A range appears after 3 supervision sessions (none so far)."),
    ],
)
def test_too_soon_says_what_is_needed_first(remaining: Remaining, cycles: list[date], today: int, says: str) -> None:
    got = predict(remaining, cycles, [], day(today))
    assert (got.outlook, got.earliest_days, got.earliest_on) == (Outlook.TOO_SOON, None, None)
    assert says in got.sentence


def test_a_bound_too_far_to_tell_is_left_open() -> None:
    slow = [day(0), day(1), day(2)]
    far = predict(Remaining(12, 0), slow, [], day(400))
    assert far.latest_on is None
    assert "not before" in far.sentence
    never = predict(Remaining(500, 0), slow, [], day(1200))
    assert (never.outlook, never.earliest_on) == (Outlook.RANGE, None)
    assert "further away than can be told" in never.sentence


@given(st.integers(0, 200), st.sampled_from(BreakKind))
def test_time_away_changes_nothing_while_it_lasts(into: int, kind: BreakKind) -> None:
    before = bounds(predict(LEFT, CYCLES, [], day(120)))
    away = predict(LEFT, CYCLES, [], day(120 + into), [Break(kind, day(120))])
    assert away.outlook is Outlook.AWAY
    assert bounds(away) == before
    assert (away.earliest_on, away.latest_on) == (None, None)
    assert ("On leave" if kind is BreakKind.LEAVE else "Paused") in away.sentence


def test_away_before_there_is_enough_to_say() -> None:
    got = predict(LEFT, CYCLES[:1], [], day(30), [Break(BreakKind.LEAVE, day(25))])
    assert got == Prediction(Outlook.AWAY, "On leave: the clock stands still until you are back.")


@given(st.integers(1, 300))
def test_leave_already_taken_moves_the_range_by_its_length(length: int) -> None:
    plain = predict(LEFT, CYCLES, [], day(120))
    leave = Break(BreakKind.LEAVE, day(115), day(115 + length - 1))
    after = predict(LEFT, CYCLES, [], day(120 + length), [leave])
    assert bounds(after) == bounds(plain)
    assert plain.earliest_on is not None
    assert after.earliest_on == plain.earliest_on + timedelta(days=length)


def test_leave_already_known_ahead_is_stepped_over() -> None:
    plain = predict(LEFT, CYCLES, [], day(120))
    ahead = predict(LEFT, CYCLES, [], day(120), [Break(BreakKind.LEAVE, day(130), day(139))])
    assert bounds(ahead) == bounds(plain)
    assert plain.latest_on is not None
    assert ahead.latest_on == plain.latest_on + timedelta(days=10)


@given(st.integers(1, 30), st.integers(1, 30))
def test_more_work_never_ends_sooner(cycles: int, more: int) -> None:
    fewer, greater = (bounds(predict(Remaining(n, 0), CYCLES, [], day(120))) for n in (cycles, cycles + more))
    assert greater[0] >= fewer[0]
    assert greater[1] >= fewer[1]


@given(st.permutations(CYCLES))
def test_the_order_of_entry_does_not_matter(shuffled: list[date]) -> None:
    assert predict(LEFT, shuffled, [], day(120)) == predict(LEFT, CYCLES, [], day(120))


def test_what_is_left_is_the_work_not_the_signatures() -> None:
    present = Figures(Figure(4, 1, 3, 6), Figure(13, 2, 11, 18), Minutes(700, 45, 555, 900))
    assert remaining_work(present) == Remaining(5, 300)
    assert remaining_work(present, [Required(3, 9, 480), Required(4, 2, 60)]) == Remaining(5 + 9 + 4, 300 + 540)


def test_a_client_still_to_come_needs_a_cycle_though_the_cycles_are_done() -> None:
    present = Figures(Figure(5, 0, 5, 6), Figure(18, 0, 18, 18), Minutes(900, 0, 900, 900))
    assert remaining_work(present) == Remaining(1, 0)

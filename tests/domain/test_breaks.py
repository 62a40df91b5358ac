"""Active days: what is left of a span when leave and pauses are taken out."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.breaks import Break, BreakKind, active_days, after_active_days, break_on

START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


days = st.integers(-100, 400).map(day)


@st.composite
def some_breaks(draw: st.DrawFn) -> Break:
    starts_on = draw(days)
    length = draw(st.none() | st.integers(0, 90))
    ends_on = None if length is None else starts_on + timedelta(days=length)
    return Break(draw(st.sampled_from(BreakKind)), starts_on, ends_on)


def test_both_ends_of_a_break_are_away() -> None:
    leave = Break(BreakKind.LEAVE, day(10), day(12))
    assert active_days(START, day(20), [leave]) == 17
    assert [break_on(day(number), [leave]) for number in (9, 10, 12, 13)] == [None, leave, leave, None]


def test_leave_is_named_before_a_pause_on_the_same_day() -> None:
    pause, leave = Break(BreakKind.PAUSED, day(0)), Break(BreakKind.LEAVE, day(5), day(6))
    assert break_on(day(5), [pause, leave]) is leave
    assert break_on(day(4), [pause, leave]) is pause


def test_a_span_that_runs_backwards_has_no_active_days() -> None:
    assert active_days(day(5), START) == 0


def test_an_open_break_has_no_day_beyond_it() -> None:
    open_leave = [Break(BreakKind.LEAVE, day(10))]
    assert after_active_days(START, 10, open_leave) == day(10)
    assert after_active_days(START, 11, open_leave) is None


@given(days, days, st.lists(some_breaks(), max_size=5))
def test_active_days_are_the_days_no_break_covers(start: date, end: date, breaks: list[Break]) -> None:
    counted = sum(
        not any(away.covers(start + timedelta(days=number)) for away in breaks)
        for number in range(max((end - start).days, 0))
    )
    assert active_days(start, end, breaks) == counted


@given(days, st.integers(0, 300), st.lists(some_breaks(), max_size=5))
def test_after_active_days_is_the_first_day_by_which_they_passed(start: date, count: int, breaks: list[Break]) -> None:
    reached = after_active_days(start, count, breaks)
    if reached is None:
        assert active_days(start, date(2030, 1, 1), breaks) < count
        return
    assert active_days(start, reached, breaks) == count
    assert reached == start or active_days(start, reached - timedelta(days=1), breaks) == count - 1

"""A look back agrees with having looked each day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from logbook.data import nudges_text
from logbook.domain.breaks import Break, BreakKind
from logbook.domain.nudges import Stall, days_stalled, read_rules
from logbook.domain.nudges.limits import A_WEEK
from logbook.domain.nudges.past import cut, due_on, last_quarter, messages_within_limits, reached

RULES = read_rules(nudges_text()).rules
FIRST = date(2026, 1, 1)
BREAKS = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 30)).map(
        lambda b: Break(BreakKind.LEAVE, FIRST + timedelta(days=b[0]), FIRST + timedelta(days=b[0] + b[1]))
    ),
    max_size=3,
)


@settings(deadline=None)
@given(after=st.integers(1, 90), breaks=BREAKS)
def test_the_day_a_step_is_due_is_the_first_day_it_would_be_found(after: int, breaks: list[Break]) -> None:
    found = due_on(FIRST, after, breaks)
    days = (FIRST + timedelta(days=n) for n in range(400))
    assert found == next(day for day in days if days_stalled(FIRST, day, breaks) >= after)


@settings(deadline=None)
@given(
    ends=st.integers(1, 200),
    work=st.lists(st.integers(0, 200), max_size=8),
    breaks=BREAKS,
    window=st.tuples(st.integers(0, 100), st.integers(0, 100)),
)
def test_looking_back_finds_what_looking_each_day_finds(
    ends: int, work: list[int], breaks: list[Break], window: tuple[int, int]
) -> None:
    rule, end = RULES[Stall.NOTHING_FILMED], FIRST + timedelta(days=ends)
    progress = [FIRST + timedelta(days=n) for n in work]
    first, last = FIRST + timedelta(days=window[0]), FIRST + timedelta(days=sum(window))
    back = {
        (each.day, each.step)
        for each in reached(rule, UUID(int=1), UUID(int=2), cut(FIRST, end, progress), breaks, first, last)
    }
    daily: dict[tuple[date, int], date] = {}
    for n in range(ends):
        day = FIRST + timedelta(days=n)
        since = max([FIRST, *(d for d in progress if d <= day)])
        for number, step in enumerate(rule.steps, 1):
            if days_stalled(since, day, breaks) >= step.after:
                daily.setdefault((since, number), day)
    assert back == {(day, number) for (_, number), day in daily.items() if first <= day <= last}


@settings(deadline=None)
@given(days=st.lists(st.integers(0, 364), max_size=40))
def test_what_would_have_left_keeps_the_limits(days: list[int]) -> None:
    found = messages_within_limits(FIRST + timedelta(days=n) for n in days)
    assert found <= len(set(days))
    assert found <= 365 // A_WEEK.days + 1
    assert (found > 0) == bool(days)


def test_the_quarter_before_this_one() -> None:
    assert last_quarter(date(2026, 3, 18)) == (date(2025, 10, 1), date(2025, 12, 31))
    assert last_quarter(date(2026, 4, 1)) == (date(2026, 1, 1), date(2026, 3, 31))
    assert last_quarter(date(2026, 12, 31)) == (date(2026, 7, 1), date(2026, 9, 30))

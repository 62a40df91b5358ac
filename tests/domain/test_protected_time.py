"""Protected time: which week is asked about, what it comes to, and that an unknown week counts as nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from logbook.domain import typed
from logbook.domain.protected_time import (
    WEEK,
    Sum,
    Week,
    agreed_in,
    minutes_of,
    quarters_of,
    total,
    under_half_for,
    week_to_state,
    weeks,
    why_not_state,
)

MONDAY = date(2026, 3, 16)


@pytest.mark.parametrize(("days", "of"), [(0, -7), (3, -7), (4, 0), (6, 0), (7, 0)])
def test_from_friday_on_it_is_this_week_that_is_asked_about(days: int, of: int) -> None:
    assert week_to_state(MONDAY + timedelta(days=days)) == MONDAY + timedelta(days=of)


def test_an_agreement_holds_until_the_next_one_and_zero_ends_it() -> None:
    agreements = [(MONDAY, 180), (MONDAY + WEEK * 2, 0)]
    found = [agreed_in(MONDAY + WEEK * n, agreements) for n in (-1, 0, 1, 2)]
    assert found == [0, 180, 180, 0]


def test_one_made_in_the_middle_of_a_week_holds_for_that_week() -> None:
    assert agreed_in(MONDAY, [(MONDAY + timedelta(days=3), 120)]) == 120


def test_weeks_come_newest_first_with_what_was_agreed_when_they_were_stated() -> None:
    found = weeks(MONDAY, [(MONDAY - WEEK * 3, 180)], {MONDAY - WEEK * 2: (240, 60)})
    assert found == [Week(MONDAY - WEEK, 180), Week(MONDAY - WEEK * 2, 240, 60), Week(MONDAY - WEEK * 3, 180)]
    assert total(found) == Sum(240, 60, stated=1, unstated=2)


def test_quarters_go_there_and_back() -> None:
    for agreed in range(5, 2401):
        for quarters in range(5):
            assert quarters_of(Week(MONDAY, agreed, minutes_of(agreed, quarters))) == quarters


def test_four_weeks_under_half_are_four_that_were_stated() -> None:
    short, half, unknown = Week(MONDAY, 180, 45), Week(MONDAY, 180, 90), Week(MONDAY, 180)
    assert under_half_for([short] * 4)
    assert not under_half_for([short] * 3)
    assert not under_half_for([short, short, half, short])
    assert not under_half_for([short, unknown, short, short, short])


@pytest.mark.parametrize(
    ("week", "agreed", "said"),
    [
        (MONDAY + WEEK, 180, "still to come"),
        (MONDAY - WEEK * 9, 180, "more than eight weeks ago"),
        (MONDAY + timedelta(days=1), 180, "named by its Monday"),
        (MONDAY, 0, "No time was agreed"),
    ],
)
def test_a_week_that_cannot_be_stated_says_why(week: date, agreed: int, said: str) -> None:
    (reason,) = why_not_state(week, agreed, MONDAY)
    assert said in reason.sentence
    assert why_not_state(MONDAY, 180, MONDAY) == []


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("3", 180), ("2.5", 150), ("2,5", 150), ("3 h", 180), ("2 h 30", 150), ("2:30", 150), ("90 min", 90), ("0", 0)],
)
def test_hours_as_people_write_them(text: str, minutes: int) -> None:
    assert typed.hours(text) == minutes


@pytest.mark.parametrize("text", ["", "much", "-3", "3 4", "٣", "1000"])
def test_what_is_no_hours_is_not_read(text: str) -> None:
    assert typed.hours(text) is None

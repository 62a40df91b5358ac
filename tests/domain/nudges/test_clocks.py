"""Clocks: stalls stand still on leave, hours are the service's own, and nobody hears more than they may."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logbook.adapters.bank_holidays import UnknownCalendar, closed_in
from logbook.data import nudges_text
from logbook.domain.breaks import Break, BreakKind
from logbook.domain.nudges import (
    Hears,
    Quiet,
    Stall,
    days_stalled,
    in_hours,
    next_moment,
    not_before,
    read_rules,
    steps_due,
    too_many,
)
from logbook.domain.nudges.limits import A_MONTH, A_WEEK, MOST_A_MONTH, why_not_busy
from logbook.domain.nudges.stalls import days_back, is_working_day, working_days

RULES = read_rules(nudges_text()).rules
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAYS = st.dates(date(2020, 1, 1), date(2031, 12, 31))
MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LONDON = ZoneInfo("Europe/London")


def never(_day: date) -> bool:
    return False


@settings(deadline=None)
@given(since=DAYS, length=st.integers(0, 200), begins=st.integers(-50, 250), lasts=st.integers(1, 80))
def test_leave_stops_the_clock_and_nothing_is_due_on_it(since: date, length: int, begins: int, lasts: int) -> None:
    today, first = since + timedelta(days=length), since + timedelta(days=begins)
    away = Break(BreakKind.LEAVE, first, first + timedelta(days=lasts - 1))
    found = days_stalled(since, today, [away])
    if away.covers(today):
        assert found == -1
    else:
        missed = sum(away.covers(since + timedelta(days=n)) for n in range(length))
        assert found == length - missed
    assert steps_due(RULES[Stall.NOT_WRITTEN], -1) == {}


def test_an_open_pause_holds_for_as_long_as_it_lasts() -> None:
    pause = Break(BreakKind.PAUSED, date(2026, 1, 10))
    assert days_stalled(date(2026, 1, 1), date(2030, 1, 1), [pause]) == -1
    assert days_stalled(date(2026, 1, 1), date(2026, 1, 9), [pause]) == 8


@settings(deadline=None)
@given(days=st.integers(-1, 800))
def test_whoever_hears_the_furthest_step_hears_it_alone(days: int) -> None:
    for rule in RULES.values():
        due = steps_due(rule, days)
        for hears in Hears:
            reached = [n for n, step in enumerate(rule.steps, 1) if hears in step.to and step.after <= days]
            assert due.get(hears) == (max(reached) if reached else None)


def test_the_course_rule_reaches_a_person_at_sixty_days() -> None:
    rule = RULES[Stall.UNDECIDED]
    assert steps_due(rule, 13) == {}
    assert steps_due(rule, 14) == {Hears.TRAINEE: 1}
    assert steps_due(rule, 59) == {Hears.TRAINEE: 2}
    assert steps_due(rule, 60) == {Hears.TRAINEE: 2, Hears.COORDINATOR: 3}
    assert steps_due(rule, 400) == {Hears.TRAINEE: 2, Hears.COORDINATOR: 4}


@settings(deadline=None)
@given(now=MOMENTS, zone=st.sampled_from(ZONES))
def test_the_next_moment_is_in_hours_wherever_it_is(now: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    found = next_moment(now, there, never)
    assert found >= now
    assert in_hours(found, there, never)
    local = found.astimezone(there)
    assert local.weekday() < 5
    assert time(8, 30) <= local.time() < time(17, 30)
    assert found == now or local.time() == time(8, 30) or not in_hours(found - timedelta(seconds=1), there, never)
    assert next_moment(found, there, never) == found


@settings(deadline=None)
@given(now=MOMENTS, zone=st.sampled_from(ZONES), minutes=st.integers(0, 60 * 24 * 4))
def test_no_moment_in_hours_is_passed_over(now: datetime, zone: str, minutes: int) -> None:
    there, some = ZoneInfo(zone), now + timedelta(minutes=minutes)
    if in_hours(some, there, never):
        assert next_moment(now, there, never) <= some


@pytest.mark.parametrize(
    ("zone", "now", "then"),
    [
        ("Asia/Kolkata", datetime(2026, 3, 18, 2, 59, tzinfo=UTC), datetime(2026, 3, 18, 3, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 3, 18, 11, 45, tzinfo=UTC), datetime(2026, 3, 19, 2, 45, tzinfo=UTC)),
        ("Australia/Adelaide", datetime(2026, 3, 17, 21, 0, tzinfo=UTC), datetime(2026, 3, 17, 22, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 22, 0, tzinfo=UTC), datetime(2026, 4, 5, 22, 0, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2011, 12, 30, 4, 0, tzinfo=UTC), datetime(2012, 1, 1, 18, 30, tzinfo=UTC)),
        ("Europe/London", datetime(2026, 3, 27, 17, 30, tzinfo=UTC), datetime(2026, 3, 30, 7, 30, tzinfo=UTC)),
        ("Europe/London", datetime(2026, 10, 23, 16, 30, tzinfo=UTC), datetime(2026, 10, 26, 8, 30, tzinfo=UTC)),
        ("Europe/London", datetime(2026, 12, 31, 17, 30, tzinfo=UTC), datetime(2027, 1, 4, 8, 30, tzinfo=UTC)),
    ],
)
def test_half_hours_changed_clocks_a_missing_day_and_year_ends(zone: str, now: datetime, then: datetime) -> None:
    closed = closed_in("GB", "ENG") if zone == "Europe/London" else never
    assert next_moment(now, ZoneInfo(zone), closed) == then


def test_a_service_that_changes_its_zone_is_asked_by_its_new_clocks() -> None:
    now = datetime(2026, 3, 18, 20, 0, tzinfo=UTC)
    assert next_moment(now, LONDON, never) == datetime(2026, 3, 19, 8, 30, tzinfo=UTC)
    assert next_moment(now, ZoneInfo("America/New_York"), never) == now


def test_a_calendar_that_is_never_open_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="look at the service's bank holidays"):
        next_moment(datetime(2026, 3, 18, tzinfo=UTC), LONDON, lambda _day: True)


def test_bank_holidays_are_those_of_the_country_and_its_part() -> None:
    assert closed_in("GB", "SCT")(date(2026, 1, 2))
    assert not closed_in("GB", "ENG")(date(2026, 1, 2))
    assert closed_in("GB", None)(date(2026, 12, 28))
    with pytest.raises(
        UnknownCalendar, match="no part of GB with holidays of its own. Known are: ENG".replace(".", r"\.")
    ):
        closed_in("GB", "XX")
    with pytest.raises(UnknownCalendar, match="“ZZ” are not known"):
        closed_in("ZZ", None)


@settings(deadline=None)
@given(since=DAYS, days=st.integers(0, 60))
def test_working_days_and_the_way_back_agree(since: date, days: int) -> None:
    closed = closed_in("GB", "ENG")
    today = since + timedelta(days=days)
    passed = working_days(since, today, closed)
    assert passed == sum(is_working_day(since + timedelta(days=n), closed) for n in range(1, days + 1))
    back = days_back(today, passed, closed) if passed else today
    assert working_days(back, today, closed) == passed
    assert back >= since


HEARD = st.lists(st.integers(0, 60 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)), max_size=6)


@settings(deadline=None)
@given(now=MOMENTS, ago=HEARD, zone=st.sampled_from(ZONES), quiet=st.integers(-10, 40))
def test_at_most_one_a_week_and_three_a_month(now: datetime, ago: list[timedelta], zone: str, quiet: int) -> None:
    there = ZoneInfo(zone)
    sent = [now - each for each in ago]
    until = now.astimezone(there).date() + timedelta(days=quiet)
    found = not_before(now, there, never, sent, Quiet(snoozed_until=until))
    assert found >= now
    assert in_hours(found, there, never)
    assert all(found >= each + A_WEEK for each in sent)
    assert sum(each > found - A_MONTH for each in sent) < MOST_A_MONTH
    assert found.astimezone(there).date() > until


@settings(deadline=None)
@given(start=MOMENTS, zone=st.sampled_from(ZONES))
def test_a_year_of_something_always_due_holds_the_limits(start: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    sent: list[datetime] = []
    now = start
    while now < start + timedelta(days=365):
        now = not_before(now, there, never, sent, Quiet())
        sent.append(now)
    assert all(later - earlier >= A_WEEK for earlier, later in pairwise(sent))
    assert all(fourth - first >= A_MONTH for first, fourth in zip(sent, sent[3:], strict=False))
    assert len(sent) >= 30


def test_three_of_one_stall_are_enough() -> None:
    assert not too_many({1, 2})
    assert too_many({1, 2, 3})


def test_busy_until_a_day_to_come() -> None:
    today = date(2026, 3, 18)
    assert why_not_busy(today, today) is None
    assert "is over" in str(why_not_busy(today - timedelta(days=1), today))
    assert "more than a year" in str(why_not_busy(today + timedelta(days=400), today))

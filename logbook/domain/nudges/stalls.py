"""How long something has stalled, and which steps of its rule that has reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from logbook.domain.breaks import ONE_DAY, Break, active_days, break_on
from logbook.domain.nudges.rules import Hears, Rule

SATURDAY = 5


def days_stalled(since: date, today: date, breaks: Iterable[Break] = ()) -> int:
    """Days since the last progress on neither leave nor pause; -1 on a day away, so that nothing is due then."""
    away = tuple(breaks)
    if not away:
        return (today - since).days
    return -1 if break_on(today, away) else active_days(since, today, away)


def working_days(since: date, today: date, closed: Callable[[date], bool]) -> int:
    """Weekdays that are no bank holidays, after the first day up to and including today; what is older than three years is 730."""
    if (today - since).days > 3 * 365:
        return 730
    days = (since + timedelta(days=number) for number in range(1, (today - since).days + 1))
    return sum(is_working_day(day, closed) for day in days)


def is_working_day(day: date, closed: Callable[[date], bool]) -> bool:
    return day.weekday() < SATURDAY and not closed(day)


def days_back(today: date, working: int, closed: Callable[[date], bool]) -> date:
    """The latest day since which so many working days have passed."""
    day, left = today, working
    while left > 0:
        left -= is_working_day(day, closed)
        day -= ONE_DAY
    return day


def steps_due(rule: Rule, days: int) -> dict[Hears, int]:
    """The furthest step each listener is due, counted from 1: whoever missed one hears the next alone, never two at once."""
    reached: dict[Hears, int] = {}
    if rule.in_use:
        for number, step in enumerate(rule.steps, 1):
            if step.after <= days:
                reached.update(dict.fromkeys(step.to, number))
    return reached

"""After a course: on which day since each person still deciding is, and whose turn it is by the service's rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logbook.domain.nudges import Hears, Rule


class Turn(StrEnum):
    """What the day brings. Shipped: a reminder at 14 and at 35, a call at 60, closing kindly at 90."""

    WAIT = "wait"
    REMINDED = "reminded"
    CALL = "call"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class AfterCourse:
    """The step a number of days has reached: its day, whose turn it is, and the day of the next step; 0 and None where there is none."""

    turn: Turn
    day: int = 0
    next_day: int | None = None


def after_course(rule: Rule, days: int) -> AfterCourse:
    """The furthest step so many days have reached. The coordinator's first step is a call; of two or more the last closes kindly."""
    steps = rule.steps if rule.in_use else ()
    reached = [number for number, step in enumerate(steps) if step.after <= days]
    following = min((step.after for step in steps if step.after > days), default=None)
    if not reached:
        return AfterCourse(Turn.WAIT, next_day=following)
    theirs = [number for number, step in enumerate(steps) if Hears.COORDINATOR in step.to]
    mine = [number for number in theirs if number in reached]
    if not mine:
        return AfterCourse(Turn.REMINDED, steps[reached[-1]].after, following)
    closes = len(theirs) > 1 and mine[-1] == theirs[-1]
    return AfterCourse(Turn.CLOSE if closes else Turn.CALL, steps[mine[-1]].after, following)

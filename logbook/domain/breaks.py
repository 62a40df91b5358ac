"""Time away from a journey, and the active days left when it is taken out.

A break runs from its first day away to its last, both included; without a last day it is still open.
Leave and pauses stop every clock alike, and overlapping breaks are counted once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from logbook.domain.refusals import Reason

ONE_DAY = timedelta(days=1)


class BreakKind(StrEnum):
    """Leave is the person's absence from work; a pause is a rest from the journey alone."""

    LEAVE = "leave"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Break:
    """First and last day away, both included; ends_on is None while nobody knows."""

    kind: BreakKind
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


FURTHEST_AHEAD = timedelta(days=5 * 366)
"""How far ahead a day away may lie; whoever is away for longer leaves the last day open."""


def why_not_days(new: Break, enrolled_on: date, today: date) -> list[Reason]:
    """What is wrong with the days of a break by themselves, in words: a slip of the year is the usual thing."""
    if new.ends_on is not None and new.ends_on < enrolled_on:
        return [Reason("This was over before the journey began, so no clock has to stand still for it.", "ends_on")]
    if new.starts_on > today + FURTHEST_AHEAD:
        return [Reason("The first day away is more than five years ahead: check the year.", "starts_on")]
    if new.ends_on is not None and new.ends_on > today + FURTHEST_AHEAD:
        return [Reason("The last day away is more than five years ahead: check the year, or leave it open.", "ends_on")]
    return []


def break_on(day: date, breaks: Iterable[Break]) -> Break | None:
    """The break a day falls in; leave is named before a pause, since it is the larger reason."""
    covering = [away for away in breaks if away.covers(day)]
    return min(covering, key=lambda away: (away.kind is not BreakKind.LEAVE, away.starts_on), default=None)


def merged(breaks: Iterable[Break], start: date, end: date) -> list[tuple[date, date]]:
    """The days away within [start, end), as spans [first, after the last) in order, apart from one another."""
    spans: list[tuple[date, date]] = []
    for away in sorted(breaks, key=lambda each: each.starts_on):
        first = max(away.starts_on, start)
        after = end if away.ends_on is None or away.ends_on >= end else away.ends_on + ONE_DAY
        if first >= after:
            continue
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], after))
        else:
            spans.append((first, after))
    return spans


def active_days(start: date, end: date, breaks: Iterable[Break] = ()) -> int:
    """Days in [start, end) on neither leave nor pause; 0 when end is not after start."""
    away = sum((after - first).days for first, after in merged(breaks, start, end))
    return max((end - start).days, 0) - away


def after_active_days(start: date, days: int, breaks: Iterable[Break] = ()) -> date | None:
    """The first day by which that many active days have passed since start; None beyond an open break.

    The inverse of active_days: active_days(start, the answer, breaks) == days. Errors: OverflowError past year 9999.
    """
    reached, left = start, days
    for first, after in merged(breaks, start, date.max):
        gap = max((first - reached).days, 0)
        if left <= gap:
            return reached + timedelta(days=left)
        if after == date.max:
            return None
        reached, left = after, left - gap
    return reached + timedelta(days=left)

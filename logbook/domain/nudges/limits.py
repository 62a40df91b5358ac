"""The rules of not annoying: how much somebody hears at most, and what they asked for themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from logbook.domain.nudges.hours import OPENS, next_moment

A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=30)
MOST_A_MONTH, MOST_A_STALL = 3, 3
SNOOZES = (1, 2, 4)
"""The weeks somebody may say "not now" for; no reason is asked."""
FURTHEST_BUSY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Quiet:
    """What a person asked for: nothing up to and including these days."""

    snoozed_until: date | None = None
    busy_until: date | None = None

    @property
    def until(self) -> date | None:
        """The last quiet day; None when nothing was asked for."""
        return max((day for day in (self.snoozed_until, self.busy_until) if day), default=None)


def not_before(
    now: datetime, zone: ZoneInfo, closed: Callable[[date], bool], sent: Sequence[datetime], quiet: Quiet
) -> datetime:
    """The first moment this person may be written to, in UTC: `now` itself when they may be now.

    `sent` are the moments of the messages they had, several nudges gathered into one counting once.
    """
    moments = sorted(sent)
    earliest = [now]
    if moments:
        earliest.append(moments[-1] + A_WEEK)
    if len(moments) >= MOST_A_MONTH:
        earliest.append(moments[-MOST_A_MONTH] + A_MONTH)
    if quiet.until is not None:
        earliest.append(datetime.combine(quiet.until + timedelta(days=1), OPENS, zone))
    return next_moment(max(earliest), zone, closed)


def too_many(steps_sent: Collection[int]) -> bool:
    """Whether somebody has heard of one stall as often as they may: after that a person is asked."""
    return len(steps_sent) >= MOST_A_STALL


def why_not_busy(until: date, today: date) -> str | None:
    """What is wrong with a day somebody is busy until, in words."""
    if until < today:
        return "That day is over: choose today or a later one."
    if until > today + FURTHEST_BUSY:
        return "That is more than a year ahead: choose a nearer day, or switch reminders off."
    return None

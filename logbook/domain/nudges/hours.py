"""When people may be written to: weekdays 08:30 to 17:30 on the service's own clocks, bank holidays off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from logbook.domain.breaks import ONE_DAY
from logbook.domain.nudges.stalls import is_working_day

OPENS, CLOSES = time(8, 30), time(17, 30)
FURTHEST = timedelta(days=60)
"""No calendar is closed for so long; a wrong one must not keep us looking for ever."""


def in_hours(now: datetime, zone: ZoneInfo, closed: Callable[[date], bool]) -> bool:
    """Whether the clocks on the wall there show a time to be written to; half past five itself is too late."""
    local = now.astimezone(zone)
    return is_working_day(local.date(), closed) and OPENS <= local.time() < CLOSES


def next_moment(now: datetime, zone: ZoneInfo, closed: Callable[[date], bool]) -> datetime:
    """The first moment from now on at which somebody may be written to, in UTC. Errors: ValueError where no day is open."""
    if in_hours(now, zone, closed):
        return now.astimezone(UTC)
    day = now.astimezone(zone).date()
    for _ in range(FURTHEST.days):
        opening = datetime.combine(day, OPENS, zone).astimezone(UTC)
        if opening >= now and in_hours(opening, zone, closed):
            return opening
        day += ONE_DAY
    raise ValueError("no day is open for two months: look at the service's bank holidays")

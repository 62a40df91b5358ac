"""The slots of a service's day: when its timetable looks for who would be helped by a nudge, on its own clocks.

A slot is a day and a time on the wall there, and stands once however the clocks change. In a repeated hour it is the first of
the two. In a missing hour it is the moment the clocks jumped, unless that is another day already: then that day had no such slot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TIMES = tuple(time(hour, 30) for hour in range(8, 17))
"""Hourly from half past eight to half past four: whoever hears has the rest of the hour before the working day ends."""
CLOSES = time(17, 30)
"""A slot that was missed is made up for until then, on the same day."""
A_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time on the wall of one day, and the moment it stands for, in UTC."""

    at: datetime
    day: date
    time: time


def moment_of(day: date, wall: time, zone: ZoneInfo) -> datetime | None:
    """When the clocks there first show this time or a later one on this day, in UTC; None where that day never comes to it."""
    local = datetime.combine(day, wall, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    jump = _jump_between(moment - A_DAY, moment + A_DAY, local.replace(tzinfo=None), zone)
    return jump if jump.astimezone(zone).date() == day else None


def _jump_between(before: datetime, after: datetime, wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks went past this time on the wall, to the second: before it they show less, from it on more."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after


def slots_on(day: date, zone: ZoneInfo, times: Sequence[time] = TIMES) -> list[Slot]:
    """The slots of one day, in order; none at a weekend."""
    if day.weekday() >= SATURDAY:
        return []
    found = ((moment_of(day, wall, zone), wall) for wall in times)
    return [Slot(moment, day, wall) for moment, wall in found if moment is not None]


def slots_after(moment: datetime, zone: ZoneInfo) -> Iterator[Slot]:
    """Every slot later than the moment, in order."""
    day = moment.astimezone(zone).date() - A_DAY
    while True:
        yield from (slot for slot in slots_on(day, zone) if slot.at > moment)
        day += A_DAY


def next_slot(moment: datetime, zone: ZoneInfo) -> Slot:
    """The first slot later than the moment."""
    return next(slots_after(moment, zone))


def slot_to_run(now: datetime, zone: ZoneInfo) -> Slot | None:
    """The slot that stands at this moment: the last one of today, until the working day ends; None outside of it.

    Whatever was missed before it, it makes up for: one run, and so one message.
    """
    local = now.astimezone(zone)
    begun = [slot for slot in slots_on(local.date(), zone) if slot.at <= now]
    return begun[-1] if begun and local.time() < CLOSES else None


def missed_between(last: datetime | None, slot: Slot, zone: ZoneInfo) -> int:
    """How many slots before this one went by since the last that was run; looked for over two weeks at most."""
    since = max(last or slot.at, slot.at - timedelta(days=14))
    return sum(1 for _ in _until(slots_after(since, zone), slot.at))


def _until(slots: Iterator[Slot], end: datetime) -> Iterator[Slot]:
    for slot in slots:
        if slot.at >= end:
            return
        yield slot

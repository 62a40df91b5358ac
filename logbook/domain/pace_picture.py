"""The pace picture as coordinates: cycles completed by month, what the programme expects, leave, the range ahead.

Geometry only, in the units of a fixed viewBox, x to the right and y down; colours and words belong to the template.
The table says the same in numbers, month by month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from logbook.domain import words
from logbook.domain.breaks import Break, active_days, after_active_days, merged
from logbook.domain.pace import FURTHEST_DAYS, Prediction
from logbook.domain.plot import Box

MOST_TICKS = 5
SPARE_DAYS = 14
"""Room to the right of the last thing drawn."""
LONGEST = timedelta(days=2 * 366)
"""A range that ends later than this beyond today is cut at the edge, or it would flatten all that was done."""

Point = tuple[float, float]


BOX = Box(width=400, height=260, left=30, right=388, top=22, bottom=226)


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a label stands along its axis, and its words."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Shade:
    """A time away, from x over a width."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """A month in numbers: cycles completed by its end (None while it is still ahead) and expected by then."""

    month: str
    done: int | None
    expected: float
    away_days: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template draws. Lines are points in order; the range is a wedge from today, empty without one."""

    done: tuple[Point, ...]
    expected: tuple[Point, ...]
    leave: tuple[Shade, ...]
    ahead: tuple[Point, ...]
    today: Point
    months: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    rows: tuple[Row, ...]
    box: Box = BOX


@dataclass(frozen=True, slots=True)
class PaceFacts:
    """One stage's work: cycles by review date, the cycles it asks for, the active days it is expected to take
    (progress.expected_days), and the prediction for this stage alone."""

    started_on: date
    today: date
    done_on: Sequence[date]
    required: int
    expected_days: int
    breaks: Sequence[Break]
    prediction: Prediction


@dataclass(frozen=True, slots=True)
class _Frame:
    """From days and counts to coordinates."""

    first: date
    last: date
    most: int

    def x(self, day: date) -> float:
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(BOX.left + (BOX.right - BOX.left) * share, 1)

    def y(self, count: float) -> float:
        return round(BOX.bottom - (BOX.bottom - BOX.top) * min(count / self.most, 1), 1)


def picture(facts: PaceFacts) -> Picture:
    """The whole picture of one stage."""
    done_on = sorted(day for day in facts.done_on if facts.started_on <= day <= facts.today)
    frame = _frame(facts, len(done_on))
    spans = merged(facts.breaks, frame.first, frame.last)
    return Picture(
        done=_steps(done_on, facts, frame),
        expected=_expected_line(facts, frame),
        leave=tuple(Shade(frame.x(first), round(frame.x(after) - frame.x(first), 1)) for first, after in spans),
        ahead=_wedge(len(done_on), facts, frame),
        today=(frame.x(facts.today), frame.y(len(done_on))),
        months=_month_ticks(frame),
        counts=tuple(Tick(frame.y(count), str(count)) for count in sorted({0, frame.most // 2, frame.most})),
        rows=tuple(_rows(done_on, facts, frame)),
    )


def expected_by(day: date, facts: PaceFacts) -> float:
    """Cycles the programme expects by a day: evenly over the active days it expects to take, never beyond all."""
    gone = active_days(facts.started_on, day, facts.breaks)
    return facts.required * min(gone / facts.expected_days, 1)


def _frame(facts: PaceFacts, done: int) -> _Frame:
    edge = facts.today + LONGEST
    ends = [_expected_on(facts), facts.prediction.latest_on, facts.prediction.earliest_on]
    last = max([facts.today, *(min(day, edge) for day in ends if day)]) + timedelta(days=SPARE_DAYS)
    return _Frame(facts.started_on, last, max(facts.required, done, 1))


def _expected_on(facts: PaceFacts) -> date | None:
    return after_active_days(facts.started_on, facts.expected_days, facts.breaks)


def _steps(done_on: Sequence[date], facts: PaceFacts, frame: _Frame) -> tuple[Point, ...]:
    """A stair: level until the day a cycle is completed, then up by one; it ends today."""
    points = [(frame.x(facts.started_on), frame.y(0))]
    for before, day in enumerate(done_on):
        points += [(frame.x(day), frame.y(before)), (frame.x(day), frame.y(before + 1))]
    points.append((frame.x(facts.today), frame.y(len(done_on))))
    return tuple(points)


def _expected_line(facts: PaceFacts, frame: _Frame) -> tuple[Point, ...]:
    """Straight but for time away, when it is level; it bends only where a break starts or ends."""
    end = min(_expected_on(facts) or frame.last, frame.last)
    spans = merged(facts.breaks, facts.started_on, end)
    bends = sorted({facts.started_on, end, *(day for span in spans for day in span)})
    return tuple((frame.x(day), frame.y(expected_by(day, facts))) for day in bends)


def _wedge(done: int, facts: PaceFacts, frame: _Frame) -> tuple[Point, ...]:
    """From today to both ends of the range, cut off at the frame's edge."""
    earliest = facts.prediction.earliest_on
    if earliest is None:
        return ()
    latest = facts.prediction.latest_on or facts.today + timedelta(days=FURTHEST_DAYS)
    target = max(facts.required, done)

    def towards(day: date) -> Point:
        reach = (frame.last - facts.today) / (day - facts.today) if day > frame.last else 1
        return frame.x(day), frame.y(done + (target - done) * reach)

    corner = [(frame.x(frame.last), frame.y(target))] if earliest <= frame.last < latest else []
    return ((frame.x(facts.today), frame.y(done)), towards(earliest), *corner, towards(latest))


def _months(frame: _Frame) -> list[date]:
    """The first days of the months the frame touches, from the one it starts in."""
    first, months = frame.first.replace(day=1), []
    while first < frame.last:
        months.append(first)
        first = (first + timedelta(days=31)).replace(day=1)
    return months


def _month_ticks(frame: _Frame) -> tuple[Tick, ...]:
    """Every month, or every second, third and so on, so that the labels keep apart; the year where it changes."""
    firsts = [day for day in _months(frame) if day >= frame.first] or [frame.first]
    kept = firsts[:: -(-len(firsts) // MOST_TICKS)]
    ticks, year = [], 0
    for day in kept:
        name = words.MONTHS[day.month - 1][:3]
        ticks.append(Tick(frame.x(day), name if day.year == year else f"{name} {day.year}"))
        year = day.year
    return tuple(ticks)


def _rows(done_on: Sequence[date], facts: PaceFacts, frame: _Frame) -> list[Row]:
    rows = []
    for first in _months(frame):
        after = (first + timedelta(days=31)).replace(day=1)
        begun = first <= facts.today
        done = sum(day < after for day in done_on) if begun else None
        from_day = max(first, facts.started_on)
        away = (after - from_day).days - active_days(from_day, after, facts.breaks)
        rows.append(Row(words.month(first), done, round(expected_by(after, facts), 1), away))
    return rows

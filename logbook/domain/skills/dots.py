"""A group's differences as coordinates: a row for each sub-scale, a dot for each person, a tick at the median.

Geometry only. Dots that would lie on one another are set one above the other, so that every person can be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from logbook.domain.skills.comparison import GroupReport, Spread

LEAST_REACH = 1
"""Small differences are not blown up: the axis reaches a whole score to either side at least."""
TOUCHING = 9.0
"""Dots nearer than this along the axis are set apart from each other across it."""
STEP = 9.0


@dataclass(frozen=True, slots=True)
class Field:
    """The viewBox and its plot; the rows' names stand above their dots, so that a phone has room for both."""

    width: int = 360
    left: int = 16
    right: int = 344
    row: int = 58
    top: int = 26
    bottom: int = 20


FIELD = Field()


@dataclass(frozen=True, slots=True)
class Dot:
    """One person's difference, and the letter they have in this report."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """One sub-scale, or all of them together: where its line lies, its dots, and where the median is."""

    spread: Spread
    y: float
    dots: tuple[Dot, ...]
    median_x: float | None


@dataclass(frozen=True, slots=True)
class Dots:
    """Everything the template draws. The axis is marked at each whole difference."""

    rows: tuple[DotRow, ...]
    axis: tuple[tuple[int, float], ...]
    middle: float
    height: int
    field: Field = FIELD


def dots(report: GroupReport) -> Dots:
    """The whole picture: every sub-scale in order, then all of them together."""
    spreads = (*report.sub_scales, report.overall)
    furthest = max((abs(value) for each in spreads for value in each.dots.values()), default=0)
    reach = max(LEAST_REACH, ceil(furthest))
    rows = tuple(_row(each, number, reach) for number, each in enumerate(spreads))
    axis = tuple((value, _x(value, reach)) for value in range(-reach, reach + 1))
    return Dots(rows, axis, _x(0, reach), FIELD.top + FIELD.row * len(rows) + FIELD.bottom)


def _row(spread: Spread, number: int, reach: int) -> DotRow:
    y = FIELD.top + FIELD.row * number + FIELD.row - 16
    placed: list[Dot] = []
    for name, value in sorted(spread.dots.items(), key=lambda each: each[1]):
        x = _x(value, reach)
        placed.append(Dot(x, y - STEP * _level(x, y, placed), name))
    return DotRow(spread, y, tuple(placed), None if spread.median is None else _x(spread.median, reach))


def _level(x: float, y: float, placed: Sequence[Dot]) -> int:
    """The lowest level on which no dot is touched."""
    taken = {round((y - dot.y) / STEP) for dot in placed if abs(dot.x - x) < TOUCHING}
    return next(level for level in range(len(placed) + 1) if level not in taken)


def _x(value: float, reach: int) -> float:
    return round(FIELD.left + (FIELD.right - FIELD.left) * (value + reach) / (2 * reach), 1)

"""A curve as coordinates: a stair with its band, and the marks beneath it. Geometry only, as in domain/pace_picture.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from logbook.domain.plot import Box
from logbook.domain.retention_of_people.figures import Curve
from logbook.domain.retention_of_people.kaplan_meier import Step

Point = tuple[float, float]
MOST_STEPS = 120
"""More corners than this nobody sees; the table holds the figures."""


BOX = Box(width=400, height=250, left=56, right=388, top=14, bottom=190)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template draws. `marks` are (x, label, how many are at risk)."""

    line: tuple[Point, ...]
    band: tuple[Point, ...]
    shares: tuple[tuple[float, str], ...]
    marks: tuple[tuple[float, str, int], ...]
    box: Box = BOX


def picture(curve: Curve, start: float) -> Picture | None:
    """The curve from day 0, where it is `start`; None where it tells of nobody."""
    if not curve.people:
        return None
    last = max(curve.last_day, 1)
    steps = thinned(curve.steps)
    return Picture(
        line=_stair([(0, start), *((step.day, step.share) for step in steps)], last),
        band=_stair([(0, start), *((step.day, step.high) for step in steps)], last)
        + _stair([(0, start), *((step.day, step.low) for step in steps)], last)[::-1],
        shares=tuple((_y(share / 4), f"{share * 25} %") for share in range(5)),
        marks=tuple((_x(mark.day, last), months(mark.day), mark.at_risk) for mark in curve.marks),
    )


def thinned(steps: Sequence[Step]) -> Sequence[Step]:
    """At most so many steps, the last one among them."""
    every = -(-len(steps) // MOST_STEPS) or 1
    return [*steps[:-1][::every], *steps[-1:]]


def months(days: int) -> str:
    """How long a mark is after the start, as its label says it."""
    return f"{round(days / 30.4375)}"


def _stair(points: Sequence[tuple[int, float]], last: int) -> tuple[Point, ...]:
    found: list[Point] = []
    for day, share in points:
        x, y = _x(day, last), _y(share)
        if found:
            found.append((x, found[-1][1]))
        found.append((x, y))
    found.append((_x(last, last), found[-1][1]))
    return tuple(found)


def _x(day: int, last: int) -> float:
    return round(BOX.left + (BOX.right - BOX.left) * min(day / last, 1), 1)


def _y(share: float) -> float:
    return round(BOX.bottom - (BOX.bottom - BOX.top) * share, 1)

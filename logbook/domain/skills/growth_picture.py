"""Small multiples of a person's sub-scales over time, as coordinates: one frame a sub-scale, all on the same axes.

Geometry only, in the units of a fixed viewBox; colours and words belong to the template. Whose eyes a line is through is
told by the shape of its marks as well as by its colour. The table says the same in numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logbook.domain.plot import Box
from logbook.domain.skills.growth import Eyes, Growth, Line, Stretch
from logbook.domain.skills.scales import HIGHEST, LOWEST, Item

SIZE = 4
"""Half of a mark's width."""
DISC = f"a{SIZE} {SIZE} 0 1 0 {2 * SIZE} 0a{SIZE} {SIZE} 0 1 0 -{2 * SIZE} 0z"
SQUARE = f"h{2 * SIZE}v{2 * SIZE}h-{2 * SIZE}z"
DIAMOND = f"l{SIZE + 1} {SIZE + 1}l-{SIZE + 1} {SIZE + 1}l-{SIZE + 1} -{SIZE + 1}z"


FRAME = Box(width=300, height=132, left=22, right=288, top=10, bottom=108)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line: through whose eyes, its points for a polyline, and the path that draws all of its marks."""

    eyes: Eyes
    points: str
    marks: str


@dataclass(frozen=True, slots=True)
class Small:
    """One sub-scale's frame, and in words what its lines end at: "own 3.4, supervisor 3.0"."""

    title: str
    lines: tuple[Drawn, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Smalls:
    """Every frame, with the axes they share: where each whole score lies, and the first and last stretch's names."""

    frames: tuple[Small, ...]
    scores: tuple[tuple[int, float], ...]
    begins: str
    ends: str
    frame: Box = FRAME


def smalls(found: Growth) -> Smalls:
    """The whole picture, a frame for each sub-scale in the scale's order."""
    places = _places(found.stretches)
    frames = tuple(_small(item, found.lines[item.number], places) for item in found.scale.sub_scales)
    ends = found.stretches[-1].said() if len(found.stretches) > 1 else ""
    begins = found.stretches[0].said() if found.stretches else ""
    return Smalls(frames, tuple((score, _y(score)) for score in range(LOWEST, HIGHEST + 1)), begins, ends)


def _small(item: Item, lines: Sequence[Line], places: Mapping[Stretch, float]) -> Small:
    told = [line for line in lines if line.latest is not None]
    said = ", ".join([f"{line.eyes} {line.latest:.1f}" for line in told]) or "not rated enough yet"
    return Small(item.short_title, tuple([_drawn(line, places) for line in told]), said)


def _drawn(line: Line, places: Mapping[Stretch, float]) -> Drawn:
    points = [(places[each.at], _y(each.mean)) for each in line.points if each.mean is not None]
    return Drawn(
        line.eyes,
        " ".join([f"{x},{y}" for x, y in points]),
        "".join([mark(line.eyes, x, y) for x, y in points]),
    )


def mark(eyes: Eyes, x: float, y: float) -> str:
    """A path around a point: a disc for oneself, a square for the supervisor, a diamond for peers."""
    if eyes is Eyes.SELF:
        return f"M{x - SIZE:g} {y:g}{DISC}"
    if eyes is Eyes.SUPERVISOR:
        return f"M{x - SIZE:g} {y - SIZE:g}{SQUARE}"
    return f"M{x:g} {y - SIZE - 1:g}{DIAMOND}"


def _places(stretches: tuple[Stretch, ...]) -> dict[Stretch, float]:
    """How far right each stretch lies: time runs evenly; a single one stands in the middle."""
    width, whole = FRAME.right - FRAME.left, stretches[-1].after(stretches[0]) if stretches else 0
    return {at: round(FRAME.left + width * (at.after(stretches[0]) / whole if whole else 0.5), 1) for at in stretches}


def _y(score: float) -> float:
    share = (score - LOWEST) / (HIGHEST - LOWEST)
    return round(FRAME.bottom - (FRAME.bottom - FRAME.top) * share, 1)

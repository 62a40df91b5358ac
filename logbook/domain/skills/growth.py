"""One person's sub-scales over time, as they see themselves and as their supervisor and peers see them.

A point is all ratings through one kind of eyes in one stretch of time: their scores over the statements that have one,
and how much of the sub-scale that covers. Stretches are months, quarters or years, whichever leaves few enough to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from logbook.domain.skills.scales import HIGHEST, Item, Scale
from logbook.domain.skills.scoring import in_words
from logbook.domain.skills.tallying import Tally, tallies, together
from logbook.domain.words import listed, month

MOST_STRETCHES = 8
"""More would be neither drawn apart nor read on a phone."""
GRAINS = (1, 3, 6, 12)
"""How many months a stretch may have."""


class Eyes(StrEnum):
    """Through whose eyes a practice was rated; the values are the words people read."""

    SELF = "own"
    SUPERVISOR = "supervisor"
    PEERS = "peers"


class Sighting(NamedTuple):
    """One locked rating: the day of the practice it is about, through whose eyes, and its answers as they are kept."""

    on: date
    eyes: Eyes
    scale: Scale
    answers: str


class Stretch(NamedTuple):
    """So many months from the first of one."""

    begins: date
    months: int

    def said(self) -> str:
        """ "March 2026", "January to March 2026", "2026"."""
        if self.months == 1:
            return month(self.begins)
        if self.months == 12:
            return str(self.begins.year)
        last = date(self.begins.year, self.begins.month + self.months - 1, 1)
        return f"{month(self.begins).split()[0]} to {month(last)}"

    def after(self, first: Stretch) -> int:
        """How many stretches after the first one it comes."""
        whole = (self.begins.year - first.begins.year) * 12 + self.begins.month - first.begins.month
        return whole // self.months


class Point(NamedTuple):
    """All ratings of one stretch: their mean over what has a score, so many statements of so many; None where withheld."""

    at: Stretch
    mean: float | None
    scored: int
    of: int


class Line(NamedTuple):
    """A sub-scale through one kind of eyes: a point for each stretch in which it was rated, in order of time.

    `first` and `latest` are its first and last mean that are not withheld.
    """

    eyes: Eyes
    points: tuple[Point, ...]
    first: float | None
    latest: float | None


def line(eyes: Eyes, points: Sequence[Point]) -> Line:
    """The points with their ends."""
    means = [point.mean for point in points if point.mean is not None]
    return Line(eyes, tuple(points), means[0] if means else None, means[-1] if means else None)


@dataclass(frozen=True, slots=True)
class Growth:
    """Every sub-scale with its lines; the stretches in which anything was rated; how many ratings through whose eyes."""

    scale: Scale
    lines: Mapping[int, tuple[Line, ...]]
    stretches: tuple[Stretch, ...]
    ratings: Mapping[Eyes, int]

    @property
    def eyes(self) -> tuple[Eyes, ...]:
        """Those there are ratings through, in their order."""
        return tuple(each for each in Eyes if self.ratings.get(each))

    @property
    def strength(self) -> tuple[Item, float] | None:
        """The sub-scale to name first: the highest of the latest means, all eyes weighing the same; None above nothing."""
        found: list[tuple[float, Item]] = []
        for item in self.scale.sub_scales:
            latest = [each.latest for each in self.lines[item.number] if each.latest is not None]
            if latest and sum(latest) > 0:
                found.append((sum(latest) / len(latest), item))
        best = max(found, key=lambda each: each[0], default=None)
        return (best[1], best[0]) if best else None


def grain(first: date, last: date) -> int:
    """How many months a stretch has, so that from the first day to the last there are few; a year where nothing does."""
    few = (each for each in GRAINS if stretch(last, each).after(stretch(first, each)) < MOST_STRETCHES)
    return next(few, GRAINS[-1])


def stretch(day: date, months: int) -> Stretch:
    """The stretch this day lies in: quarters, half-years and years are the calendar's."""
    return _stretch(day.year, (day.month - 1) // months, months)


@lru_cache(maxsize=512)
def _stretch(year: int, number: int, months: int) -> Stretch:
    return Stretch(date(year, number * months + 1, 1), months)


def growth(scale: Scale, sightings: Sequence[Sighting]) -> Growth:
    """All of it, over the sub-scales of `scale`; the ratings may be of several of its versions."""
    days = [each.on for each in sightings]
    months = grain(min(days), max(days)) if days else GRAINS[0]
    there = dict.fromkeys(Eyes, 0)
    texts: dict[tuple[Stretch, Eyes, int], tuple[Scale, list[str]]] = {}
    for on, eyes, version, answers in sightings:
        there[eyes] += 1
        texts.setdefault((stretch(on, months), eyes, version.version), (version, []))[1].append(answers)
    sums: dict[tuple[int, Eyes], dict[Stretch, Tally]] = {}
    for (at, eyes, _), (version, answers_then) in texts.items():
        for number, tally in tallies(version, answers_then).items():
            by_stretch = sums.setdefault((number, eyes), {})
            by_stretch[at] = together(by_stretch[at], tally) if at in by_stretch else tally
    stretches = tuple(sorted({at for by_stretch in sums.values() for at in by_stretch}))
    lines = {
        item.number: tuple(
            line(eyes, [Point(at, each.mean, each.scored, each.of) for at, each in sorted(found.items())])
            for eyes in Eyes
            if (found := sums.get((item.number, eyes)))
        )
        for item in scale.sub_scales
    }
    return Growth(scale, lines, stretches, there)


def strength_named(found: Growth) -> str:
    """ "A strength: Attuned guiding, 4.2 of 5 (to a great extent)."; "" where nothing can be named yet."""
    if found.strength is None:
        return ""
    item, mean = found.strength
    return f"A strength: {item.short_title}, {mean:.1f} of {HIGHEST} ({in_words(found.scale, mean).lower()})."


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch through one kind of eyes in numbers: for each sub-scale in order a mean, with its coverage where not whole."""

    stretch: Stretch
    eyes: Eyes
    cells: tuple[str, ...]


WITHHELD = "–"


def in_numbers(found: Growth) -> list[Row]:
    """The picture in numbers, the latest stretch first."""
    by_place: dict[tuple[Stretch, Eyes], dict[int, Point]] = {}
    for number, lines in found.lines.items():
        for each in lines:
            for point in each.points:
                by_place.setdefault((point.at, each.eyes), {})[number] = point
    numbers = [item.number for item in found.scale.sub_scales]
    return [
        Row(at, eyes, tuple([_cell(by_place[at, eyes].get(number)) for number in numbers]))
        for at in reversed(found.stretches)
        for eyes in found.eyes
        if (at, eyes) in by_place
    ]


def _cell(point: Point | None) -> str:
    """ "3.4", "3.4 (5 of 6)", or a dash where it is withheld or was not rated."""
    if point is None or point.mean is None:
        return WITHHELD
    return f"{point.mean:.1f}" if point.scored == point.of else f"{point.mean:.1f} ({point.scored} of {point.of})"


def counted(found: Growth) -> str:
    """ "8 own, 5 by a supervisor and 1 by peers": how much there is to see it from."""
    words = {Eyes.SELF: "own", Eyes.SUPERVISOR: "by a supervisor", Eyes.PEERS: "by peers"}
    return listed([f"{found.ratings[eyes]} {words[eyes]}" for eyes in found.eyes])

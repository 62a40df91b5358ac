"""Two recordings of one practitioner side by side, and several practitioners' pairs as a group.

The difference is the first recording's mean above the second's, over statements scored in both, so that what was left
out of one cannot pull either way. Raw totals stand beside it only where a rating is complete. It claims no cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.scales import Item, Scale
from logbook.domain.skills.scoring import Profile, Scores, enough, profile
from logbook.domain.words import listed

FEWEST_FOR_A_VERDICT = 6
"""Five people who all moved one way are still to be expected by chance more than one time in twenty; six are not."""
BY_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Rated:
    """A recording's rating and the version of the scale it was made on."""

    scale: Scale
    scores: Scores


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one sub-scale, or of all (item None): the mean difference over so many statements of so many.

    None while fewer than half of the statements were scored in both. The two means are over those same statements.
    """

    item: Item | None
    both: int
    of: int
    first: float | None
    second: float | None
    difference: float | None

    @property
    def coverage(self) -> float:
        return self.both / self.of


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every sub-scale's difference in order, the difference over all of them, and each rating's own profile."""

    sub_scales: tuple[Difference, ...]
    overall: Difference
    first: Profile
    second: Profile

    @property
    def raw_difference(self) -> int | None:
        """The raw totals' difference, as the study prints it: only when both are complete and out of as much."""
        if self.first.total is None or self.second.total is None:
            return None
        if self.first.scale.compared != self.second.scale.compared:
            return None
        return self.first.total - self.second.total


def compare(first: Rated, second: Rated) -> Comparison:
    """Errors: RuleBroken when the two were rated on different scales; versions of one scale compare by statement."""
    if first.scale.key != second.scale.key:
        raise RuleBroken(
            f"One recording was rated on {first.scale.said()} and the other on {second.scale.said()}: choose two "
            "ratings on one scale."
        )
    items: dict[int, Item] = {}
    keys: dict[int, frozenset[str]] = {}
    for item in (*first.scale.sub_scales, *second.scale.sub_scales):
        items.setdefault(item.number, item)
        keys[item.number] = keys.get(item.number, frozenset()) | item.keys
    return Comparison(
        tuple(_difference(items[number], keys[number], first.scores, second.scores) for number in sorted(items)),
        _difference(None, frozenset().union(*keys.values()), first.scores, second.scores),
        profile(first.scale, first.scores),
        profile(second.scale, second.scores),
    )


def _difference(item: Item | None, keys: frozenset[str], first: Scores, second: Scores) -> Difference:
    pairs = [
        (one, other)
        for key in keys
        if isinstance(one := first.get(key), int) and isinstance(other := second.get(key), int)
    ]
    both, of = len(pairs), len(keys)
    if not enough(both, of):
        return Difference(item, both, of, None, None, None)
    one, other = (sum(column) for column in zip(*pairs, strict=True))
    return Difference(item, both, of, one / both, other / both, (one - other) / both)


@dataclass(frozen=True, slots=True)
class Spread:
    """One sub-scale in a group (item None: all together): each person's dot, their median and how many there are.

    Whoever is withheld for coverage has no dot and is not counted in n.
    """

    item: Item | None
    dots: Mapping[str, float]

    @property
    def n(self) -> int:
        return len(self.dots)

    @property
    def median(self) -> float | None:
        return median(self.dots.values()) if self.dots else None


@dataclass(frozen=True, slots=True)
class GroupReport:
    """Each sub-scale's spread in order, and that of all of them together."""

    sub_scales: tuple[Spread, ...]
    overall: Spread

    def verdict(self, first: str, second: str) -> str:
        """One sentence on all sub-scales together, the recordings called so; "" under six people.

        There is none for a single sub-scale: of nine verdicts at once, one is soon found by chance.
        """
        return verdict(list(self.overall.dots.values()), first, second)


def group(comparisons: Mapping[str, Comparison]) -> GroupReport:
    """The report of several practitioners, each under the name it shall show. Errors: RuleBroken for two scales in it."""
    scales = {found.first.scale.key: found.first.scale for found in comparisons.values()}
    if len(scales) > 1:
        named = listed([scale.said() for scale in scales.values()])
        raise RuleBroken(f"The group was rated on {named}: choose recordings rated on one scale.")
    items: dict[int, Item] = {}
    dots: dict[int, dict[str, float]] = {}
    for name, found in comparisons.items():
        for each in found.sub_scales:
            if each.item is not None:
                items.setdefault(each.item.number, each.item)
                own = dots.setdefault(each.item.number, {})
                own.update({name: each.difference} if each.difference is not None else {})
    overall = {name: found.overall.difference for name, found in comparisons.items()}
    return GroupReport(
        tuple(Spread(items[number], dots[number]) for number in sorted(items)),
        Spread(None, {name: difference for name, difference in overall.items() if difference is not None}),
    )


def verdict(differences: Sequence[float], first: str, second: str) -> str:
    """Which of "shared review" and "other meeting" was mostly the higher, by the exact two-sided sign test at 5 %.

    "" under six people. Who scored the same in both moved neither way and is left out of the test, not of the count.
    """
    if len(differences) < FEWEST_FOR_A_VERDICT:
        return ""
    higher, lower = sum(each > 0 for each in differences), sum(each < 0 for each in differences)
    moved, fewer = higher + lower, min(higher, lower)
    chance = min(1.0, 2 * sum(comb(moved, count) for count in range(fewer + 1)) / 2**moved)
    counted = f"of {len(differences)} people {higher} scored higher in the {first} and {lower} in the {second}"
    if chance > BY_CHANCE:
        return f"There is no clear difference: {counted}."
    return f"Scores were mostly higher in the {first if higher > lower else second}: {counted}. It does not say why."

"""Krippendorff's alpha for ordered scores: how far any number of raters agree beyond what chance would give.

Raters may leave statements out: every statement that two of them scored takes part. Krippendorff (2011), "Computing
Krippendorff's alpha-reliability". His ordinal distance of two scores is the square of how far apart their mean ranks
lie, so that sums of ranks and of their squares give every disagreement; ranks are kept doubled, as whole numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from logbook.domain.skills.figures import Figure, not_there


def alpha(rows: Iterable[Sequence[int]]) -> Figure:
    """`rows` hold the scores each statement got, in any order; those with fewer than two take no part."""
    paired = [row for row in rows if len(row) > 1]
    if len(paired) < 2:
        return not_there("Krippendorff's alpha needs at least two statements that two raters have scored.")
    used = Counter(chain.from_iterable(paired))
    rank = _ranks(used)
    observed = sum([_apart([rank[score] for score in row]) / (len(row) - 1) for row in paired])
    every = used.total()
    expected = every * sum([often * rank[score] ** 2 for score, often in used.items()])
    expected -= sum([often * rank[score] for score, often in used.items()]) ** 2
    if not expected:
        return not_there(
            "Krippendorff's alpha cannot be computed: every score is the same, so chance alone would agree."
        )
    return Figure(1 - (every - 1) * observed / expected)


def _ranks(used: Mapping[int, int]) -> dict[int, int]:
    """Twice the mean rank of each score among all that were given."""
    below, found = 0, {}
    for score in sorted(used):
        found[score] = 2 * below + used[score]
        below += used[score]
    return found


def _apart(ranks: Sequence[int]) -> int:
    """The sum over all pairs of the square of their difference."""
    return len(ranks) * sum([rank * rank for rank in ranks]) - sum(ranks) ** 2

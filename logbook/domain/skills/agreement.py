"""How far raters of one recording agree, in several figures at once; each says in a sentence when it cannot be there.

Raters agree poorly on such scales even after training. So agreement is shown and talked about, gaps of two or more
first, and never hidden behind an average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from logbook.domain.skills.alpha import alpha
from logbook.domain.skills.figures import Figure, not_there
from logbook.domain.skills.icc import Icc, icc, no_icc
from logbook.domain.skills.scales import Scale, Statement
from logbook.domain.skills.scoring import Scores

GAP = 2
"""Scores so far apart are flagged for talking about."""

ONE_RATER = "Agreement needs two raters, and this recording has only one rating that counts."
NOTHING_SHARED = "There is no statement that two raters have both scored."
TWO_ONLY = "This compares two raters at a time: choose a pair."


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of so many raters over so many statements that at least two of them scored. Shares are 0 to 1.

    Exact and within one are shares of all pairs of scores. Bias is the first rater's mean above the second's; it and
    the quadratic-weighted kappa are of two raters, alpha and ICC(2,1) of any number.
    """

    raters: int
    statements: int
    exact: Figure
    within_one: Figure
    bias: Figure
    kappa: Figure
    alpha: Figure
    icc: Icc


def agreement(ratings: Sequence[Scores]) -> Agreement:
    """Of locked, unseen ratings on one version of a scale; absent and “not applicable” answers take no part."""
    if len(ratings) < 2:
        alone = not_there(ONE_RATER)
        return Agreement(len(ratings), 0, alone, alone, alone, alone, alone, no_icc(ONE_RATER))
    keys = dict.fromkeys(chain.from_iterable(ratings))
    rows = [[score for each in ratings if isinstance(score := each.get(key), int)] for key in keys]
    shared = [row for row in rows if len(row) > 1]
    if not shared:
        nothing = not_there(NOTHING_SHARED)
        return Agreement(len(ratings), 0, nothing, nothing, nothing, nothing, nothing, no_icc(NOTHING_SHARED))
    apart = [abs(one - other) for row in shared for one, other in combinations(row, 2)]
    two = len(ratings) == 2
    return Agreement(
        raters=len(ratings),
        statements=len(shared),
        exact=Figure(apart.count(0) / len(apart)),
        within_one=Figure((apart.count(0) + apart.count(1)) / len(apart)),
        bias=Figure(sum(one - other for one, other in shared) / len(shared)) if two else not_there(TWO_ONLY),
        kappa=kappa(shared) if two else not_there(TWO_ONLY),
        alpha=alpha(shared),
        icc=icc([row for row in shared if len(row) == len(ratings)]),
    )


def kappa(pairs: Sequence[Sequence[int]]) -> Figure:
    """Cohen's kappa of two raters with quadratic weights (Cohen, 1968), over the statements both scored.

    With these weights the disagreement expected by chance is the mean square difference of one rater's scores from
    the other's over all pairings, which sums alone give: whole numbers, so that no variance is exactly none.
    """
    n = len(pairs)
    if n < 2:
        return not_there("Kappa needs at least two statements that both have scored.")
    observed = n * sum([(one - other) ** 2 for one, other in pairs])
    first, second = (sum(column) for column in zip(*pairs, strict=True))
    expected = n * sum([one * one + other * other for one, other in pairs]) - 2 * first * second
    if not expected:
        return not_there("Kappa cannot be computed: both gave one and the same score throughout, as chance would.")
    return Figure(1 - observed / expected)


def leans(ratings: Sequence[Scores]) -> list[Figure]:
    """For each rater, how far above the mean of the others they score, on average over what they share with another."""
    return [_lean(own, [*ratings[:at], *ratings[at + 1 :]]) for at, own in enumerate(ratings)]


def _lean(own: Scores, others: Sequence[Scores]) -> Figure:
    above = []
    for key, score in own.items():
        beside = [answer for each in others if isinstance(answer := each.get(key), int)]
        if isinstance(score, int) and beside:
            above.append(score - sum(beside) / len(beside))
    return Figure(sum(above) / len(above)) if above else not_there(NOTHING_SHARED if others else ONE_RATER)


@dataclass(frozen=True, slots=True)
class Gap:
    """A statement two raters scored two or more apart."""

    statement: Statement
    first: int
    second: int


def gaps(scale: Scale, first: Scores, second: Scores) -> list[Gap]:
    """What to talk about first: the widest gap on top, equals in the scale's order."""
    found = [
        Gap(statement, one, other)
        for key, statement in scale.statements.items()
        if isinstance(one := first.get(key), int)
        and isinstance(other := second.get(key), int)
        and abs(one - other) >= GAP
    ]
    return sorted(found, key=lambda gap: -abs(gap.first - gap.second))

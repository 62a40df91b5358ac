"""ICC(2,1): how far one rater, taken at random, gives the same scores as another, with F, p and the 95 % interval.

Two-way random effects, absolute agreement, a single rater: Shrout and Fleiss (1979) ICC(2,1), McGraw and Wong (1996)
ICC(A,1), whose interval this is. Statements are the rows; only those every rater scored can take part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from logbook.domain.skills.f_distribution import quantile, upper_tail
from logbook.domain.skills.figures import Figure, not_there

TAIL = 0.025
"""On either side of a 95 % interval."""

PARALLEL = not_there(
    "The raters' scores run exactly parallel, so nothing is left over to measure the uncertainty of ICC by."
)
ONE_POINT = not_there(
    "On average no statement was scored higher than another, so the interval of ICC cannot be computed."
)


@dataclass(frozen=True, slots=True)
class Icc:
    """The coefficient over so many statements; F of the statements against what is left over, with p; the interval.

    F has (statements - 1) and (statements - 1)(raters - 1) degrees of freedom.
    """

    figure: Figure
    statements: int
    f: Figure
    p: Figure
    low: Figure
    high: Figure


def no_icc(why_not: str, statements: int = 0) -> Icc:
    """No figure at all, for one and the same reason."""
    nothing = not_there(why_not)
    return Icc(nothing, statements, nothing, nothing, nothing, nothing)


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """Of n statements by k raters: between statements, between raters, and what is left over."""

    n: int
    k: int
    statements: float
    raters: float
    rest: float


def icc(rows: Sequence[Sequence[int]]) -> Icc:
    """`rows` are the statements that all of two or more raters scored, each row in the raters' order."""
    n = len(rows)
    if n < 2:
        return no_icc("ICC needs at least two statements that every rater has scored.", n)
    found = _mean_squares(rows)
    figure = _coefficient(found)
    if found.rest == 0:
        return Icc(figure, n, *[PARALLEL if figure.value is not None else figure] * 4)
    f = found.statements / found.rest
    p = Figure(upper_tail(f, n - 1, (n - 1) * (found.k - 1)))
    if found.statements == 0:
        return Icc(figure, n, Figure(f), p, ONE_POINT, ONE_POINT)
    degrees = _degrees(found)
    low, high = (_bound(found, quantile(at, degrees, n - 1)) for at in (TAIL, 1 - TAIL))
    return Icc(figure, n, Figure(f), p, Figure(low), Figure(high))


def _coefficient(found: _MeanSquares) -> Figure:
    below = found.statements + (found.k - 1) * found.rest + found.k * (found.raters - found.rest) / found.n
    if below == 0:
        return not_there("ICC cannot be computed: on average no statement was scored higher than another.")
    return Figure((found.statements - found.rest) / below)


def _mean_squares(rows: Sequence[Sequence[int]]) -> _MeanSquares:
    """Sums of squares in whole numbers, n k times too large, so that what is nothing is exactly nothing."""
    n, k = len(rows), len(rows[0])
    by_row = [sum(row) for row in rows]
    by_rater = [sum(column) for column in zip(*rows, strict=True)]
    whole = sum(by_row) ** 2
    rows_squared = n * sum([total * total for total in by_row])
    raters_squared = k * sum([total * total for total in by_rater])
    squared = n * k * sum([score * score for row in rows for score in row])
    return _MeanSquares(
        n=n,
        k=k,
        statements=(rows_squared - whole) / (n * k * (n - 1)),
        raters=(raters_squared - whole) / (n * k * (k - 1)),
        rest=(squared - rows_squared - raters_squared + whole) / (n * k * (n - 1) * (k - 1)),
    )


def _degrees(found: _MeanSquares) -> float:
    """The interval's degrees of freedom, by Satterthwaite: of the sum of two mean squares that makes the statements'."""
    n, k = found.n, found.k
    a = (found.statements - found.rest) / (found.raters + (n - 1) * found.rest)
    b = 1 + (n - 1) * a
    return (n - 1) * (k - 1) * found.statements**2 / ((n - 1) * (a * found.raters) ** 2 + (b * found.rest) ** 2)


def _bound(found: _MeanSquares, q: float) -> float:
    """The coefficient at which F would lie at its quantile q: the lower bound at the low one, the upper at the high."""
    n, k = found.n, found.k
    if q == inf:
        return 1.0
    between = n * q * found.statements
    return (between - n * found.rest) / (between + k * found.raters + (k * n - k - n) * found.rest)

"""Agreement by the same formulas in NumPy, its interval and p by SciPy: what ours is measured beside (scripts/bench).

Only where the extra `reference` is installed. It asks nothing about what cannot be computed: the ratings measured have variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import f as f_distribution

POINTS = 6


def in_numpy(rows: Sequence[Sequence[int]]) -> dict[str, float]:
    """Of statements by raters, none missing: every figure that domain/skills/agreement.py gives."""
    marks = np.asarray(rows, dtype=float)
    one, other = np.triu_indices(marks.shape[1], 1)
    apart = np.abs(marks[:, one] - marks[:, other])
    found = {"exact": float(np.mean(apart == 0)), "within one": float(np.mean(apart <= 1)), "alpha": _alpha(marks)}
    if marks.shape[1] == 2:
        found |= {"bias": float(np.mean(marks[:, 0] - marks[:, 1])), "kappa": _kappa(marks)}
    return found | _icc(marks)


def _kappa(marks: Any) -> float:
    observed = np.zeros((POINTS, POINTS))
    np.add.at(observed, (marks[:, 0].astype(int), marks[:, 1].astype(int)), 1)
    weights = np.subtract.outer(np.arange(POINTS), np.arange(POINTS)) ** 2
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    return float(1 - (weights * observed).sum() / (weights * expected).sum())


def _alpha(marks: Any) -> float:
    """By coincidences, with the ordinal distance."""
    raters = marks.shape[1]
    counts = np.stack([(marks == score).sum(axis=1) for score in range(POINTS)], axis=1).astype(float)
    coincidences = (counts.T @ counts - np.diag(counts.sum(axis=0))) / (raters - 1)
    totals = coincidences.sum(axis=0)
    ranks = np.cumsum(totals) - totals / 2
    distance = np.subtract.outer(ranks, ranks) ** 2
    expected = np.outer(totals, totals) - np.diag(totals)
    return float(1 - (totals.sum() - 1) * (coincidences * distance).sum() / (expected * distance).sum())


def _icc(marks: Any) -> dict[str, float]:
    """ICC(2,1) with F, p and McGraw and Wong's interval."""
    n, k = marks.shape
    whole = marks.mean()
    rows, raters = marks.mean(axis=1), marks.mean(axis=0)
    between = k * ((rows - whole) ** 2).sum() / (n - 1)
    of_raters = n * ((raters - whole) ** 2).sum() / (k - 1)
    rest = ((marks - rows[:, None] - raters[None, :] + whole) ** 2).sum() / ((n - 1) * (k - 1))
    icc = (between - rest) / (between + (k - 1) * rest + k * (of_raters - rest) / n)
    ratio = between / rest
    a = k * icc / (n * (1 - icc))
    b = 1 + k * icc * (n - 1) / (n * (1 - icc))
    v = (a * of_raters + b * rest) ** 2 / ((a * of_raters) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1)))
    upper, lower = f_distribution.ppf(0.975, n - 1, v), f_distribution.ppf(0.975, v, n - 1)
    spare = k * of_raters + (k * n - k - n) * rest
    return {
        "icc": float(icc),
        "F": float(ratio),
        "p": float(f_distribution.sf(ratio, n - 1, (n - 1) * (k - 1))),
        "low": float(n * (between - upper * rest) / (upper * spare + n * between)),
        "high": float(n * (lower * between - rest) / (spare + n * lower * between)),
    }

"""The same figures by the libraries that others use: krippendorff, statsmodels, pingouin, and SciPy for the intervals.

They are the extra `reference` and half a gigabyte, so they are imported only where they are asked.
`python -m tests.domain.skills.libraries` writes what they say about a few hundred tables to libraries.json, which every
run of the suite holds our figures to; the tests marked long hold them to the libraries themselves, and the file too.
"""

from __future__ import annotations

import json
import warnings
from math import isfinite, nan
from pathlib import Path
from random import Random
from typing import Any

from tests.domain.skills.tables_of_scores import Table, table

KEPT = Path(__file__).with_name("libraries.json")
REMAINDER = 1e-12
"""What is left over of a mean square by rounding alone."""
Said = dict[str, float | None]
"""kappa, alpha, icc, f, p, low, high: None where the library has no figure."""


def random_tables(seed: int, count: int) -> list[Table]:
    """Two tables in three have two raters, so that kappa is among what they hold."""
    random = Random(seed)  # noqa: S311 - tables to compute with, not secrets
    return [table(random, random.choice((2, 2, 2, 2, 3, 5))) for _ in range(count)]


def said_by_libraries(marks: Table) -> Said:
    """What the libraries say about one table."""
    import numpy

    array = numpy.array([[float(mark) if mark.isdigit() else nan for mark in row] for row in marks])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        said = {"kappa": _kappa(array), "alpha": _alpha(array), **_icc(array[:, ~numpy.isnan(array).any(axis=0)])}
    return {name: float(value) if value is not None and isfinite(value) else None for name, value in said.items()}


def _kappa(array: Any) -> float | None:
    import numpy
    from statsmodels.stats.inter_rater import cohens_kappa

    whole = array[:, ~numpy.isnan(array).any(axis=0)].astype(int)
    if len(array) != 2 or whole.shape[1] < 2:
        return None
    square = numpy.zeros((6, 6))
    numpy.add.at(square, (whole[0], whole[1]), 1)
    return float(cohens_kappa(square, wt="quadratic", return_results=False))


def _alpha(array: Any) -> float | None:
    import krippendorff
    import numpy

    paired = array[:, (~numpy.isnan(array)).sum(axis=0) > 1]
    if paired.shape[1] < 2 or len(numpy.unique(paired[~numpy.isnan(paired)])) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=paired, level_of_measurement="ordinal", value_domain=range(6)))


def _icc(whole: Any) -> Said:
    """`whole` has the raters as rows, and only the statements they all scored. pingouin takes five scores and more."""
    import pandas
    import pingouin
    from scipy.stats import f

    n = whole.shape[1]
    if n < 2 or len(set(whole.ravel())) < 2:
        return dict.fromkeys(("icc", "f", "p", "low", "high"))
    k, msr, msc, mse = _mean_squares(whole)
    if whole.size < 5:
        below = msr + (k - 1) * mse + k * (msc - mse) / n
        icc, ratio = (msr - mse) / below if below else None, msr / mse if mse else None
        p = f.sf(ratio, n - 1, (n - 1) * (k - 1)) if ratio is not None else None
    else:
        scores = [(at, rater, score) for rater, row in enumerate(whole) for at, score in enumerate(row)]
        long = pandas.DataFrame(scores, columns=["statement", "rater", "score"])
        found = pingouin.intraclass_corr(long, "statement", "rater", "score").set_index("Type").loc["ICC(A,1)"]
        icc, ratio, p = found["ICC"], found["F"], found["pval"]
    low, high = _interval(whole, icc) if icc is not None and icc < 1 and min(msr, mse) > REMAINDER else (None, None)
    return {"icc": icc, "f": ratio, "p": p, "low": low, "high": high}


def _mean_squares(whole: Any) -> tuple[int, float, float, float]:
    """The number of raters; the mean squares of statements, raters and what is left over."""
    k, n = whole.shape
    mean, of_rater, of_statement = whole.mean(), whole.mean(axis=1)[:, None], whole.mean(axis=0)[None, :]
    msr = k * ((of_statement - mean) ** 2).sum() / (n - 1)
    msc = n * ((of_rater - mean) ** 2).sum() / (k - 1)
    return k, msr, msc, ((whole - of_statement - of_rater + mean) ** 2).sum() / ((n - 1) * (k - 1))


def _interval(whole: Any, icc: float) -> tuple[float, float]:
    """McGraw and Wong's interval in their own letters, with SciPy's F distribution: pingouin's is rounded."""
    from scipy.stats import f

    n = whole.shape[1]
    k, msr, msc, mse = _mean_squares(whole)
    a, b = k * icc / (n * (1 - icc)), 1 + k * icc * (n - 1) / (n * (1 - icc))
    v = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1)))
    upper, lower = f.ppf(0.975, n - 1, v), f.ppf(0.975, v, n - 1)
    rest = k * msc + (k * n - k - n) * mse
    low = n * (msr / upper - mse) / (rest + n * msr / upper)  # divided through, as the quantile may be infinite
    return low, n * (lower * msr - mse) / (rest + n * lower * msr)


def kept() -> list[tuple[Table, Said]]:
    """What the libraries said when the file was written."""
    return [(tuple(marks), said) for marks, said in json.loads(KEPT.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    found = [(marks, said_by_libraries(marks)) for marks in random_tables(1979, 300)]
    lines = ",\n".join(json.dumps(each) for each in found)
    KEPT.write_text(f"[\n{lines}\n]\n", encoding="utf-8")

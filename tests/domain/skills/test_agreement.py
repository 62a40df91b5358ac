"""Agreement by hand: what each figure is on scores small enough to check, what it says when it is not there."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.agreement import agreement, gaps, leans
from logbook.domain.skills.figures import Figure
from logbook.domain.skills.icc import icc
from logbook.domain.skills.scoring import NOT_APPLICABLE, Scores
from tests.domain.skills.scale import SCALE, everywhere, ratings
from tests.domain.skills.tables_of_scores import Table, as_ratings, table


def figures(*marks: str) -> dict[str, Figure]:
    """Every figure on scores written as one string a rater."""
    found = agreement(as_ratings(marks))
    plain = {name: getattr(found, name) for name in ("exact", "within_one", "bias", "kappa", "alpha")}
    return {**plain, "icc": found.icc.figure, "f": found.icc.f, "low": found.icc.low, "high": found.icc.high}


def test_shares_and_bias_count_what_both_scored() -> None:
    found = figures("5432.x", "5301.3")
    assert (found["exact"].value, found["within_one"].value, found["bias"].value) == (0.25, 0.75, 1.25)
    assert agreement(as_ratings(("5432.x", "5301.3"))).statements == 4


def test_three_raters_are_counted_in_pairs() -> None:
    found = figures("54", "53", "0.")
    assert (found["exact"].value, found["within_one"].value) == (0.25, 0.5)
    assert {found[name].why_not for name in ("bias", "kappa")} == {"This compares two raters at a time: choose a pair."}


def test_raters_of_one_mind_agree_entirely() -> None:
    found = figures("012345", "012345")
    assert {name: found[name].value for name in ("exact", "kappa", "alpha", "icc")} == dict.fromkeys(
        ("exact", "kappa", "alpha", "icc"), 1.0
    )
    assert "exactly parallel" in found["low"].why_not


@pytest.mark.parametrize(
    ("marks", "names", "says"),
    [
        (("012345",), ("exact", "bias", "kappa", "alpha", "icc", "f", "low"), "only one rating that counts"),
        ((), ("exact", "kappa", "alpha", "icc"), "only one rating that counts"),
        (("01..", "..x2"), ("exact", "within_one", "kappa", "alpha", "icc", "high"), "no statement that two raters"),
        (("4.", "35"), ("kappa", "alpha", "icc", "f"), "at least two statements"),
        (("333", "333"), ("kappa",), "both gave one and the same score throughout"),
        (("333", "333"), ("alpha",), "every score is the same"),
        (("333", "333"), ("icc", "f", "low"), "no statement was scored higher than another"),
        (("012", "123"), ("f", "low", "high"), "nothing is left over to measure the uncertainty"),
        (("32", "23"), ("icc", "low"), "no statement was scored higher than another"),
        (("01.", ".12", "0.2"), ("icc",), "at least two statements that every rater has scored"),
    ],
)
def test_what_cannot_be_computed_says_why(marks: Table, names: tuple[str, ...], says: str) -> None:
    found = figures(*marks)
    for name in names:
        assert found[name].value is None
        assert says in found[name].why_not


def test_the_table_of_shrout_and_fleiss() -> None:
    """Six targets and four judges (1979, table 2): they print ICC(2,1) as .29; its interval is widely given as .02 to .76."""
    found = icc([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    printed = [round(each.value or 0, 2) for each in (found.figure, found.f, found.low, found.high)]
    assert printed == [0.29, 11.03, 0.02, 0.76]


ZERO = Fraction()


def by_definition_icc(rows: list[list[int]]) -> Fraction:
    """ICC(2,1) by the sums of squares as they are defined, in whole fractions."""
    n, k = len(rows), len(rows[0])
    mean = Fraction(sum(map(sum, rows)), n * k)
    of_row = [Fraction(sum(row), k) for row in rows]
    of_rater = [Fraction(sum(column), n) for column in zip(*rows, strict=True)]
    msr = k * sum(((each - mean) ** 2 for each in of_row), ZERO) / (n - 1)
    msc = n * sum(((each - mean) ** 2 for each in of_rater), ZERO) / (k - 1)
    rest = [(rows[i][j] - of_row[i] - of_rater[j] + mean) ** 2 for i in range(n) for j in range(k)]
    mse = sum(rest, ZERO) / ((n - 1) * (k - 1))
    return (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)


def by_definition_kappa(pairs: list[tuple[int, int]]) -> Fraction:
    """Weighted kappa by its table of weights: disagreement seen over disagreement by chance."""
    n = len(pairs)
    seen = Fraction(sum((a - b) ** 2 for a, b in pairs), n)
    chance = Fraction(sum((a - b) ** 2 for a, _ in pairs for _, b in pairs), n * n)
    return 1 - seen / chance


def by_definition_alpha(units: list[list[int]]) -> Fraction:
    """Alpha by its coincidences, value by value."""
    used = [sum(unit.count(value) for unit in units) for value in range(6)]
    total = sum(used)
    seen = chance = ZERO
    for c, k in combinations(range(6), 2):
        distance = (sum(used[c : k + 1]) - Fraction(used[c] + used[k], 2)) ** 2
        met = [Fraction(sum(pair == (c, k) for pair in permutations(unit, 2)), len(unit) - 1) for unit in units]
        seen += sum(met) * distance
        chance += used[c] * used[k] * distance
    return 1 - (total - 1) * seen / chance


def test_every_figure_is_what_its_definition_says() -> None:
    random, met = Random(11), 0  # noqa: S311 - tables to compute with, not secrets
    for _ in range(300):
        marks = table(random, random.choice((2, 3)))
        columns = [[int(mark) for mark in column if mark.isdigit()] for column in zip(*marks, strict=True)]
        found, units = figures(*marks), [column for column in columns if len(column) > 1]
        whole = [column for column in units if len(column) == len(marks)]
        if found["alpha"].value is not None:
            assert found["alpha"].value == pytest.approx(float(by_definition_alpha(units)), abs=1e-9)
        if found["kappa"].value is not None:
            assert found["kappa"].value == pytest.approx(
                float(by_definition_kappa([(a, b) for a, b in whole])), abs=1e-9
            )
        if found["icc"].value is not None:
            assert found["icc"].value == pytest.approx(float(by_definition_icc(whole)), abs=1e-9)
            met += 1
    assert met > 150


@given(st.lists(ratings, min_size=2, max_size=4))
def test_the_order_of_raters_matters_only_to_the_bias(several: list[Scores]) -> None:
    one, other = agreement(several), agreement(several[::-1])
    for name in ("exact", "within_one", "kappa", "alpha"):
        assert getattr(one, name).value == pytest.approx(getattr(other, name).value, abs=1e-12)
    assert one.icc.figure.value == pytest.approx(other.icc.figure.value, abs=1e-9)
    if one.bias.value is not None:
        assert one.bias.value == -(other.bias.value or 0)


@given(ratings, ratings)
def test_a_figure_or_a_reason_and_never_both(first: Scores, second: Scores) -> None:
    found = agreement([first, second])
    whole = found.icc
    for figure in (
        found.exact,
        found.within_one,
        found.bias,
        found.kappa,
        found.alpha,
        whole.figure,
        whole.f,
        whole.p,
        whole.low,
    ):
        assert (figure.value is None) == figure.why_not.endswith(".")
    if whole.figure.value is not None and whole.low.value is not None and whole.high.value is not None:
        assert whole.low.value <= whole.figure.value <= whole.high.value <= 1


def test_gaps_of_two_or_more_come_widest_first() -> None:
    first: Scores = {**everywhere(3), "4.2": 5, "6.5a": 0, "2.4": NOT_APPLICABLE, "13.4": 1}
    second: Scores = {**everywhere(3), "2.1": 4, "2.4": 0}
    found = [(each.statement.key, each.first, each.second) for each in gaps(SCALE, first, second)]
    assert found == [("6.5a", 0, 3), ("4.2", 5, 3), ("13.4", 1, 3)]


def test_each_rater_sees_how_they_lean_from_the_others() -> None:
    found = leans(as_ratings(("44x", "22.", "30.")))
    assert [each.value for each in found] == [2.25, -0.75, -1.5]
    assert [each.why_not for each in leans(as_ratings(("4.", ".3")))] == [
        "There is no statement that two raters have both scored."
    ] * 2
    same = as_ratings(("42",))[0]
    assert [each.value for each in leans([same, same])] == [0, 0]
    assert "only one rating" in leans(as_ratings(("4",)))[0].why_not

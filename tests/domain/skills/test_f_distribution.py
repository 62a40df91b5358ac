"""The F distribution where its values are known exactly, and as its own inverse everywhere else."""

from __future__ import annotations

from math import atan, inf, isclose, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.f_distribution import quantile, upper_tail

freedom = st.one_of(st.integers(1, 400), st.floats(0.05, 400))


@pytest.mark.parametrize("f", [1e-6, 0.1, 1.0, 3.84, 250.0, 1e9])
def test_where_the_distribution_has_a_closed_form(f: float) -> None:
    assert isclose(upper_tail(f, 1, 1), 1 - 2 * atan(sqrt(f)) / pi, rel_tol=1e-9, abs_tol=1e-12)
    assert isclose(upper_tail(f, 2, 7), (1 + 2 * f / 7) ** -3.5, rel_tol=1e-12)
    assert isclose(upper_tail(f, 2, 2), 1 / (1 + f), rel_tol=1e-12)


@pytest.mark.parametrize(
    ("p", "d1", "d2", "f"),
    [(0.95, 1, 10, 4.964602743730711), (0.975, 5, 15, 3.5764153492790607), (0.025, 60, 60, 0.5999553285687848)],
)
def test_printed_quantiles(p: float, d1: float, d2: float, f: float) -> None:
    assert isclose(quantile(p, d1, d2), f, rel_tol=1e-9)


def test_nothing_is_everything_and_beyond_the_floats_is_infinite() -> None:
    assert upper_tail(0, 3, 4) == 1
    assert quantile(0.975, 60, 1e-3) == inf
    assert quantile(0.025, 1e-3, 60) == 0


@given(st.floats(1e-4, 1 - 1e-4), freedom, freedom)
def test_a_quantile_leaves_what_it_should_above_it(p: float, d1: float, d2: float) -> None:
    f = quantile(p, d1, d2)
    if 0 < f < inf:
        assert isclose(1 - upper_tail(f, d1, d2), p, abs_tol=1e-9)


@given(st.floats(1e-3, 1e3), freedom, freedom)
def test_both_tails_together_are_one(f: float, d1: float, d2: float) -> None:
    assert isclose(upper_tail(f, d1, d2) + upper_tail(1 / f, d2, d1), 1, abs_tol=1e-9)

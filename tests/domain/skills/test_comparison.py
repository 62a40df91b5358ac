"""Two recordings side by side and several people's pairs, when answers are missing and when they are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.comparison import Comparison, Rated, compare, group, verdict
from logbook.domain.skills.scales import Item, Statement, allowing
from logbook.domain.skills.scoring import NOT_APPLICABLE, Scores
from tests.domain.skills.scale import SCALE, everywhere, ratings

REVIEW, MEETING = "shared review", "other meeting"


def compared(first: Scores, second: Scores) -> Comparison:
    return compare(Rated(SCALE, first), Rated(SCALE, second))


def test_complete_ratings_have_raw_totals_and_the_mean_difference() -> None:
    found = compared({**everywhere(4), "6.5a": 1}, everywhere(3))
    assert (found.first.total, found.second.total, found.raw_difference) == (205, 156, 49)
    guiding = found.sub_scales[2]
    assert guiding.item == SCALE.items[5]
    assert (guiding.both, guiding.of) == (7, 7)
    assert guiding.difference == pytest.approx(4 / 7)
    assert found.overall.difference == pytest.approx(49 / 52)


def test_only_what_was_scored_in_both_is_compared() -> None:
    first: Scores = {"12.1": 5, "12.2": 5, "12.3": NOT_APPLICABLE}
    second: Scores = {"12.1": 3, "12.2": 4, "12.4": 0}
    naming = compared(first, second).sub_scales[7]
    assert (naming.both, naming.coverage, naming.first, naming.second, naming.difference) == (2, 0.5, 5, 3.5, 1.5)


def test_under_half_scored_in_both_is_withheld() -> None:
    naming = compared({"12.1": 5, "12.2": 5}, {"12.2": 3, "12.3": 3, "12.4": 3}).sub_scales[7]
    assert (naming.both, naming.difference, naming.first) == (1, None, None)
    found = compared(everywhere(3), {})
    assert (found.overall.difference, found.raw_difference) == (None, None)


def test_one_answer_short_there_is_a_mean_difference_and_no_raw_one() -> None:
    short = {key: score for key, score in everywhere(4).items() if key != "13.4"}
    found = compared(everywhere(3), short)
    assert (found.raw_difference, found.overall.difference, found.overall.both) == (None, -1, 51)


def test_versions_of_one_scale_compare_and_two_scales_do_not() -> None:
    wider = allowing(SCALE, {"6.5a"})
    found = compare(Rated(SCALE, everywhere(2)), Rated(wider, {**everywhere(3), "6.5a": NOT_APPLICABLE}))
    assert (found.sub_scales[2].both, found.sub_scales[2].difference) == (6, -1)
    other = replace(SCALE, key="our-own", title="Our own scale")
    with pytest.raises(RuleBroken, match="Our own scale, version 1: choose two ratings on one scale"):
        compare(Rated(SCALE, {}), Rated(other, {}))


def test_a_statement_only_one_version_has_lessens_the_coverage_and_the_raw_difference() -> None:
    last = SCALE.items[-1]
    longer = replace(last, statements=(*last.statements, Statement("13.5", "The client names the next step")))
    later = replace(SCALE, version=2, items=(*SCALE.items[:-1], longer))
    found = compare(Rated(SCALE, everywhere(2)), Rated(later, {**everywhere(2), "13.5": 5}))
    assert (found.sub_scales[8].both, found.sub_scales[8].of) == (4, 5)
    assert (found.first.total, found.second.total, found.raw_difference) == (104, 109, None)


@given(ratings, ratings)
def test_the_other_way_round_is_the_same_with_the_other_sign(first: Scores, second: Scores) -> None:
    there, back = compared(first, second), compared(second, first)
    for one, other in zip((*there.sub_scales, there.overall), (*back.sub_scales, back.overall), strict=True):
        assert (one.both, one.of) == (other.both, other.of)
        assert (one.difference is None) == (2 * one.both < one.of)
        if one.difference is not None and one.first is not None and one.second is not None:
            assert one.difference == pytest.approx(-(other.difference or 0))
            assert one.difference == pytest.approx(one.first - one.second)


def people(differences: dict[str, int]) -> dict[str, Comparison]:
    """Somebody for each name, so much higher in the first recording on every statement."""
    return {name: compared(everywhere(2 + by), everywhere(2)) for name, by in differences.items()}


def test_a_group_shows_each_persons_dot_the_median_and_n() -> None:
    found = group({**people({"One": 1, "Two": -1, "Three": 2}), "Four": compared({"4.1": 5}, {"4.1": 1})})
    pacing = found.sub_scales[3]
    assert pacing.item == SCALE.items[6]
    assert (pacing.dots, pacing.median, pacing.n) == ({"One": 1, "Two": -1, "Three": 2}, 1, 3)
    assert (found.overall.median, found.overall.n) == (1, 3)
    assert isinstance(found.sub_scales[0].item, Item)


def test_a_group_is_rated_on_one_scale() -> None:
    other = replace(SCALE, key="our-own", title="Our own scale")
    mixed = {**people({"One": 1}), "Two": compare(Rated(other, everywhere(1)), Rated(other, everywhere(1)))}
    with pytest.raises(RuleBroken, match="version 1 and Our own scale, version 1: choose recordings"):
        group(mixed)


def test_nobody_has_no_median() -> None:
    assert (group({}).sub_scales, group({}).overall.median, group({}).overall.n) == ((), None, 0)


def test_under_six_people_there_is_no_verdict() -> None:
    five = {str(at): 3 for at in range(5)}
    assert group(people(five)).verdict(REVIEW, MEETING) == ""
    assert (
        group(people({**five, "5": 3})).verdict(REVIEW, MEETING).startswith("Scores were mostly higher in the shared")
    )
    withheld = {**people(five), "5": compared({"4.1": 5}, {"4.1": 1})}
    assert group(withheld).verdict(REVIEW, MEETING) == ""


@pytest.mark.parametrize(
    ("differences", "says"),
    [
        ([1.0] * 6, "higher in the shared review: of 6 people 6 scored higher in the shared review and 0 in the other"),
        ([-0.1] * 6, "higher in the other meeting"),
        ([1.0] * 5 + [-0.1], "no clear difference"),
        ([1.0] * 5 + [0.0], "no clear difference: of 6 people 5 scored higher"),
        ([1.0] * 8 + [-1.0], "higher in the shared review"),
        ([0.0] * 7, "no clear difference"),
    ],
)
def test_a_verdict_is_what_the_sign_test_allows(differences: list[float], says: str) -> None:
    assert says in verdict(differences, REVIEW, MEETING)


@given(st.lists(st.floats(-5, 5), max_size=12))
def test_a_verdict_never_changes_with_how_far_but_only_with_how_many(differences: list[float]) -> None:
    signs = [float((each > 0) - (each < 0)) for each in differences]
    assert verdict(differences, REVIEW, MEETING) == verdict(signs, REVIEW, MEETING)

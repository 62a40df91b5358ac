"""Letters counted say what scores say: held to scoring.profile over random ratings, one and many at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.scoring import Scores, profile
from logbook.domain.skills.tallying import Tally, tallies, tallies_end_to_end, tally, together
from tests.domain.skills.scale import SCALE, ratings
from tests.domain.skills.test_growth import kept


@given(ratings)
def test_one_rating_is_added_up_as_its_profile_says(scores: Scores) -> None:
    found = tallies(SCALE, [kept(scores)])
    for each in profile(SCALE, scores).sub_scales:
        tally = found[each.item.number]
        assert (tally.scored, tally.of, tally.mean) == (each.scored, each.of, each.mean)
        assert each.total is None or tally.total == each.total


@given(st.lists(ratings, max_size=8))
def test_many_are_the_sum_of_each_whichever_way_they_are_counted(rated: list[Scores]) -> None:
    texts = [kept(scores) for scores in rated]
    whole = {item.number: Tally() for item in SCALE.sub_scales}
    for text in texts:
        for number, each in tallies(SCALE, [text]).items():
            whole[number] = together(whole[number], each)
    summed = {number: each for number, each in whole.items() if each.of}
    assert tallies(SCALE, texts) == tallies_end_to_end(SCALE, "".join(texts), len(texts)) == summed


def test_an_item_nobody_chose_is_absent_and_one_left_out_takes_nothing_from_the_coverage() -> None:
    item = SCALE.sub_scales[0]
    without = "".join("-" if key in item.keys else "4" for key in SCALE.statements)
    assert item.number not in tallies(SCALE, [without])
    both = tallies(SCALE, [without, "4" * len(SCALE.statements)])[item.number]
    assert (both.of, both.mean) == (len(item.statements), 4.0)


def test_a_text_of_another_version_is_refused() -> None:
    right = "." * len(SCALE.statements)
    for text, count in ((right + ".", 1), (right, 2), (right[1:], 1)):
        with pytest.raises(ValueError, match="letters"):
            tallies_end_to_end(SCALE, text, count)


@pytest.mark.parametrize("many", [0, 1, 10_919, 10_920, 10_921, 100_000])
def test_however_many_letters_there_are_none_is_lost(many: int) -> None:
    assert tally("5" * many) == Tally(5 * many, many, many)
    assert tally("01n-" * many) == Tally(many, 2 * many, 3 * many)

"""What is refused as an answer, and what a rating's means, coverage and totals are when answers are missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from logbook.domain.skills.scales import allowing
from logbook.domain.skills.scoring import (
    NOT_APPLICABLE,
    Scores,
    in_words,
    profile,
    read_scores,
    strength_said,
    unanswered,
    why_not_begin,
)
from tests.domain.skills.scale import SCALE, everywhere, ratings


def test_answers_arrive_as_numbers_or_not_applicable_and_are_kept_in_order() -> None:
    kept, reasons = read_scores(SCALE, {"6.5a": "0", "2.4": "not-applicable", "2.1": "5"})
    assert (list(kept.items()), reasons) == ([("2.1", 5), ("2.4", NOT_APPLICABLE), ("6.5a", 0)], [])


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("6.1", "6", "cannot be scored “6”: choose a whole number from 0 (“not at all”) to 5"),
        ("6.1", "-1", "cannot be scored “-1”"),
        ("6.1", "3.5", "cannot be scored “3.5”"),
        ("6.1", "05", "cannot be scored “05”"),
        ("6.1", "٣", "cannot be scored “٣”"),
        ("6.1", "three", "cannot be scored “three”"),
        ("6.1", "", "came without a score"),
        ("6.1", "  ", "came without a score"),
        ("6.1", "not-applicable", "cannot be answered “not applicable” in VIG Practice Skills Rating Scale, version 1"),
        ("14.1", "3", "“14.1” is no statement of VIG Practice Skills Rating Scale, version 1"),
        ("1.1", "3", "“1.1” is no statement"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence_and_the_rest_is_kept(key: str, typed: str, says: str) -> None:
    kept, [reason] = read_scores(SCALE, {key: typed, "4.1": "4"})
    assert says in reason.sentence
    assert kept == {"4.1": 4}


def test_every_refusal_is_said_at_once() -> None:
    assert len(read_scores(SCALE, {"6.1": "6", "6.2": "", "99.1": "1"})[1]) == 3


def test_a_new_rating_is_begun_on_the_version_in_use() -> None:
    later = allowing(SCALE, {"6.5a"})
    assert why_not_begin(SCALE, SCALE) == []
    assert "has given way to VIG Practice Skills Rating Scale, version 2" in why_not_begin(SCALE, later)[0].sentence
    assert "no longer in use" in why_not_begin(SCALE, None)[0].sentence


def test_a_complete_rating_has_its_totals() -> None:
    found = profile(SCALE, everywhere(5))
    assert found.total == SCALE.maximum == 260
    assert [each.total for each in found.sub_scales] == [40, 30, 35, 25, 25, 40, 25, 20, 20]
    assert profile(SCALE, everywhere(0)).total == 0


def test_one_answer_short_there_is_no_total_and_the_others_keep_theirs() -> None:
    scores = everywhere(4)
    del scores["7.3"]
    found = profile(SCALE, scores)
    pacing = found.sub_scales[3]
    assert (found.total, pacing.total, pacing.mean, pacing.coverage) == (None, None, 4.0, 0.8)
    assert found.sub_scales[2].total == 28


def test_an_item_that_is_no_sub_scale_does_not_matter_to_the_total() -> None:
    scores = {key: score for key, score in everywhere(3).items() if key in SCALE.compared}
    assert profile(SCALE, scores).total == 156


def test_not_applicable_is_neither_a_zero_nor_a_score() -> None:
    scores: Scores = {**everywhere(4), "12.1": NOT_APPLICABLE}
    naming = profile(SCALE, scores).sub_scales[7]
    assert (naming.mean, naming.scored, naming.not_applicable, naming.total) == (4.0, 3, 1, None)


def test_under_half_is_withheld_and_half_is_shown() -> None:
    half = profile(SCALE, {"12.1": 5, "12.2": 4}).sub_scales[7]
    under: Scores = {"12.1": 5, "12.2": NOT_APPLICABLE, "12.3": NOT_APPLICABLE, "12.4": NOT_APPLICABLE}
    assert (half.mean, half.coverage) == (4.5, 0.5)
    assert profile(SCALE, under).sub_scales[7].mean is None
    assert profile(SCALE, {}).sub_scales[0].mean is None


def test_a_strength_is_named_first() -> None:
    scores = {**everywhere(3), "13.1": 5}
    assert strength_said(profile(SCALE, scores)) == "A strength: Widening the context, 3.5 of 5 (to a great extent)."
    assert strength_said(profile(SCALE, {})) == strength_said(profile(SCALE, everywhere(0))) == ""


def test_of_equal_strengths_the_better_covered_then_the_first_is_named() -> None:
    scores = {**everywhere(4)}
    best = profile(SCALE, scores).strength
    assert best is not None
    assert best.item.number == 4
    best = profile(SCALE, {key: score for key, score in scores.items() if key != "4.8"}).strength
    assert best is not None
    assert best.item.number == 5


def test_a_mean_in_words_is_the_nearest_anchor() -> None:
    assert [in_words(SCALE, mean) for mean in (0, 0.49, 0.5, 4.4, 5)] == [SCALE.anchors[at] for at in (0, 0, 1, 4, 5)]


def test_what_is_left_to_answer() -> None:
    left = unanswered(SCALE.items, {key: 1 for key in SCALE.statements if key not in ("2.4", "6.5a")})
    assert [each.key for each in left] == ["2.4", "6.5a"]
    assert unanswered(SCALE.items, {**everywhere(1), "2.4": NOT_APPLICABLE}) == []


@given(ratings)
def test_a_profile_never_says_more_than_was_scored(scores: Scores) -> None:
    found = profile(SCALE, scores)
    for each in found.sub_scales:
        own = [scores[key] for key in each.item.keys if key in scores]
        numbers = [score for score in own if isinstance(score, int)]
        assert each.scored + each.not_applicable == len(own)
        assert (each.mean is None) == (2 * len(numbers) < each.of)
        if each.mean is not None:
            assert min(numbers) <= each.mean <= max(numbers)
        assert (each.total is not None) == (len(numbers) == each.of)
    complete = all(isinstance(scores.get(key), int) for key in SCALE.compared)
    assert (found.total is not None) == complete


@given(ratings)
def test_answers_outside_the_sub_scales_change_nothing(scores: Scores) -> None:
    compared = {key: score for key, score in scores.items() if key in SCALE.compared}
    assert profile(SCALE, compared) == replace(profile(SCALE, scores))

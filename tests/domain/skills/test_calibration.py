"""Where one stands from the group of a calibration: nothing under five others, nothing while it runs, nobody else told of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from logbook.domain.skills.calibration import (
    NOT_RATED,
    STILL_OPEN,
    TOO_FEW,
    stand,
    why_no_stand,
    why_not_mark,
)
from logbook.domain.skills.scoring import Scores
from tests.domain.skills.scale import SCALE, everywhere

TODAY = date(2026, 3, 18)
GROUP: list[Scores] = [everywhere(score) for score in (2, 2, 3, 3, 3)]


def test_one_stands_above_the_mean_of_the_others_and_beside_their_median() -> None:
    found = stand(SCALE, everywhere(4), GROUP)
    assert found.others == 5
    assert found.lean.value == pytest.approx(4 - 13 / 5)
    assert found.within_one.value == 1.0
    assert all((each.own, each.group, each.others) == (4.0, 3.0, 5) for each in found.sub_scales)


def test_two_away_is_not_within_one() -> None:
    assert stand(SCALE, everywhere(5), GROUP).within_one.value == 0.0


def test_four_others_are_no_group() -> None:
    found = stand(SCALE, everywhere(4), GROUP[:4])
    assert (found.others, found.lean.value, found.lean.why_not, found.sub_scales) == (0, None, TOO_FEW, ())


def test_a_sub_scale_that_fewer_than_five_others_covered_is_withheld() -> None:
    first = SCALE.sub_scales[0]
    partly = {key: score for key, score in everywhere(3).items() if key not in first.keys}
    found = stand(SCALE, everywhere(4), [*GROUP[:4], partly])
    assert (found.sub_scales[0].group, found.sub_scales[0].others) == (None, 0)
    assert found.sub_scales[1].group == 3.0


def test_what_only_four_others_scored_takes_no_part_in_the_lean() -> None:
    one = {"4.1": 5, "4.2": 3}
    found = stand(SCALE, one, [{"4.1": 0}, *[{"4.2": 3}] * 5])
    assert found.lean.value == 0.0
    assert found.within_one.value == 1.0


def test_why_it_is_not_shown() -> None:
    own = everywhere(4)
    assert why_no_stand(closed=False, own=own, others=9) == STILL_OPEN
    assert why_no_stand(closed=True, own=None, others=9) == NOT_RATED
    assert why_no_stand(closed=True, own=own, others=4) == TOO_FEW
    assert why_no_stand(closed=True, own=own, others=5) == ""


def test_it_closes_between_tomorrow_and_three_months_and_is_marked_once() -> None:
    assert why_not_mark(TODAY + timedelta(days=28), TODAY, already=False) == []
    for closes_on in (TODAY, TODAY + timedelta(days=91)):
        assert why_not_mark(closes_on, TODAY, already=False)[0].goes_to == "closes_on"
    assert "already" in why_not_mark(TODAY + timedelta(days=28), TODAY, already=True)[0].sentence

"""A rating's answers as one text: as long as the scale, and back again whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.data import scale_text
from logbook.domain.skills.rating import from_text, items_in, to_text
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scales import chosen
from logbook.domain.skills.scoring import NOT_APPLICABLE

SCALE = read_scale(scale_text())
ANSWERS = st.sampled_from([0, 1, 2, 3, 4, 5, NOT_APPLICABLE])
RATEABLE = [item.number for item in SCALE.items if item.statements]


@given(st.dictionaries(st.sampled_from(list(SCALE.statements)), ANSWERS), st.sets(st.sampled_from(RATEABLE)))
def test_answers_come_back_as_they_were_given(scores: dict[str, int], numbers: set[int]) -> None:
    items = chosen(SCALE, numbers)
    text = to_text(items, SCALE, scores)
    assert len(text) == len(SCALE.statements) == 61
    rated = {key for item in items for key in item.keys}
    assert from_text(SCALE, text) == {key: score for key, score in scores.items() if key in rated}
    assert items_in(SCALE, text) == items


def test_an_item_left_out_is_not_an_item_unanswered() -> None:
    text = to_text(chosen(SCALE, [6]), SCALE, {"6.5a": 5, "4.1": 3})
    assert text.count(".") == len(next(item for item in SCALE.items if item.number == 6).statements) - 1
    assert from_text(SCALE, text) == {"6.5a": 5}


def test_a_text_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="60 characters cannot be answers to 61 statements"):
        from_text(SCALE, "3" * 60)

"""The shipped scale, and ratings on it as a person or a strategy makes them."""

from __future__ import annotations

from hypothesis import strategies as st

from logbook.data import scale_text
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scoring import NOT_APPLICABLE, Scores

TEXT = scale_text()
SCALE = read_scale(TEXT)

answers = st.one_of(st.integers(0, 5), st.just(NOT_APPLICABLE))
ratings: st.SearchStrategy[Scores] = st.dictionaries(st.sampled_from(list(SCALE.statements)), answers)


def everywhere(score: int) -> dict[str, int]:
    """The whole scale with one score."""
    return dict.fromkeys(SCALE.statements, score)

"""A place in a clip as it is typed, and a comment that says something."""

from __future__ import annotations

import pytest

from logbook.domain.comments import LONGEST, comment, place, within
from logbook.domain.refusals import RuleBroken


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("", 0),
        ("7", 7_000),
        ("0:07.4", 7_400),
        (" 0:07,25 ", 7_250),
        ("1:02", 62_000),
        ("0:01:02.001", 62_001),
        ("1:10", 70_000),
    ],
)
def test_a_place_is_read_as_people_write_it(said: str, wanted: int) -> None:
    assert place(said, 70_000) == wanted


def test_the_last_picture_may_lie_a_hair_behind_the_end() -> None:
    assert within(70_040, 70_000) == 70_000


@pytest.mark.parametrize("said", ["soon", "1:2:3:4", "-3", "1:11", "0:70000", "1e3", "٣"])
def test_what_is_no_place_of_the_clip_is_said_at_its_field(said: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        place(said, 70_000)
    assert broken.value.field == "at"


@pytest.mark.parametrize("words", ["", "x" * (LONGEST + 1)])
def test_a_comment_says_something_and_not_too_much(words: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        comment(words)
    assert broken.value.field == "words"
    assert comment("She waits.") == "She waits."

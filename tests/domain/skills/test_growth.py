"""A person's sub-scales over time: what a point is, which stretches it falls into, what is withheld, what is drawn."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.growth import (
    MOST_STRETCHES,
    Eyes,
    Sighting,
    Stretch,
    grain,
    growth,
    in_numbers,
    strength_named,
    stretch,
)
from logbook.domain.skills.growth_picture import FRAME, smalls
from logbook.domain.skills.scoring import NOT_APPLICABLE, Scores
from tests.domain.skills.scale import SCALE

GUIDING = next(item for item in SCALE.sub_scales if item.short_title == "Attuned guiding")


def kept(scores: Scores) -> str:
    """The text a rating is kept in (tests/domain/skills/test_rating.py holds the letters)."""
    letters: dict[object, str] = {None: ".", NOT_APPLICABLE: "n", **{score: str(score) for score in range(6)}}
    return "".join(letters[scores.get(key)] for key in SCALE.statements)


def sighting(on: date, score: int, eyes: Eyes = Eyes.SELF, item: int = GUIDING.number) -> Sighting:
    scores = {key: score for key in SCALE.statements if key.startswith(f"{item}.")}
    return Sighting(on, eyes, SCALE, kept(scores))


def test_ratings_of_one_stretch_through_the_same_eyes_are_one_point_over_their_statements() -> None:
    found = growth(SCALE, [sighting(date(2026, 3, 2), 2), sighting(date(2026, 3, 30), 5)])
    (line,) = found.lines[GUIDING.number]
    (point,) = line.points
    assert point.at == Stretch(date(2026, 3, 1), 1)
    assert point.mean == 3.5
    assert point.of == 2 * len(GUIDING.statements)


def test_what_is_hardly_covered_is_withheld_and_never_a_zero() -> None:
    one = Sighting(date(2026, 3, 2), Eyes.PEERS, SCALE, kept({f"{GUIDING.number}.1": 5}))
    found = growth(SCALE, [one])
    (line,) = found.lines[GUIDING.number]
    assert line.points[0].mean is None
    assert line.latest is None
    assert strength_named(found) == ""


def test_the_strength_is_named_first_and_in_words() -> None:
    found = growth(SCALE, [sighting(date(2026, 3, 2), 4), sighting(date(2026, 3, 2), 3, item=4)])
    assert strength_named(found) == "A strength: Attuned guiding, 4.0 of 5 (to a great extent)."


def test_the_strength_weighs_all_eyes_alike_and_the_latest_only() -> None:
    days = date(2025, 1, 1), date(2026, 3, 1)
    seen = [sighting(days[0], 5), sighting(days[1], 1), sighting(days[1], 4, item=4)]
    seen += [sighting(days[1], 2, Eyes.SUPERVISOR, 4)] * 3
    found = growth(SCALE, seen)
    assert found.strength is not None
    item, mean = found.strength
    assert (item.number, mean) == (4, 3.0)


def test_whoever_scored_nothing_above_nought_is_told_of_no_strength() -> None:
    assert growth(SCALE, [sighting(date(2026, 3, 2), 0)]).strength is None


def test_a_line_knows_its_ends() -> None:
    found = growth(SCALE, [sighting(date(2026, 1, 2), 2), sighting(date(2026, 1, 9), 4), sighting(date(2026, 2, 2), 4)])
    (line,) = found.lines[GUIDING.number]
    assert (line.first, line.latest) == (3.0, 4.0)


def test_the_numbers_say_what_the_picture_draws() -> None:
    partly = Sighting(date(2026, 2, 3), Eyes.PEERS, SCALE, kept({f"{GUIDING.number}.{n}": 2 for n in (1, 2, 3, 4)}))
    found = growth(SCALE, [sighting(date(2026, 1, 2), 2), partly])
    place = SCALE.sub_scales.index(GUIDING)
    assert [(row.stretch.said(), row.eyes, row.cells[place]) for row in in_numbers(found)] == [
        ("February 2026", Eyes.PEERS, f"2.0 (4 of {len(GUIDING.statements)})"),
        ("January 2026", Eyes.SELF, "2.0"),
    ]
    assert in_numbers(found)[0].cells[0] == "–"


@pytest.mark.parametrize(
    ("last", "months", "said"),
    [
        (date(2025, 8, 31), 1, "January 2025"),
        (date(2025, 9, 1), 3, "January to March 2025"),
        (date(2027, 1, 1), 6, "January to June 2025"),
        (date(2029, 1, 1), 12, "2025"),
    ],
)
def test_stretches_grow_with_the_time_there_is_to_show(last: date, months: int, said: str) -> None:
    first = date(2025, 1, 31)
    assert grain(first, last) == months
    assert stretch(first, months).said() == said


@given(st.dates(date(2010, 1, 1), date(2020, 1, 1)), st.integers(0, 2500))
def test_seven_years_never_make_more_stretches_than_can_be_read(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    found = growth(
        SCALE, [sighting(date.fromordinal(day), 3) for day in range(first.toordinal(), last.toordinal() + 1, 90)]
    )
    assert len(found.stretches) <= MOST_STRETCHES
    assert list(found.stretches) == sorted(found.stretches)


@given(
    st.lists(
        st.tuples(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.sampled_from(list(Eyes)), st.integers(0, 5)),
        max_size=30,
    )
)
def test_every_mark_lies_within_its_frame(rated: list[tuple[date, Eyes, int]]) -> None:
    drawn = smalls(growth(SCALE, [sighting(on, score, eyes) for on, eyes, score in rated]))
    assert len(drawn.frames) == 9
    for frame in drawn.frames:
        for line in frame.lines:
            for point in line.points.split():
                x, y = map(float, point.split(","))
                assert FRAME.left <= x <= FRAME.right
                assert FRAME.top <= y <= FRAME.bottom


def test_a_higher_score_stands_higher_and_a_later_one_further_right() -> None:
    found = growth(SCALE, [sighting(date(2025, 11, 2), 1), sighting(date(2026, 1, 9), 5)])
    frame = next(each for each in smalls(found).frames if each.title == GUIDING.short_title)
    assert frame.lines[0].points == f"{FRAME.left}.0,88.4 {FRAME.right}.0,{FRAME.top}.0"
    assert frame.said == "own 5.0"


def test_eyes_are_told_apart_by_shape() -> None:
    on = date(2026, 3, 2)
    frame = next(
        each
        for each in smalls(growth(SCALE, [sighting(on, 3, eyes) for eyes in Eyes])).frames
        if each.title == GUIDING.short_title
    )
    shapes = {re.sub(r"[-0-9. ]+", "", line.marks) for line in frame.lines}
    assert len(shapes) == 3


def test_nobody_rated_yet_is_an_empty_picture() -> None:
    drawn = smalls(growth(SCALE, []))
    assert all(not frame.lines for frame in drawn.frames)
    assert (drawn.begins, drawn.ends) == ("", "")

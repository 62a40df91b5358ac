"""A group's dots: every person can be counted, the middle is no difference, the median lies where half lie either side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.comparison import GroupReport, Spread
from logbook.domain.skills.dots import FIELD, dots
from tests.domain.skills.scale import SCALE


def report(values: list[float]) -> GroupReport:
    people = {chr(65 + number): value for number, value in enumerate(values)}
    return GroupReport(tuple(Spread(item, people) for item in SCALE.sub_scales), Spread(None, people))


@given(st.lists(st.floats(-5, 5), max_size=24))
def test_every_person_has_a_dot_of_their_own_within_the_frame(values: list[float]) -> None:
    drawn = dots(report(values))
    assert len(drawn.rows) == 10
    for row in drawn.rows:
        places = {(dot.x, dot.y) for dot in row.dots}
        assert len(places) == len(row.dots) == len(values)
        assert all(FIELD.left <= dot.x <= FIELD.right for dot in row.dots)


def test_no_difference_lies_in_the_middle_and_higher_lies_right() -> None:
    drawn = dots(report([0.0, 1.5, -0.5]))
    below, none, above = drawn.rows[0].dots
    assert none.x == drawn.middle
    assert below.x < none.x < above.x
    assert drawn.rows[0].median_x == none.x
    assert [value for value, _ in drawn.axis] == [-2, -1, 0, 1, 2]


def test_small_differences_are_not_blown_up() -> None:
    assert [value for value, _ in dots(report([0.1, -0.2])).axis] == [-1, 0, 1]


def test_equal_people_stand_one_above_the_other() -> None:
    first, second, third = dots(report([0.5, 0.5, 0.5])).rows[0].dots
    assert first.x == second.x == third.x
    assert first.y > second.y > third.y


def test_nobody_is_an_empty_row_without_a_median() -> None:
    drawn = dots(report([]))
    assert all(row.median_x is None and not row.dots for row in drawn.rows)

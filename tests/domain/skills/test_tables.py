"""The study's two tables, made from ratings; and its printed ones, whose own disagreements are shown and kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.comparison import Comparison, Rated, compare
from logbook.domain.skills.scales import Item, allowing
from logbook.domain.skills.scoring import Scores
from logbook.domain.skills.tables import RawTable, Row, by_practitioner, by_sub_scale, disagreements
from tests.domain.skills.scale import SCALE, everywhere

PRINTED_2 = RawTable(
    (
        Row("One", 166, 163, 3),
        Row("Two", 188, 211, -23),
        Row("Three", 148, 135, 13),
        Row("Four", 209, 163, 46),
        Row("Five", 99, 77, 22),
    ),
    Row("Total", 807, 749, 61),
)
PRINTED_3 = RawTable(
    (
        Row("Embodying VIG values and beliefs", 159, 128, 31),
        Row("Attuned dialogue", 101, 90, 11),
        Row("Attuned guiding", 116, 90, 26),
        Row("Pacing", 88, 76, 12),
        Row("Naming and managing emotions", 66, 69, -3),
        Row("Working with power", 117, 124, -7),
        Row("Co-constructing meanings", 62, 71, -9),
        Row("Naming and receiving the process", 67, 63, 4),
        Row("Widening the context", 31, 38, -7),
    ),
    Row("Total", 807, 749, 58),
)
PEOPLE = [row.label for row in PRINTED_2.rows]


def spread(total: int, keys: list[str]) -> dict[str, int]:
    """Whole scores over these statements that add up to a total, as even as can be."""
    share, more = divmod(total, len(keys))
    return {key: share + (place < more) for place, key in enumerate(keys)}


def rated(first: Scores, second: Scores) -> Comparison:
    return compare(Rated(SCALE, first), Rated(SCALE, second))


def test_the_layout_of_table_2_with_every_total_computed() -> None:
    compared = [key for item in SCALE.sub_scales for key in sorted(item.keys)]
    found = by_practitioner(
        {row.label: rated(spread(row.first, compared), spread(row.second, compared)) for row in PRINTED_2.rows}
    )
    assert found.rows == PRINTED_2.rows
    assert found.total == Row("Total", 810, 749, 61)
    assert disagreements(found) == []


def test_table_3_as_it_is_printed() -> None:
    def of_all(item: Item, total: int) -> dict[str, int]:
        return spread(total, [f"{name} {key}" for name in PEOPLE for key in sorted(item.keys)])

    first: dict[str, int] = {}
    second: dict[str, int] = {}
    for item, row in zip(SCALE.sub_scales, PRINTED_3.rows, strict=True):
        first.update(of_all(item, row.first))
        second.update(of_all(item, row.second))
    comparisons = {name: rated(own(first, name), own(second, name)) for name in PEOPLE}
    assert by_sub_scale(comparisons) == PRINTED_3
    assert by_practitioner(comparisons).total == PRINTED_3.total


def own(scores: dict[str, int], name: str) -> dict[str, int]:
    return {key.partition(" ")[2]: score for key, score in scores.items() if key.startswith(f"{name} ")}


def test_the_two_disagreements_of_the_studys_table_2_are_shown_with_both_numbers() -> None:
    total, difference = disagreements(PRINTED_2)
    assert (total.row, total.column, total.printed, total.computed) == ("Total", "first", 807, 810)
    assert total.sentence == "Total, first recording: 807 is printed, and the rows add up to 810."
    assert (difference.row, difference.column, difference.printed, difference.computed) == (
        "Total",
        "difference",
        61,
        58,
    )
    assert difference.sentence == "Total, difference: 61 is printed, and 807 less 749 is 58."
    assert PRINTED_2.total == Row("Total", 807, 749, 61)
    assert disagreements(PRINTED_3) == []


def test_a_rows_own_difference_is_checked_too() -> None:
    [found] = disagreements(RawTable((Row("One", 10, 4, 5),), Row("Total", 10, 4, 6)))
    assert (found.row, found.printed, found.computed) == ("One", 5, 6)


def test_who_is_not_complete_is_left_out_of_both_tables_by_name() -> None:
    short = {key: score for key, score in everywhere(4).items() if key != "9.1"}
    wider = allowing(SCALE, {"6.5a"})
    comparisons = {
        "One": rated(everywhere(1), everywhere(2)),
        "Two": rated(everywhere(5), short),
        "Three": compare(Rated(wider, everywhere(3)), Rated(wider, everywhere(3))),
    }
    two, three = by_practitioner(comparisons), by_sub_scale(comparisons)
    assert two.rows == (Row("One", 52, 104, -52), Row("Three", 156, 156, 0))
    assert two.left_out == three.left_out == ("Two",)
    assert two.total == three.total == Row("Total", 208, 260, -52)


def test_of_nobody_the_tables_are_empty() -> None:
    assert by_practitioner({}) == by_sub_scale({}) == RawTable((), Row("Total", 0, 0, 0))


compared_keys = sorted(SCALE.compared)
complete = st.lists(st.integers(0, 5), min_size=52, max_size=52).map(
    lambda scores: dict(zip(compared_keys, scores, strict=True))
)


@given(st.lists(st.tuples(complete, complete), max_size=4))
def test_computed_tables_agree_with_themselves_and_with_each_other(pairs: list[tuple[Scores, Scores]]) -> None:
    comparisons = {str(at): rated(*pair) for at, pair in enumerate(pairs)}
    two, three = by_practitioner(comparisons), by_sub_scale(comparisons)
    assert two.total == three.total
    assert disagreements(two) == disagreements(three) == []


rows = st.builds(Row, st.just("Row"), *[st.integers(-50, 50)] * 3)


@given(st.lists(rows, max_size=4), rows)
def test_a_printed_table_is_said_to_disagree_exactly_when_it_does(printed: list[Row], total: Row) -> None:
    table = RawTable(tuple(printed), total)
    sums = sum(row.first for row in printed), sum(row.second for row in printed)
    wrong = sum(row.difference != row.first - row.second for row in (*printed, total))
    assert len(disagreements(table)) == wrong + (sums[0] != total.first) + (sums[1] != total.second)

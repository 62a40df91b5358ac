"""A table from paper: read kindly, doubts named by row, kept as printed; the study's own disagrees with its rows twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.paper import MOST_ROWS, read, written
from logbook.domain.skills.tables import RawTable, Row, disagreements
from tests.domain.skills.test_tables import PRINTED_2, PRINTED_3

STUDY = """Practitioner,VIG shared review,Non-VIG meeting,Difference
One,166,163,3
Two,188,211,\N{MINUS SIGN}23
Three,148,135,13
Four,209,163,46
Five,99,77,22
Total,807,749,61
"""


def test_the_studys_table_2_is_flagged_with_both_numbers_and_never_mended() -> None:
    found = read(STUDY)
    assert found.table == PRINTED_2
    assert (found.first, found.second) == ("VIG shared review", "Non-VIG meeting")
    assert [each.sentence for each in disagreements(found.table)] == [
        "Total, first recording: 807 is printed, and the rows add up to 810.",
        "Total, difference: 61 is printed, and 807 less 749 is 58.",
    ]


def test_the_studys_table_3_agrees_with_itself() -> None:
    found = read(written("Shared review", "Meeting", PRINTED_3))
    assert found.table == PRINTED_3
    assert disagreements(PRINTED_3) == []


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_cells_may_be_parted_as_a_spreadsheet_does(mark: str) -> None:
    assert read(STUDY.replace(",", mark)).table == PRINTED_2


@pytest.mark.parametrize("printed", ["-23", "--23", "\N{EN DASH}23", "\N{MINUS SIGN} 23"])
def test_a_minus_as_it_is_printed(printed: str) -> None:
    table = read(f"One\t1\t24\t{printed}\nTotal\t1\t24\t{printed}").table
    assert table is not None
    assert table.rows == (Row("One", 1, 24, -23),)


def test_thousands_may_have_a_comma_in_a_pasted_table() -> None:
    table = read("One\t1,204\t3\t1,201\nTotal\t1,204\t3\t1,201").table
    assert table is not None
    assert table.total.first == 1204


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no row"),
        ("One,1,2", "Row 1 has 3 cells"),
        (",1,2,-1\nTotal,1,2,-1", "Row 1 has no name"),
        ("Total,1,2,-1", "no row above it"),
        ("One,1,2,-1\nTwo,1,2,-1", "The last row is “Two”"),
        ("One,1,two,-1\nTotal,1,2,-1", "Row 1, One: “two” (second recording) is no whole number"),
        ("One,1,2.5,-1\nTotal,1,2,-1", "“2.5” (second recording)"),
        ("One,1,2,-1\none,1,2,-1\nTotal,2,4,-2", "stands in more than one row"),
        ("\n".join(["A,1,1,0"] * (MOST_ROWS + 2)), "this one has 62"),
    ],
)
def test_a_doubt_is_named_and_nothing_is_guessed(text: str, said: str) -> None:
    found = read(text)
    assert found.table is None
    assert any(said in fault for fault in found.faults), found.faults


ROWS = st.lists(
    st.tuples(st.integers(0, 260), st.integers(0, 260), st.integers(-260, 260)), min_size=1, max_size=12
).map(lambda rows: [Row(f"Practitioner {number}", *row) for number, row in enumerate(rows, 1)])


@given(ROWS, st.integers(-99_999, 99_999), st.integers(-99_999, 99_999), st.integers(-99_999, 99_999))
def test_whatever_is_printed_comes_back_as_it_was(rows: list[Row], first: int, second: int, difference: int) -> None:
    table = RawTable(tuple(rows), Row("Total", first, second, difference))
    assert read(written("First", "Second", table)).table == table


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = read(text)
    assert (found.table is None) == bool(found.faults)

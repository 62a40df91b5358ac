"""A pasted table: read kindly, every doubt named by its row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain import paste

TODAY = date(2026, 3, 18)
CODES = {"Heron": 1, "Willow": 2}


def only(text: str) -> paste.Row:
    rows = paste.read(text, CODES, TODAY)
    assert len(rows) == 1
    return rows[0]


def test_a_row_as_a_spreadsheet_copies_it() -> None:
    row = only("heron\t3/3/2026\tyes\t10/3/2026\t45\tShe waits\tBath time")
    assert row.faults == ()
    assert row.client == "Heron"
    assert row.values == {
        "filmed_on": date(2026, 3, 3),
        "childs_answer": "yes",
        "reviewed_on": date(2026, 3, 10),
        "review_minutes": 45,
        "line": "She waits",
        "next_step": "Bath time",
    }


def test_a_first_row_of_names_sets_the_order() -> None:
    text = "Filmed on;Client;Child's answer\n2026-03-03;Willow;too young\n"
    row = only(text)
    assert (row.number, row.client, row.values["childs_answer"], row.faults) == (2, "Willow", "too young", ())


@pytest.mark.parametrize("said", ["3/3/26", "3.3.2026", "3 March 2026", "2026-03-03", "3-mar-2026"])
def test_days_are_read_as_people_write_them(said: str) -> None:
    assert only(f"Heron\t{said}\tyes").values["filmed_on"] == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Otter\t3/3/2026\tyes", "no client called “Otter”"),
        ("Heron\t31/2/2026\tyes", "“31/2/2026” in “filmed on” is not a day"),
        ("Heron\t\tyes", "The day it was filmed is missing"),
        ("Heron\t19/3/2026\tyes", "cannot be dated in the future"),
        ("Heron\t3/3/2026\tyes\t1/3/2026", "comes after the film"),
        ("Heron\t3/3/2026\tmaybe", "yes, no or too young"),
        ("Heron\t3/3/2026\tno", "The child said no"),
        ("Heron\t3/3/2026\tyes\t\t0", "at least 1 minute"),
        ("Heron\t3/3/2026\tyes\t\t5000", "5,000 looks like a slip"),
        ("Heron\t3/3/2026\tyes\t\tsoon", "not a number of minutes"),
        ("Heron\t3/3/2026\tyes\t\t\t" + "x" * 2001, "at most 2,000 characters"),
    ],
)
def test_every_doubt_is_named(text: str, fault: str) -> None:
    assert fault in " ".join(only(text).faults)


def test_one_film_twice_is_asked_about() -> None:
    rows = paste.read("Heron\t3/3/2026\tyes\nHeron\t3/3/2026\tyes", CODES, TODAY)
    assert [len(row.faults) for row in rows] == [0, 1]


def test_two_hundred_rows_at_most() -> None:
    rows = paste.read("Heron\t3/3/2026\tyes\n" * 201, CODES, TODAY)
    assert "at most 200 rows" in rows[-1].faults[0]


@given(st.text(max_size=400))
def test_nothing_pasted_breaks_it(text: str) -> None:
    for row in paste.read(text, CODES, TODAY):
        assert row.faults or row.values["filmed_on"] is not None

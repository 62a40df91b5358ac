"""Several cycles at once, pasted from a spreadsheet: read kindly, every doubt named by its row, nothing guessed.

The columns are, in this order: client, filmed on, child's answer, reviewed on, minutes, one line, next step. A first row that
names them may put them in another order. Cells are parted by tabs, as a spreadsheet copies them; by semicolons or commas otherwise.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from logbook.domain import typed
from logbook.domain.cycles import ChildsAnswer, date_faults, minutes_fault

COLUMNS = ("client", "filmed on", "child's answer", "reviewed on", "minutes", "one line", "next step")
MOST_ROWS = 200
MOST_CHARACTERS = 2000
"""Of one line or next step; the form of a single cycle takes as many."""

_ANSWERS = {
    "yes": ChildsAnswer.YES,
    "y": ChildsAnswer.YES,
    "no": ChildsAnswer.NO,
    "n": ChildsAnswer.NO,
    "too young": ChildsAnswer.TOO_YOUNG,
    "too young to say": ChildsAnswer.TOO_YOUNG,
}
_KNOWN = {
    "client": "client",
    "code": "client",
    "filmed on": "filmed on",
    "filmed": "filmed on",
    "child's answer": "child's answer",
    "child": "child's answer",
    "reviewed on": "reviewed on",
    "reviewed": "reviewed on",
    "minutes": "minutes",
    "one line": "one line",
    "line": "one line",
    "strength": "one line",
    "next step": "next step",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read: its number in what was pasted, the client's code, the values, and what is in doubt."""

    number: int
    client: str
    values: dict[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def read(text: str, codes: Mapping[str, Any], today: date) -> list[Row]:
    """Every row of the table. `codes` are the clients there are, by code; rows past the two-hundredth are one fault."""
    table = [(number, cells) for number, cells in enumerate(_cells(text), 1) if any(cell.strip() for cell in cells)]
    order: tuple[str, ...] = COLUMNS
    if table and (named := _header(table[0][1])):
        order, table = named, table[1:]
    rows = [_row(number, dict(zip(order, cells, strict=False)), codes, today) for number, cells in table[:MOST_ROWS]]
    if len(table) > MOST_ROWS:
        rows.append(
            Row(table[MOST_ROWS][0], "", faults=(f"Paste at most {MOST_ROWS} rows at once: start again from here.",))
        )
    return _twice(rows)


def _cells(text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    mark = "\t" if "\t" in lines else ";" if lines.count(";") >= lines.count(",") else ","
    return [list(cells) for cells in csv.reader(io.StringIO(lines), delimiter=mark)]


def _header(cells: list[str]) -> tuple[str, ...]:
    """The columns a first row names; nothing when it is not a row of names."""
    named = tuple(_KNOWN.get(typed.one_line(cell).lower().replace("’", "'"), "") for cell in cells)
    return named if {"client", "filmed on"} <= set(named) else ()


def _row(number: int, cells: dict[str, str], codes: Mapping[str, Any], today: date) -> Row:
    said = {name: typed.one_line(cell) for name, cell in cells.items()}
    faults: list[str] = []
    by_fold = {code.casefold(): code for code in codes}
    client = by_fold.get(said.get("client", "").casefold(), "")
    if not client:
        faults.append(f"There is no client called “{said.get('client', '')}”: add the client first, or mend the word.")
    values: dict[str, Any] = {
        "filmed_on": _day(said.get("filmed on", ""), "filmed on", faults),
        "childs_answer": _answer(said.get("child's answer", ""), faults),
        "reviewed_on": _day(said.get("reviewed on", ""), "reviewed on", faults),
        "review_minutes": _minutes(said.get("minutes", ""), faults),
        "line": said.get("one line", ""),
        "next_step": said.get("next step", ""),
    }
    if values["filmed_on"] is None and not said.get("filmed on"):
        faults.append("The day it was filmed is missing.")
    if values["childs_answer"] == ChildsAnswer.NO and values["filmed_on"]:
        faults.append("The child said no, so there is no film to log.")
    if values["filmed_on"] and bool(values["reviewed_on"]) == bool(said.get("reviewed on")):
        faults += date_faults(today=today, filmed_on=values["filmed_on"], reviewed_on=values["reviewed_on"]).values()
    faults += [
        f"The {name} takes at most {MOST_CHARACTERS:,} characters."
        for name in ("one line", "next step")
        if len(said.get(name, "")) > MOST_CHARACTERS
    ]
    return Row(number, client or said.get("client", ""), values, tuple(faults))


def _day(said: str, what: str, faults: list[str]) -> date | None:
    """2026-03-03, 3/3/2026, 3.3.26 and 3 March 2026 are all read; day before month, as people here write it."""
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        parts = re.split(r"[\s/.\-]+", said)
    found = typed.day(*parts) if len(parts) == 3 else None
    if found is None:
        faults.append(f"“{said}” in “{what}” is not a day: write it like 3/3/2026.")
    return found


def _answer(said: str, faults: list[str]) -> str | None:
    found = _ANSWERS.get(said.lower())
    if found is None:
        faults.append("The child's answer is yes, no or too young.")
    return found


def _minutes(said: str, faults: list[str]) -> int | None:
    found = typed.minutes(said) if said else None
    fault = (
        minutes_fault(found, "The minutes") if found is not None else said and f"“{said}” is not a number of minutes."
    )
    if fault:
        faults.append(fault)
    return found


def _twice(rows: list[Row]) -> list[Row]:
    """The same client filmed on the same day twice in one paste is probably one film."""
    seen: dict[tuple[str, Any], int] = {}
    checked = []
    for row in rows:
        key = (row.client.casefold(), row.values.get("filmed_on"))
        faults = row.faults
        if key[1] is not None and key in seen:
            faults = (*faults, f"Row {seen[key]} has the same client and day: one film is one cycle.")
        seen.setdefault(key, row.number)
        checked.append(Row(row.number, row.client, row.values, faults))
    return checked

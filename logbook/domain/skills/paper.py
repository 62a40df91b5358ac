"""A table of two recordings' totals taken from paper: kept as printed, with every figure that its own rows contradict.

Columns are a name, the first recording, the second, their difference; a first row may name them. The last row, called
"Total", is the printed one. Nothing is mended: what disagrees is shown with both numbers (tables.disagreements).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from logbook.domain import typed
from logbook.domain.skills.tables import TOTAL, RawTable, Row
from logbook.domain.words import listed

COLUMNS = ("name", "first recording", "second recording", "difference")
MOST_ROWS = 60
MOST_LETTERS = 80
MOST = 99_999

_NUMBER = re.compile(r"([+-]?)([0-9]{1,5})")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "\u2010": "-"})
_TOTALS = {"total", "totals", "sum", "all"}


@dataclass(frozen=True, slots=True)
class Printed:
    """What was read of a pasted table: the columns' names as printed, the table, and what is in doubt, in sentences.

    The table is None while anything is in doubt.
    """

    first: str
    second: str
    table: RawTable | None
    faults: tuple[str, ...] = ()


def read(text: str) -> Printed:
    """The table in a text whose cells are parted by tabs, semicolons or commas; every doubt is named by its row."""
    lines = [(number, cells) for number, cells in enumerate(_cells(text), 1) if any(cells)]
    names = COLUMNS[1:3]
    if lines and _names(lines[0][1]):
        head = lines.pop(0)[1]
        names = (head[1][:MOST_LETTERS] or names[0], head[2][:MOST_LETTERS] or names[1])
    faults: list[str] = []
    rows = [row for number, cells in lines[: MOST_ROWS + 1] if (row := _row(number, cells, faults))]
    faults.extend(_of_the_whole(len(lines), rows, faults))
    if faults:
        return Printed(*names, None, tuple(faults))
    return Printed(*names, RawTable(tuple(rows[:-1]), rows[-1]))


def _of_the_whole(lines: int, rows: list[Row], faults: list[str]) -> list[str]:
    """What is wrong with the table as one: rows too many or too few, no total, one name twice."""
    if not lines:
        return [f"There is no row: paste the table with its columns {listed(COLUMNS)}."]
    if lines > MOST_ROWS + 1:
        return [f"A table may have {MOST_ROWS} rows and a total, and this one has {lines}: take it in parts."]
    if faults:
        return []
    if not _is_total(rows[-1].label):
        return [f"The last row is “{rows[-1].label}”: give the printed total as the last row, called {TOTAL}."]
    if len(rows) == 1:
        return ["There is a total and no row above it: paste the rows it adds up."]
    labels = [row.label.casefold() for row in rows]
    twice = sorted({row.label for row in rows if labels.count(row.label.casefold()) > 1})
    return [f"{listed(twice)} stands in more than one row: give each row a name of its own."] if twice else []


def _row(number: int, cells: list[str], faults: list[str]) -> Row | None:
    if len(cells) != len(COLUMNS):
        faults.append(f"Row {number} has {len(cells)} cells: write {listed(COLUMNS)}.")
        return None
    label = cells[0][:MOST_LETTERS]
    if not label:
        faults.append(f"Row {number} has no name: say whose figures or which sub-scale it is.")
        return None
    values = [_number(cell) for cell in cells[1:]]
    strange = [
        f"“{cell[:20]}” ({column})"
        for cell, column, value in zip(cells[1:], COLUMNS[1:], values, strict=True)
        if value is None
    ]
    if strange:
        faults.append(f"Row {number}, {label}: {listed(strange)} is no whole number: write it as it is printed.")
        return None
    first, second, difference = (value for value in values if value is not None)
    return Row(TOTAL if _is_total(label) else label, first, second, difference)


def _is_total(label: str) -> bool:
    return label.casefold().rstrip(":. ") in _TOTALS


def _number(cell: str) -> int | None:
    """A whole number as tables print it: "-23", with any dash, "--23", "+3", "1,204"."""
    said = re.sub(r"^--+", "-", cell.translate(_MINUS).replace(" ", ""))
    said = re.sub(r"(?<=[0-9]),(?=[0-9]{3}$)", "", said)
    found = _NUMBER.fullmatch(said)
    return int(found[1] + found[2]) if found else None


def _names(cells: list[str]) -> bool:
    """Whether this row names the columns: it has no number in it."""
    return len(cells) == len(COLUMNS) and all(_number(cell) is None for cell in cells[1:])


def _cells(text: str) -> list[list[str]]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in plain.split("\n") if line.strip()), "")
    mark = "\t" if "\t" in plain else ";" if ";" in first else ","
    return [[typed.one_line(cell) for cell in cells] for cells in csv.reader(io.StringIO(plain), delimiter=mark)]


def written(first: str, second: str, table: RawTable) -> str:
    """The table as text that `read` gives back unchanged."""
    text = io.StringIO()
    rows = csv.writer(text, delimiter="\t", lineterminator="\n")
    rows.writerow([COLUMNS[0], first, second, COLUMNS[3]])
    rows.writerows([each.label, each.first, each.second, each.difference] for each in (*table.rows, table.total))
    return text.getvalue()

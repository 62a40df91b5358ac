"""The two tables of the study (Cornwall evaluation, 5.1), computed from ratings, and the checking of one from paper.

Table 2 has a row for each practitioner, Table 3 one for each sub-scale; both have a column for each recording, their
difference, and a total. Every total is computed. A table taken from paper is kept as printed: where its own figures
disagree, both numbers are shown and neither is mended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logbook.domain.skills.comparison import Comparison

FIRST, SECOND, DIFFERENCE, TOTAL = "first", "second", "difference", "Total"


@dataclass(frozen=True, slots=True)
class Row:
    """A label, the two recordings' raw totals and the difference, as computed or as printed."""

    label: str
    first: int
    second: int
    difference: int


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows and the total beneath. Whoever's ratings are not both complete is left out of all of it, by name."""

    rows: tuple[Row, ...]
    total: Row
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A printed number and the one its own table gives, in words: which row, and which column."""

    row: str
    column: str
    printed: int
    computed: int
    sentence: str


def by_practitioner(comparisons: Mapping[str, Comparison]) -> RawTable:
    """The study's Table 2: a row for each practitioner whose two ratings are complete."""
    complete = _complete(comparisons)
    rows = [_summed(name, own) for name, own in complete.items()]
    return RawTable(tuple(rows), _summed(TOTAL, rows), _others(comparisons, complete))


def by_sub_scale(comparisons: Mapping[str, Comparison]) -> RawTable:
    """The study's Table 3: a row for each sub-scale, over the same practitioners as Table 2."""
    complete = _complete(comparisons)
    rows = [_summed(same[0].label, same) for same in zip(*complete.values(), strict=True)]
    return RawTable(tuple(rows), _summed(TOTAL, rows), _others(comparisons, complete))


def _complete(comparisons: Mapping[str, Comparison]) -> dict[str, list[Row]]:
    """The sub-scales' rows of each whose ratings are both complete, and out of as much as the first one's."""
    found: dict[str, list[Row]] = {}
    asked_of_all = next((each.first.scale.compared for each in comparisons.values()), frozenset())
    for name, each in comparisons.items():
        pairs = zip(each.first.sub_scales, each.second.sub_scales, strict=False)
        if each.raw_difference is not None and each.first.scale.compared == asked_of_all:
            found[name] = [
                _row(one.item.short_title, one.total, other.total)
                for one, other in pairs
                if one.total is not None and other.total is not None
            ]
    return found


def _others(comparisons: Mapping[str, Comparison], complete: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in comparisons if name not in complete)


def _row(label: str, first: int, second: int) -> Row:
    return Row(label, first, second, first - second)


def _summed(label: str, rows: Sequence[Row]) -> Row:
    return _row(label, sum(row.first for row in rows), sum(row.second for row in rows))


def disagreements(table: RawTable) -> list[Disagreement]:
    """Where a table's own figures disagree: a column's total with its rows, a row's difference with its two figures.

    The column of differences needs no check of its own: it adds up as soon as these two hold.
    """
    found = [
        Disagreement(
            table.total.label,
            column,
            printed,
            computed,
            f"{table.total.label}, {column} recording: {printed} is printed, and the rows add up to {computed}.",
        )
        for column, printed, computed in (
            (FIRST, table.total.first, sum(row.first for row in table.rows)),
            (SECOND, table.total.second, sum(row.second for row in table.rows)),
        )
        if printed != computed
    ]
    found.extend(
        Disagreement(
            row.label,
            DIFFERENCE,
            row.difference,
            row.first - row.second,
            f"{row.label}, difference: {row.difference} is printed, and {row.first} less {row.second} is "
            f"{row.first - row.second}.",
        )
        for row in (*table.rows, table.total)
        if row.difference != row.first - row.second
    )
    return found

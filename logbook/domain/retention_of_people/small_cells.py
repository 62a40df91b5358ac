"""What may be shown of small groups: cells under five and their complements are hidden, and nothing shown gives them away.

Whoever reads every table and export of one closed month can add and subtract. So after the small cells are hidden, a reader
is played who knows all equations between the cells (a whole is the sum of its parts under each filter, a year of its cohorts)
and narrows what each hidden cell can be; while anything is learnt of one, another cell of the equation is hidden with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

FEWEST = 5
Group = tuple[str, str]
"""Kind of filter, and key."""
ROOT: Group = ("all", "")
PARENT: Mapping[str, str] = {
    "first-cycle": "enrolled",
    "mid-point": "first-cycle",
    "accredited": "mid-point",
    "practising": "accredited",
    "supervisor": "accredited",
    "left": "enrolled",
}
"""Whose part each column is; a reason is part of those who left."""
COLUMNS = ("attended", "enrolled", "first-cycle", "mid-point", "accredited", "practising", "supervisor", "left")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, or why it is not shown. Every hidden cell shows less than this says; `few` and `nearly` tell what it may be."""

    number: int | None
    words: str = ""


FEW = Cell(None, "fewer than 5")
NEARLY = Cell(None, "all but fewer than 5")
BESIDE = Cell(None, "not shown, so that a smaller number stays hidden")
Counts = Mapping[Group, Mapping[str, int]]
Equation = tuple[Group, tuple[Group, ...], int]
"""A whole, its parts, and what of it is in none of them."""
Interval = tuple[float, float]


def parent_of(column: str) -> str | None:
    """The column this one is a part of."""
    return "left" if column.startswith("reason:") else PARENT.get(column)


def published(counts: Counts, years: Mapping[str, str]) -> dict[Group, dict[str, Cell]]:
    """What is shown of each group: `years` names the year of each cohort. Columns hide their cells one by one."""
    columns = list(COLUMNS) + sorted({name for each in counts.values() for name in each if name.startswith("reason:")})
    shown: dict[Group, dict[str, Cell]] = {group: {} for group in counts}
    for column in columns:
        for group, cell in _column(column, counts, shown, years).items():
            shown[group][column] = cell
    return shown


def equations(counts: Counts, years: Mapping[str, str], column: str) -> list[Equation]:
    """How the cells of one column add up."""
    kinds: dict[str, list[Group]] = {}
    for group in sorted(counts):
        if group != ROOT:
            kinds.setdefault(group[0], []).append(group)
    found: list[Equation] = [(ROOT, tuple(parts), 0) for parts in kinds.values()]
    for year in kinds.get("period", ()):
        cohorts = tuple(group for group in kinds.get("cohort", ()) if group[1] and years.get(group[1]) == year[1])
        if cohorts:
            rest = counts[year].get(column, 0) - sum(counts[group].get(column, 0) for group in cohorts)
            found.append((year, cohorts, rest))
    return found


def _column(
    column: str, counts: Counts, shown: Mapping[Group, Mapping[str, Cell]], years: Mapping[str, str]
) -> dict[Group, Cell]:
    cells = {group: _alone(column, counts[group], shown[group]) for group in counts}
    sums = equations(counts, years, column)
    while True:
        start = {group: _from(column, cell, shown[group]) for group, cell in cells.items()}
        known = narrowed(start, sums)
        learnt = next((g for g in sorted(cells) if cells[g] in (FEW, NEARLY) and known[g] != start[g]), None)
        if learnt is None:
            return cells
        beside = _beside(learnt, cells, sums, counts, column)
        if beside is None:
            return dict.fromkeys(cells, BESIDE)
        cells[beside] = BESIDE


def _alone(column: str, counts: Mapping[str, int], shown: Mapping[str, Cell]) -> Cell:
    """A cell by itself: small, or all of its whole but a few, or the last of three that leave a few over."""
    number = counts.get(column, 0)
    if number < FEWEST:
        return FEW
    above = _shown_above(column, shown)
    if above is not None and above - number < FEWEST:
        return NEARLY
    if column == "left":
        accredited = shown.get("accredited", FEW).number
        on_the_way = counts.get("enrolled", 0) - counts.get("accredited", 0) - number
        if accredited is not None and on_the_way < FEWEST:
            return BESIDE
    return Cell(number)


def _shown_above(column: str, shown: Mapping[str, Cell]) -> int | None:
    """The number of the nearest whole that is shown."""
    above = parent_of(column)
    while above is not None:
        if (number := shown.get(above, FEW).number) is not None:
            return number
        above = parent_of(above)
    return None


def _from(column: str, cell: Cell, shown: Mapping[str, Cell]) -> Interval:
    """What a reader knows of one cell before adding anything up."""
    if cell.number is not None:
        return cell.number, cell.number
    above = _shown_above(column, shown)
    if cell is FEW:
        return 0, FEWEST - 1
    if cell is NEARLY and above is not None:
        return above - FEWEST + 1, above
    return 0, inf if above is None else above


def narrowed(known: Mapping[Group, Interval], sums: Iterable[Equation]) -> dict[Group, Interval]:
    """What each cell can be once everything is added up and subtracted, again and again until nothing more is learnt."""
    found, every = dict(known), list(sums)
    moved = True
    while moved:
        moved = False
        for whole, parts, rest in every:
            low = sum(found[part][0] for part in parts) + rest
            high = sum(found[part][1] for part in parts) + rest
            moved |= _narrow(found, whole, low, high)
            for part in parts:
                others_low, others_high = _others(found, parts, part, rest)
                moved |= _narrow(found, part, found[whole][0] - others_high, found[whole][1] - others_low)
    return found


def _others(found: Mapping[Group, Interval], parts: Sequence[Group], but: Group, rest: int) -> Interval:
    """The least and most of all parts but one, added one by one: infinity less infinity is no number."""
    others = [found[part] for part in parts if part != but]
    return sum(low for low, _ in others) + rest, sum(high for _, high in others) + rest


def _narrow(found: dict[Group, Interval], group: Group, low: float, high: float) -> bool:
    now = found[group]
    better = max(now[0], low), min(now[1], high)
    found[group] = better
    return better != now


def _beside(
    learnt: Group, cells: Mapping[Group, Cell], sums: Sequence[Equation], counts: Counts, column: str
) -> Group | None:
    """The cell to hide with one of which something was learnt: a part large enough to hide it, always the same one; else
    any part; else the whole."""
    near = [each for each in sums if learnt in each[1] or learnt == each[0]]
    for least in (2 * FEWEST - 1, FEWEST):
        for _whole, parts, _rest in sorted(near, key=lambda each: each[1]):
            for part in parts:
                if cells[part].number is not None and counts[part].get(column, 0) >= least:
                    return part
    wholes = [whole for whole, _parts, _rest in near if cells[whole].number is not None]
    further = [part for _w, parts, _r in sums for part in parts if cells[part].number is not None]
    return next(iter(wholes + further), None)

"""One measured figure, and how figures are told: as a table for people, as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its floor, measured in the same run. `held` is judged on the ratio where there is one, else on the value.

    A target is the most it may be, or the least where `at_least` says so. Without a target it is there to be read, and
    `held` is None. A value that could not be measured never holds.
    """

    name: str
    value: float | None
    unit: str
    target: float | None = None
    floor: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times the floor; None without one."""
        return self.value / self.floor if self.value is not None and self.floor else None

    @property
    def held(self) -> bool | None:
        """Whether the target is reached."""
        if self.target is None:
            return None
        judged = self.ratio if self.floor is not None else self.value
        if judged is None:
            return False
        return judged >= self.target if self.at_least else judged <= self.target


def as_json(figures: Iterable[Figure]) -> str:
    """A list of objects: name, value, unit, floor, ratio, target, held."""
    names = ("name", "value", "unit", "floor", "ratio", "target", "held")
    return json.dumps([{name: getattr(figure, name) for name in names} for figure in figures], indent=1)


def as_table(figures: Iterable[Figure]) -> str:
    """Columns for people; the last says whether the target is reached."""
    heads = ("what", "value", "unit", "floor", "ratio", "target", "held")
    rows = [heads, *(_told(figure) for figure in figures)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) if n in (0, 2) else cell.rjust(width) for n, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    )


def _told(figure: Figure) -> tuple[str, ...]:
    ratio, judged = figure.ratio, {True: "yes", False: "NO", None: ""}[figure.held]
    times = "x" if figure.floor is not None else ""
    return (
        figure.name,
        _number(figure.value),
        figure.unit,
        _number(figure.floor) if figure.floor is not None else "",
        f"{ratio:.{1 if ratio >= 1 else 2}f}x" if ratio is not None else "",
        f"{_number(figure.target)}{times}{'+' if figure.at_least else ''}" if figure.target is not None else "",
        judged,
    )


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"

"""A figure that may not be there: either its value, or the sentence that says why it cannot be computed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, or None with the reason in a sentence; never a value and a reason."""

    value: float | None
    why_not: str = ""


def not_there(why_not: str) -> Figure:
    return Figure(None, why_not)

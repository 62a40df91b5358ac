"""Where a picture's plot lies, in the units of its viewBox: what every figure drawn on the server shares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """The viewBox and, within it, the edges of the plot. Small, so that its labels can still be read on a phone."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

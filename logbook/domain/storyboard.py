"""The storyboard: the moments of a cycle in the order the review will show them, and how far each one is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

MOST_MOMENTS = 60
"""Of one cycle's storyboard. A review shows a handful."""
LONGEST_QUESTION = 1_000
"""Characters of the question to ask the family of one moment."""


class Readiness(StrEnum):
    """How far a moment is from being shown; the values are the words people read."""

    READY = "ready"
    ARRIVING = "arriving"
    MAKING = "being made ready"
    ON_HOLD = "on hold"
    UNREADABLE = "cannot be played"
    REMOVED = "removed for good"


def readiness(*, removed: bool, held: bool, arrived: bool, refused: bool, playable: bool) -> Readiness:
    """The furthest a moment is. `held`: a consent, an answer or a concern stands in the way; that outweighs how far its file is."""
    if removed:
        return Readiness.REMOVED
    if held:
        return Readiness.ON_HOLD
    if playable:
        return Readiness.READY
    if refused:
        return Readiness.UNREADABLE
    return Readiness.MAKING if arrived else Readiness.ARRIVING


class Reordered(Exception):
    """Somebody else changed the order since it was shown: the new one is shown, and nothing was moved."""


def moved(there: Sequence[UUID], seen: Sequence[UUID], which: UUID, step: int) -> list[UUID]:
    """The order with one moment a place earlier (`step` -1) or later (1).

    `seen` is the order the person looked at. A moment that came since then does not matter; a second click, which finds the
    moment moved already, changes nothing. At either end nothing happens. Errors: Reordered.
    """
    wanted = _swapped(seen, which, step)
    common = [each for each in there if each in seen]
    if common == [each for each in wanted if each in there]:
        return list(there)
    if common != [each for each in seen if each in there]:
        raise Reordered
    return _swapped(there, which, step)


def _swapped(order: Sequence[UUID], which: UUID, step: int) -> list[UUID]:
    found = list(order)
    if which in found and 0 <= (at := found.index(which)) + step < len(found):
        found[at], found[at + step] = found[at + step], found[at]
    return found

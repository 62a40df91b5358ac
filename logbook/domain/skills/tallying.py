"""Scores added up straight from the texts they are kept in, many ratings at once (rating.py says which letter means what).

A page of years of ratings, and the means over all services, would spend their time making a score out of every letter.
Here letters are counted: what is added up is the same (the tests hold it to scoring.profile), at a hundredth of the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from zlib import adler32

from logbook.domain.skills.scales import HIGHEST, LOWEST, Scale
from logbook.domain.skills.scoring import enough

LEFT_OUT = "-"
"""Stands for a statement of an item that the rater did not choose: it is no part of what was rated."""
_RAISED = bytes(each - ord("0") + 1 if ord(str(LOWEST)) <= each <= ord(str(HIGHEST)) else 0 for each in range(256))
"""For every letter one more than the score it is, since 0 is a score; 0 for what is none."""
_SUMMABLE = 65_519 // (HIGHEST + 1)
"""So many raised scores and the one stay below the number that the checksum counts up to, 65,521, whichever they are."""


class Tally(NamedTuple):
    """Scores of a sub-scale added up: their sum, how many there are, and out of how many statements."""

    total: int = 0
    scored: int = 0
    of: int = 0

    @property
    def mean(self) -> float | None:
        """Over what has a score; None while that is less than half."""
        return self.total / self.scored if enough(self.scored, self.of) else None


def together(one: Tally, other: Tally) -> Tally:
    """Both added up."""
    return Tally(one.total + other.total, one.scored + other.scored, one.of + other.of)


def tally(letters: str) -> Tally:
    """Of these letters, whichever statements and ratings they are of."""
    raised = letters.encode().translate(_RAISED)
    scored = len(raised) - raised.count(0)
    return Tally(_added_up(raised) - scored, scored, len(letters) - letters.count(LEFT_OUT))


def _added_up(numbers: bytes) -> int:
    """The sum of these bytes, at a thirtieth of what adding them one by one costs: Adler's checksum begins with one more than it."""
    parts = (numbers[at : at + _SUMMABLE] for at in range(0, len(numbers), _SUMMABLE))
    return sum((adler32(part) & 0xFFFF) - 1 for part in parts)


def tallies(scale: Scale, texts: Sequence[str]) -> dict[int, Tally]:
    """Each sub-scale's tally over these ratings on one version, by the item's number; what nobody rated is absent."""
    found = {number: tally("".join([text[span] for text in texts])) for number, span in scale.spans.items()}
    return {number: each for number, each in found.items() if each.of}


def tallies_end_to_end(scale: Scale, text: str, ratings: int) -> dict[int, Tally]:
    """The same of thousands of ratings laid end to end: a statement's letters are taken out of them at a stride.

    Errors: ValueError when they are not so many ratings on this version, since every letter would be taken for another's.
    """
    width = len(scale.statements)
    if len(text) != width * ratings:
        raise ValueError(f"{len(text)} letters are not {ratings} ratings of {width}")
    found = {
        number: tally("".join([text[at::width] for at in range(span.start, span.stop)]))
        for number, span in scale.spans.items()
    }
    return {number: each for number, each in found.items() if each.of}

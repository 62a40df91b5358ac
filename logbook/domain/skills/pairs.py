"""Which two ratings may stand side by side as two recordings of one practitioner."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from logbook.domain.refusals import Reason
from logbook.domain.skills.rating import AsWhom

SHAREABLE = frozenset({AsWhom.SELF, AsWhom.SUPERVISOR, AsWhom.INDEPENDENT})
"""As whom somebody rated what its practitioner may share beyond their supervisor: what peers said stays in their group."""


@dataclass(frozen=True, slots=True)
class Half:
    """One rating, as far as it matters beside which other it may stand."""

    recording_id: UUID
    practitioner_id: UUID
    rater_id: UUID
    scale_key: str


def why_not_pair(first: Half, second: Half) -> list[Reason]:
    """One practitioner, two recordings, one rater, one scale: else the difference would be of something else as well."""
    if first.practitioner_id != second.practitioner_id:
        return [Reason("These are recordings of two people: choose two of one practitioner.", "second")]
    reasons = []
    if first.recording_id == second.recording_id:
        reasons.append(Reason("Both are of one recording: choose another one to set beside it.", "second"))
    if first.rater_id != second.rater_id:
        sentence = "Two people rated these, and how far they differ would be in it: choose two ratings by one rater."
        reasons.append(Reason(sentence, "second"))
    if first.scale_key != second.scale_key:
        reasons.append(Reason("They were rated on two scales: choose two ratings on one scale.", "second"))
    return reasons


def letter(place: int) -> str:
    """The first, second, ... practitioner as "A", "B", ... "Z", "AA"."""
    said = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        said = chr(ord("A") + rest) + said
    return said

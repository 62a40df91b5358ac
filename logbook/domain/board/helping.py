"""The one thing that would help somebody: what only a coordinator can arrange first, then what stands still."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logbook.domain.board.columns import Column, Found
from logbook.domain.nudges import Stall


class Help(StrEnum):
    """What would help; the words are the card's."""

    SUPERVISOR = "A supervisor: nobody is named yet"
    ASSESSOR = "An assessor for the milestone they asked for"
    FAMILY = "Another family: one is “not now”"
    VISITS = "A word about visits, or another family"
    CAMERA = "A first film together, or a hand with the camera"
    SESSION = "A next date for supervision"
    REVIEW = "A day for the shared review"
    WRITING = "Three lines while it is fresh"
    REST = "Nothing now: every clock stands still"
    NOTHING = "Nothing just now"


OF_A_STALL = {
    Stall.NOTHING_FILMED: Help.CAMERA,
    Stall.NO_VISIT: Help.VISITS,
    Stall.NO_SUPERVISION: Help.SESSION,
    Stall.NOT_REVIEWED: Help.REVIEW,
    Stall.NOT_WRITTEN: Help.WRITING,
}


@dataclass(frozen=True, slots=True)
class Lacks:
    """What only the service can give and has not yet."""

    supervisor: bool = False
    assessor: bool = False
    family: bool = False


def help_for(found: Found, lacks: Lacks) -> Help:
    """One thing, never a list. Whoever is away is left in peace."""
    if found.column is Column.AWAY:
        return Help.REST
    if lacks.supervisor:
        return Help.SUPERVISOR
    if lacks.assessor:
        return Help.ASSESSOR
    if lacks.family:
        return Help.FAMILY
    return OF_A_STALL[found.still.stall] if found.still else Help.NOTHING

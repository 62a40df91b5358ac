"""Somebody else with parental responsibility objects: filming and showing stop until that is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Decision(StrEnum):
    """How an objection ended; the values are the words people read."""

    STOPS = "the filming stops"
    GOES_ON = "the work goes on"
    TAKEN_BACK = "they took it back"


@dataclass(frozen=True, slots=True)
class Objection:
    """Raised on a day by somebody with parental responsibility; decided later, with one of three ends."""

    raised_on: date
    decision: Decision | None = None
    decided_on: date | None = None
    id: UUID | None = None

    @property
    def stops(self) -> bool:
        """Whether nothing is filmed or shown because of it: until it is decided, and after a decision that says so."""
        return self.decision in (None, Decision.STOPS)

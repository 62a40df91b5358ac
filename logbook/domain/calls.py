"""A call somebody in training had, or was tried to have: noted by a coordinator, seen by the person."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class CallOutcome(StrEnum):
    """How it went; the value is kept."""

    SPOKE = "spoke"
    NO_ANSWER = "no answer"


RESTS = timedelta(days=14)
"""How long one who was spoken to is left in peace by coordinators: two weeks, the shortest wait in DOMAIN.md's table after which a
trainee hears again."""

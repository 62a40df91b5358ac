"""One reminder that is due: to whom, about what, and which one of its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Due:
    """A step of a rule that has been reached. (person, rule, subject, episode, step) tells it from every other.

    `person_id` hears it. `subject_id` is what stalls: a place on a course, a journey; where a supervisor is waited for, that
    supervisor, and where only a number is told, the service. `episode` is the day the clock began: any progress begins
    another. Steps are counted from 1. `wish` is the channel the service wishes for.
    """

    person_id: UUID
    rule: str
    version: int
    subject_id: UUID
    episode: date
    step: int
    wish: str = "email"

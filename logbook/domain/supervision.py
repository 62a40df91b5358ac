"""Supervision sessions: when one counts, and what changing it asks of the other side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    """How the two met."""

    IN_PERSON = "in person"
    VIDEO_CALL = "video call"
    TELEPHONE = "telephone"


class Kind(StrEnum):
    """Who was there. Group and intervision time is kept apart from individual supervision."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    INTERVISION = "intervision"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What decides whether a session counts. `entitled`: the supervisor was entitled on that day."""

    on: date
    minutes: int
    kind: str
    entitled: bool
    trainee_confirmed: bool
    supervisor_confirmed: bool


def counts(session: SessionFacts, kinds: Iterable[str]) -> bool:
    """It counts when both sides have confirmed it, the programme counts its kind, and the supervisor was entitled that day."""
    return waits_for(session) == () and session.entitled and session.kind in set(kinds)


def waits_for(session: SessionFacts) -> tuple[str, ...]:
    """Whose confirmation is still to come: "trainee", "supervisor", both or nobody."""
    waiting = (("trainee", session.trainee_confirmed), ("supervisor", session.supervisor_confirmed))
    return tuple(side for side, confirmed in waiting if not confirmed)


def entitled_on(day: date, spells: Iterable[tuple[date, date | None, bool]]) -> bool:
    """Whether any spell as a supervisor covers the day.

    Each spell is (since, until or None, needs somebody above them and has nobody); a trainee supervisor without a named
    accredited one is not entitled.
    """
    return any(since <= day and (until is None or day <= until) and not alone for since, until, alone in spells)

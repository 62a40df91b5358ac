"""Supervision sessions: when one counts, and what changing it asks of the other side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from logbook.domain import words
from logbook.domain.refusals import Reason


class Mode(StrEnum):
    """How the two met."""

    IN_PERSON = "in person"
    VIDEO_CALL = "video call"
    TELEPHONE = "telephone"


class Side(StrEnum):
    """The two who were there."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"


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


def waits_for(session: SessionFacts) -> tuple[Side, ...]:
    """Whose confirmation is still to come: the trainee's, the supervisor's, both or nobody's."""
    waiting = ((Side.TRAINEE, session.trainee_confirmed), (Side.SUPERVISOR, session.supervisor_confirmed))
    return tuple(side for side, confirmed in waiting if not confirmed)


def confirmations(
    side: Side, *, changed: bool, trainee: datetime | None, supervisor: datetime | None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """When the trainee and the supervisor confirmed, after one side saved the session.

    Saving is that side's own confirmation, as of the first time it said these facts. A changed day, kind or number of
    minutes asks the other side again, whoever had confirmed before.
    """
    if changed:
        return (now, None) if side is Side.TRAINEE else (None, now)
    return (trainee or now, supervisor) if side is Side.TRAINEE else (trainee, supervisor or now)


def why_not_counted(session: SessionFacts, kinds: Iterable[str]) -> list[str]:
    """Why a session's minutes do not count, in words; empty when they do."""
    said = []
    if session.kind not in set(kinds):
        said.append(f"this programme does not count {session.kind} time; it is kept apart")
    if not session.entitled:
        said.append(
            "the supervisor was not entitled to supervise that day: neither accredited here, nor a trainee supervisor "
            "under somebody who was"
        )
    waiting = waits_for(session)
    if waiting:
        said.append(f"waiting for the {' and the '.join(waiting)} to confirm")
    return said


def day_fault(on: date, enrolled_on: date, today: date) -> str | None:
    """Why a session cannot have been held that day, as a sentence for the field; None when it can."""
    if on > today:
        return "A session is entered once it has been held: give today or an earlier day."
    if on < enrolled_on:
        enrolled = f"{enrolled_on.day} {words.month(enrolled_on)}"
        return f"The journey began on {enrolled}: supervision before it does not belong here. Check the year."
    return None


def already_entered(minutes: int, kind: str, entered_by: str) -> Reason:
    """What is said when the two sides enter the same session, each on their own."""
    said = f"{words.duration(minutes)}, {kind}, entered by {entered_by}"
    return Reason(
        f"A session of that day is already here ({said}). If it is the same one, confirm it instead of entering it "
        "twice. If there were two that day, say so below and save again.",
        "session",
    )


Days = tuple[date, date | None]
"""The first day and the last, both included; None while no end is in sight."""


@dataclass(frozen=True, slots=True)
class Supervising:
    """A spell as a supervisor of a service.

    `above` is None for an accredited supervisor. For a trainee supervisor it is when the one they work under was an
    accredited supervisor of the same service: never, where nobody is named.
    """

    days: Days
    above: tuple[Days, ...] | None = None


def entitled_on(day: date, spells: Iterable[Supervising]) -> bool:
    """Whether somebody could supervise that day: accredited, or a trainee supervisor under one who was accredited then."""
    return any(
        covers(spell.days, day) and (spell.above is None or any(covers(days, day) for days in spell.above))
        for spell in spells
    )


def covers(days: Days, day: date) -> bool:
    """Whether the day is one of these."""
    since, until = days
    return since <= day and (until is None or day <= until)

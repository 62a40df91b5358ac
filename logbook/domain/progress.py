"""Done, with supervisor, signed off and required, side by side; and the pace needed and kept.

Totals count from the stage's own start: a cycle by its review date, a session by its date, so that each belongs to one
stage for good, whenever it is signed off or confirmed. A cycle that ended early counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from logbook.domain import words
from logbook.domain.breaks import Break, active_days, after_active_days
from logbook.domain.programmes import Programme, Required, Stage

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class CycleMark:
    """As much of a cycle as counting needs; sent means with the supervisor, not returned."""

    client_id: UUID
    filmed_on: date | None = None
    reviewed_on: date | None = None
    sent: bool = False
    signed_off_on: date | None = None
    ended_early: bool = False

    @property
    def done_on(self) -> date | None:
        """The day the work was done: its review, once film and review are both there and it did not end early."""
        return self.reviewed_on if self.filmed_on and not self.ended_early else None


@dataclass(frozen=True, slots=True)
class SessionMark:
    """As much of a session as counting needs; waiting means it will count once both sides have confirmed it."""

    on: date
    minutes: int
    counts: bool
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of clients or of cycles. Done holds all; of those some are with the supervisor, others signed off."""

    done: int
    with_supervisor: int
    signed_off: int
    required: int

    @property
    def left(self) -> int:
        return max(self.required - self.signed_off, 0)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of supervision. Held is every minute; of those some wait to be confirmed, others count."""

    held: int
    waiting: int
    counted: int
    required: int

    @property
    def left(self) -> int:
        return max(self.required - self.counted, 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """The three figures of one stage or milestone."""

    clients: Figure
    cycles: Figure
    supervision: Minutes

    def all_met(self) -> bool:
        return not (self.clients.left or self.cycles.left or self.supervision.left)


def figures(required: Required, cycles: Iterable[CycleMark], sessions: Iterable[SessionMark], since: date) -> Figures:
    """The figures against a requirement, of work done on or after the stage's start.

    A client counts once it has a signed-off cycle, and is with the supervisor while one is sent and none signed off.
    """
    done = [cycle for cycle in cycles if cycle.done_on and cycle.done_on >= since]
    sent = [cycle for cycle in done if cycle.sent and cycle.signed_off_on is None]
    signed = [cycle for cycle in done if cycle.signed_off_on is not None]
    signed_clients = {cycle.client_id for cycle in signed}
    sent_clients = {cycle.client_id for cycle in sent} - signed_clients
    all_clients = {cycle.client_id for cycle in done}
    held = [session for session in sessions if session.on >= since]
    return Figures(
        clients=Figure(len(all_clients), len(sent_clients), len(signed_clients), required.clients),
        cycles=Figure(len(done), len(sent), len(signed), required.cycles),
        supervision=Minutes(
            held=sum(session.minutes for session in held),
            waiting=sum(session.minutes for session in held if session.waiting),
            counted=sum(session.minutes for session in held if session.counts),
            required=required.supervision_minutes,
        ),
    )


def stage_starts(programme: Programme, enrolled_on: date, passed: dict[str, date]) -> list[tuple[Stage, date]]:
    """The stages begun, each with its start; the last is the present one, even when its own milestone is passed.

    The first starts at enrolment, the next on the day its predecessor's closing milestone was asked for (not decided),
    so that work done while the assessor reads counts for the new stage. `passed` holds that day by milestone key.
    """
    begun = [(programme.stages[0], enrolled_on)]
    for ended, stage in zip(programme.stages, programme.stages[1:], strict=False):
        asked_on = passed.get(ended.milestones[-1].key)
        if asked_on is None:
            break
        begun.append((stage, asked_on))
    return begun


def in_words(figure: Figure, supervisor_name: str | None, noun: str = "cycle") -> str:
    """The figure before any chart: "11 of 18 cycles signed off, 2 with Asha"."""
    said = f"{figure.signed_off} of {words.count(figure.required, noun)} signed off"
    if not figure.with_supervisor:
        return said
    return f"{said}, {figure.with_supervisor} with {supervisor_name or 'a supervisor'}"


def supervision_in_words(minutes: Minutes) -> str:
    """ "9 h 15 of 15 h counted, 45 min waiting to be confirmed"."""
    said = f"{words.duration(minutes.counted)} of {words.duration(minutes.required)} counted"
    return f"{said}, {words.duration(minutes.waiting)} waiting to be confirmed" if minutes.waiting else said


def expected_days(stage: Stage) -> int:
    """The active days a stage is expected to take: its most months."""
    return round(stage.expected_months[1] * DAYS_A_MONTH)


def expected_on(stage: Stage, started_on: date, breaks: Iterable[Break]) -> date | None:
    """The day the programme expects the stage done by; None during an open break."""
    return after_active_days(started_on, expected_days(stage), breaks)


def pace_kept(cycles: Iterable[CycleMark], since: date, today: date, breaks: Iterable[Break]) -> float | None:
    """Completed cycles a month over the active days since a start, today included; None before a month has passed."""
    days = active_days(since, today + timedelta(days=1), breaks)
    if days < DAYS_A_MONTH:
        return None
    done = sum(1 for cycle in cycles if cycle.done_on and since <= cycle.done_on <= today)
    return done / days * DAYS_A_MONTH


def pace_needed(cycles: Figure, today: date, by: date, breaks: Iterable[Break]) -> float | None:
    """Cycles still to do a month so as to be done by a day; None once fewer than 14 active days remain."""
    days = active_days(today, by, breaks)
    if days < 14:
        return None
    return max(cycles.required - cycles.done, 0) / days * DAYS_A_MONTH


def pace_in_words(kept: float | None, needed: float | None, by: date | None) -> str:
    """Both paces in one or two plain sentences; a pace is told to one decimal place."""
    so_far = "It is too soon to speak of a pace." if kept is None else f"You have kept {kept:.1f} cycles a month."
    if kept == 0:
        so_far = "The first cycle of this stage is still to come."
    if by is None:
        return f"{so_far} The programme's own date waits until you are back."
    month = words.month(by)
    if needed is None:
        return f"{so_far} The programme's guide was {month}; what is left may take the time it takes."
    if needed == 0:
        return f"{so_far} Every cycle the programme asks for is done."
    return f"{so_far} {needed:.1f} a month would bring you there by {month}, the programme's guide."

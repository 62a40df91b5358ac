"""A person's way through a programme, as a state derived from dated facts.

Facts dated after the day asked about make no difference, so the same function tells where somebody stood on any day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logbook.domain.breaks import Break, BreakKind, active_days, break_on
from logbook.domain.cohorts import CoursePlace, PlaceState, place_state
from logbook.domain.leaving import LeavingReason, why_not_reasons
from logbook.domain.refusals import Reason

PRACTISING_DAYS = 180
"""A cycle within this many active days is "practising"; leave and pauses are not counted."""


class State(StrEnum):
    """Where a journey stands, in the order people meet the states; the last three can come anywhere."""

    NOT_BEGUN = "not-begun"
    COURSE_BOOKED = "course-booked"
    ATTENDED = "attended"
    DECIDING = "deciding"
    NOT_FOR_ME = "not-for-me"
    PRACTICE = "supervised-practice"
    MID_POINT = "mid-point"
    READY = "ready"
    SUBMITTED = "submitted"
    COMPLETED = "completed"
    ACCREDITED = "accredited"
    PRACTISING = "practising"
    NOT_PRACTISING = "not-practising-now"
    TRAINEE_SUPERVISOR = "trainee-supervisor"
    SUPERVISOR = "supervisor"
    ON_LEAVE = "on-leave"
    PAUSED = "paused"
    LEFT = "left"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    State.NOT_BEGUN: "not begun yet",
    State.COURSE_BOOKED: "course booked",
    State.ATTENDED: "at the course",
    State.DECIDING: "deciding after the course",
    State.NOT_FOR_ME: "not for me",
    State.PRACTICE: "in supervised practice",
    State.MID_POINT: "past the mid-point",
    State.READY: "ready to be put forward",
    State.SUBMITTED: "with the assessor",
    State.COMPLETED: "completed",
    State.ACCREDITED: "accredited",
    State.PRACTISING: "practising",
    State.NOT_PRACTISING: "not practising now",
    State.TRAINEE_SUPERVISOR: "trainee supervisor",
    State.SUPERVISOR: "supervisor",
    State.ON_LEAVE: "on leave",
    State.PAUSED: "paused",
    State.LEFT: "left",
}


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """One asking for a milestone and its outcome; asking again after a "not yet" is another one of these.

    One that was taken back before its decision is left out.
    """

    key: str
    final: bool
    """Whether this milestone ends the programme."""
    requested_on: date
    decided_on: date | None = None
    passed: bool = False

    def decided_by(self, day: date) -> bool:
        return self.decided_on is not None and self.decided_on <= day


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """The dated facts of one journey.

    ready_on is the day from which nothing stood between it and its final milestone; where only today is asked about,
    today itself will do when milestones.why_not_ready is empty.
    """

    course: CoursePlace | None = None
    enrolled_on: date | None = None
    milestones: tuple[MilestoneFacts, ...] = ()
    ready_on: date | None = None
    accredited_on: date | None = None
    """When the final milestone was passed."""
    gives_role: bool = True
    """Whether that made a practitioner; where it did not, the journey is simply completed."""
    last_cycle_on: date | None = None
    """When the latest cycle was completed: its review date."""
    trainee_supervisor_since: date | None = None
    supervisor_since: date | None = None
    breaks: tuple[Break, ...] = ()
    left_on: date | None = None
    left_reasons: frozenset[LeavingReason] = frozenset()


def state(facts: JourneyFacts, today: date) -> State:
    """Where the journey stands today: left and away come before all else, then the furthest state reached."""
    if _by(facts.left_on, today):
        return State.LEFT
    if away := break_on(today, facts.breaks):
        return State.ON_LEAVE if away.kind is BreakKind.LEAVE else State.PAUSED
    if _by(facts.accredited_on, today) and not facts.gives_role:
        return State.COMPLETED
    if _by(facts.supervisor_since, today):
        return State.SUPERVISOR
    if _by(facts.trainee_supervisor_since, today):
        return State.TRAINEE_SUPERVISOR
    if facts.accredited_on is not None and facts.accredited_on <= today:
        return _after_accreditation(facts.accredited_on, facts, today)
    if _by(facts.enrolled_on, today):
        return _in_practice(facts, today)
    place = None if facts.course is None else place_state(facts.course, today)
    if place is None:
        return State.NOT_BEGUN
    return State.PRACTICE if place is PlaceState.ENROLLED else State(place)


def why_not_leave(facts: JourneyFacts, on: date, reasons: frozenset[LeavingReason], today: date) -> list[Reason]:
    """What is wrong with recording that somebody leaves, in words."""
    if facts.left_on is not None:
        return [Reason("This journey was already left: nothing more is needed.")]
    if on > today:
        return [Reason("Leaving is recorded on the day or after it: choose today or an earlier day.", "left_on")]
    return why_not_reasons(reasons)


def why_not_break(breaks: tuple[Break, ...], new: Break) -> list[Reason]:
    """What is wrong with a new leave or pause, in words; it may lie in the past or the future."""
    if new.ends_on is not None and new.ends_on < new.starts_on:
        return [Reason("The last day away is before the first: check the two dates.", "ends_on")]
    if any(each.kind is new.kind and _overlap(each, new) for each in breaks):
        return [
            Reason(f"These days overlap {_KIND_WORDS[new.kind]} already entered: change that one instead.", "starts_on")
        ]
    return []


_KIND_WORDS = {BreakKind.LEAVE: "a leave", BreakKind.PAUSED: "a pause"}


def _overlap(one: Break, other: Break) -> bool:
    return (other.ends_on is None or one.starts_on <= other.ends_on) and (
        one.ends_on is None or other.starts_on <= one.ends_on
    )


def _by(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _in_practice(facts: JourneyFacts, today: date) -> State:
    asked = [each for each in facts.milestones if each.requested_on <= today]
    if any(each.final and not each.decided_by(today) for each in asked):
        return State.SUBMITTED
    if _by(facts.ready_on, today):
        return State.READY
    if any(not each.final and each.passed and each.decided_by(today) for each in asked):
        return State.MID_POINT
    return State.PRACTICE


def _after_accreditation(accredited_on: date, facts: JourneyFacts, today: date) -> State:
    """Accredited until the first cycle since; practising after it, or not now, by the active days since either."""
    last = facts.last_cycle_on
    cycle_since = last if last is not None and accredited_on < last <= today else None
    if active_days(cycle_since or accredited_on, today, facts.breaks) > PRACTISING_DAYS:
        return State.NOT_PRACTISING
    return State.PRACTISING if cycle_since else State.ACCREDITED

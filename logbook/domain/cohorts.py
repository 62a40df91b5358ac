"""A place on a two-day course: booked, attended, deciding, then enrolled or not for me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from logbook.domain.leaving import LeavingReason, why_not_reasons
from logbook.domain.refusals import Reason


class CourseDecision(StrEnum):
    """What a person decided after the course; nothing decided yet is None, which is "deciding"."""

    ENROLLED = "enrolled"
    NOT_FOR_ME = "not-for-me"


class PlaceState(StrEnum):
    """Where a place stands on a day; attended is the day itself, deciding every day after it."""

    BOOKED = "course-booked"
    ATTENDED = "attended"
    DECIDING = "deciding"
    ENROLLED = "enrolled"
    NOT_FOR_ME = "not-for-me"


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """The dated facts of one person's place; attended_on is the last day of the course."""

    booked_on: date
    attended_on: date | None = None
    decision: CourseDecision | None = None
    decided_on: date | None = None
    reasons: frozenset[LeavingReason] = frozenset()


EARLIEST_COURSE = date(2000, 1, 1)
FURTHEST_COURSE = timedelta(days=3 * 366)
LONGEST_COURSE = timedelta(days=92)


def why_not_course(first_day: date, last_day: date, today: date) -> list[Reason]:
    """What is wrong with the days of a course, in words. Two days, often weeks apart; it may lie in the past."""
    if last_day < first_day:
        return [Reason("The last day is before the first: check the two dates.", "last_day")]
    if first_day < EARLIEST_COURSE:
        return [Reason("The first day is before the year 2000: check the year.", "first_day")]
    if first_day > today + FURTHEST_COURSE:
        return [Reason("The first day is more than three years ahead: check the year.", "first_day")]
    if last_day - first_day > LONGEST_COURSE:
        return [Reason("The two days are more than three months apart: check the dates.", "last_day")]
    return []


def place_state(place: CoursePlace, today: date) -> PlaceState | None:
    """The state by the facts dated up to today; None before the place was booked."""
    if place.decision and place.decided_on and place.decided_on <= today:
        return PlaceState(place.decision)
    if place.attended_on and place.attended_on <= today:
        return PlaceState.ATTENDED if place.attended_on == today else PlaceState.DECIDING
    return PlaceState.BOOKED if place.booked_on <= today else None


def why_not_attended(place: CoursePlace, attended_on: date, today: date) -> list[Reason]:
    """What is wrong with recording attendance on that day, in words."""
    if attended_on > today:
        return [Reason("The course day is still to come: record who attended once it has been.", "attended_on")]
    if place.decided_on and attended_on > place.decided_on:
        return [Reason("The decision is dated before this course day: check the two dates.", "attended_on")]
    return []


def why_not_decided(
    place: CoursePlace, decision: CourseDecision, decided_on: date, reasons: frozenset[LeavingReason], today: date
) -> list[Reason]:
    """What is wrong with a decision after the course, in words; one may be changed by deciding again."""
    if decided_on > today:
        return [Reason("The decision is dated in the future: choose today or an earlier day.")]
    if place.attended_on is None:
        return [Reason("Attendance is not recorded yet: record the course day first.", "attended_on")]
    if decided_on < place.attended_on:
        return [Reason("The decision is dated before the course: choose the day of the course or a later one.")]
    if decision is CourseDecision.ENROLLED:
        return [Reason("Reasons belong to “not for me” only: take them away.", "reasons")] if reasons else []
    return why_not_reasons(reasons)

"""A place on a course, from booking to a decision either way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from logbook.domain.cohorts import (
    CourseDecision,
    CoursePlace,
    PlaceState,
    place_state,
    why_not_attended,
    why_not_decided,
)
from logbook.domain.leaving import LeavingReason

BOOKED, COURSE, DECIDED = date(2026, 1, 5), date(2026, 2, 10), date(2026, 3, 1)
PLACE = CoursePlace(BOOKED, COURSE, CourseDecision.ENROLLED, DECIDED)
NO_REASONS: frozenset[LeavingReason] = frozenset()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (BOOKED - timedelta(days=1), None),
        (BOOKED, PlaceState.BOOKED),
        (COURSE, PlaceState.ATTENDED),
        (COURSE + timedelta(days=1), PlaceState.DECIDING),
        (DECIDED, PlaceState.ENROLLED),
    ],
)
def test_a_place_moves_on_by_its_dates(on: date, expected: PlaceState | None) -> None:
    assert place_state(PLACE, on) == expected


def test_not_for_me_is_a_decision_like_the_other() -> None:
    assert place_state(replace(PLACE, decision=CourseDecision.NOT_FOR_ME), DECIDED) is PlaceState.NOT_FOR_ME


@pytest.mark.parametrize(
    ("place", "on", "says"),
    [
        (CoursePlace(BOOKED), COURSE, ""),
        (CoursePlace(BOOKED), DECIDED + timedelta(days=1), "still to come"),
        (replace(PLACE, decided_on=BOOKED), COURSE, "check the two dates"),
    ],
)
def test_attendance_is_refused_in_words(place: CoursePlace, on: date, says: str) -> None:
    refusals = why_not_attended(place, on, DECIDED)
    assert says in " ".join(reason.sentence for reason in refusals)
    assert bool(says) == bool(refusals)


@pytest.mark.parametrize(
    ("attended_on", "decision", "on", "reasons", "says"),
    [
        (COURSE, CourseDecision.ENROLLED, DECIDED, NO_REASONS, ""),
        (COURSE, CourseDecision.NOT_FOR_ME, DECIDED, {LeavingReason.TIME, LeavingReason.VALUES}, ""),
        (COURSE, CourseDecision.NOT_FOR_ME, DECIDED, {LeavingReason.NOT_SAID}, ""),
        (COURSE, CourseDecision.NOT_FOR_ME, DECIDED, NO_REASONS, "at least one reason"),
        (COURSE, CourseDecision.NOT_FOR_ME, DECIDED, {LeavingReason.NOT_SAID, LeavingReason.TIME}, "by itself"),
        (COURSE, CourseDecision.ENROLLED, DECIDED, {LeavingReason.TIME}, "take them away"),
        (COURSE, CourseDecision.ENROLLED, DECIDED + timedelta(days=1), NO_REASONS, "in the future"),
        (COURSE, CourseDecision.ENROLLED, BOOKED, NO_REASONS, "before the course"),
        (None, CourseDecision.ENROLLED, DECIDED, NO_REASONS, "record the course day first"),
    ],
)
def test_a_decision_is_refused_in_words(
    attended_on: date | None, decision: CourseDecision, on: date, reasons: set[LeavingReason], says: str
) -> None:
    refusals = why_not_decided(CoursePlace(BOOKED, attended_on), decision, on, frozenset(reasons), DECIDED)
    assert says in " ".join(reason.sentence for reason in refusals)
    assert bool(says) == bool(refusals)


def test_every_reason_has_words_of_its_own() -> None:
    assert len({reason.words for reason in LeavingReason}) == len(LeavingReason) == 10

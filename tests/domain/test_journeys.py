"""A journey's state, day by day, from its dated facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.breaks import Break, BreakKind
from logbook.domain.cohorts import CourseDecision, CoursePlace
from logbook.domain.journeys import JourneyFacts, MilestoneFacts, State, state, why_not_break, why_not_leave
from logbook.domain.leaving import LeavingReason

START = date(2025, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


MID = MilestoneFacts("mid-point", False, day(200), day(210), passed=True)
NOT_YET = MilestoneFacts("accreditation", True, day(400), day(410), passed=False)
PASSED = MilestoneFacts("accreditation", True, day(430), day(440), passed=True)
WHOLE = JourneyFacts(
    course=CoursePlace(day(0), day(20), CourseDecision.ENROLLED, day(30)),
    enrolled_on=day(30),
    milestones=(MID, NOT_YET, PASSED),
    ready_on=day(390),
    accredited_on=day(440),
    last_cycle_on=day(500),
    trainee_supervisor_since=day(800),
    supervisor_since=day(1200),
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (-1, State.NOT_BEGUN),
        (0, State.COURSE_BOOKED),
        (20, State.ATTENDED),
        (21, State.DECIDING),
        (30, State.PRACTICE),
        (205, State.PRACTICE),
        (210, State.MID_POINT),
        (390, State.READY),
        (400, State.SUBMITTED),
        (410, State.READY),
        (430, State.SUBMITTED),
        (440, State.ACCREDITED),
        (500, State.PRACTISING),
        (680, State.PRACTISING),
        (681, State.NOT_PRACTISING),
        (800, State.TRAINEE_SUPERVISOR),
        (1200, State.SUPERVISOR),
    ],
)
def test_one_journey_from_the_course_to_supervisor(on: int, expected: State) -> None:
    assert state(WHOLE, day(on)) is expected


def test_accredited_without_a_cycle_since_is_not_practising_after_180_days() -> None:
    facts = replace(WHOLE, last_cycle_on=day(439), trainee_supervisor_since=None, supervisor_since=None)
    assert state(facts, day(440 + 180)) is State.ACCREDITED
    assert state(facts, day(440 + 181)) is State.NOT_PRACTISING


def test_a_journey_whose_end_gives_no_role_is_completed_whatever_the_person_becomes() -> None:
    facts = replace(WHOLE, gives_role=False)
    assert [state(facts, day(on)) for on in (430, 440, 500, 681, 1200)] == [State.SUBMITTED, *[State.COMPLETED] * 4]


def test_leave_does_not_use_up_the_180_days() -> None:
    facts = replace(WHOLE, breaks=(Break(BreakKind.LEAVE, day(510), day(609)),))
    assert state(facts, day(609)) is State.ON_LEAVE
    assert state(facts, day(780)) is State.PRACTISING
    assert state(facts, day(781)) is State.NOT_PRACTISING


def test_a_decision_to_enrol_is_practice_even_before_the_enrolment_is_entered() -> None:
    assert state(replace(WHOLE, enrolled_on=None, accredited_on=None), day(31)) is State.PRACTICE


def test_not_for_me_after_the_course() -> None:
    place = CoursePlace(day(0), day(20), CourseDecision.NOT_FOR_ME, day(25), frozenset({LeavingReason.VALUES}))
    assert state(JourneyFacts(course=place), day(25)) is State.NOT_FOR_ME


@given(st.integers(-5, 1500))
def test_away_and_left_come_before_everything(on: int) -> None:
    away = replace(WHOLE, breaks=(Break(BreakKind.PAUSED, day(on)),))
    assert state(away, day(on)) is State.PAUSED
    assert state(replace(away, left_on=day(on)), day(on)) is State.LEFT


@given(st.integers(-5, 1300), st.integers(1, 100))
def test_facts_still_to_come_make_no_difference(on: int, later: int) -> None:
    coming = replace(
        WHOLE, breaks=(Break(BreakKind.LEAVE, day(on + later)),), left_on=day(on + later), ready_on=WHOLE.ready_on
    )
    assert state(coming, day(on)) is state(WHOLE, day(on))


def test_every_state_has_words_of_its_own() -> None:
    assert len({each.words for each in State}) == len(State)


@pytest.mark.parametrize(
    ("facts", "on", "reasons", "says"),
    [
        (WHOLE, 50, {LeavingReason.CASELOAD}, ""),
        (WHOLE, 50, set(), "at least one reason"),
        (WHOLE, 51, {LeavingReason.TIME}, "choose today or an earlier day"),
        (replace(WHOLE, left_on=day(40)), 50, {LeavingReason.TIME}, "already left"),
    ],
)
def test_leaving_is_refused_in_words(facts: JourneyFacts, on: int, reasons: set[LeavingReason], says: str) -> None:
    refusals = why_not_leave(facts, day(on), frozenset(reasons), today=day(50))
    assert says in " ".join(reason.sentence for reason in refusals)
    assert bool(says) == bool(refusals)


@pytest.mark.parametrize(
    ("kind", "first", "last", "says"),
    [
        (BreakKind.LEAVE, 21, 30, ""),
        (BreakKind.LEAVE, 1, 9, ""),
        (BreakKind.PAUSED, 12, 14, ""),
        (BreakKind.LEAVE, 20, None, "overlap a leave"),
        (BreakKind.LEAVE, 1, 10, "overlap a leave"),
        (BreakKind.LEAVE, 30, 29, "before the first"),
    ],
)
def test_a_new_break_is_refused_in_words(kind: BreakKind, first: int, last: int | None, says: str) -> None:
    there = (Break(BreakKind.LEAVE, day(10), day(20)),)
    refusals = why_not_break(there, Break(kind, day(first), None if last is None else day(last)))
    assert says in " ".join(reason.sentence for reason in refusals)
    assert bool(says) == bool(refusals)

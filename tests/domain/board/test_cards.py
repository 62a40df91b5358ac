"""What a card says: weeks in a stage, the one thing that would help, what was tried."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from logbook.domain.board import (
    Called,
    Column,
    Found,
    Help,
    Lacks,
    Standstill,
    Tried,
    help_for,
    in_words,
    since_when,
    weeks_in,
)
from logbook.domain.breaks import Break, BreakKind
from logbook.domain.calls import CallOutcome
from logbook.domain.journeys import JourneyFacts, MilestoneFacts, State, state
from logbook.domain.nudges import Quiet, Stall

TODAY = date(2026, 3, 18)
BEGAN = date(2025, 9, 1)
STILL = Found(Column.CALL, Standstill(Stall.NOTHING_FILMED, BEGAN), 90)


@pytest.mark.parametrize(
    ("found", "lacks", "helps"),
    [
        (STILL, Lacks(), Help.CAMERA),
        (STILL, Lacks(family=True), Help.FAMILY),
        (STILL, Lacks(assessor=True, family=True), Help.ASSESSOR),
        (STILL, Lacks(True, True, True), Help.SUPERVISOR),
        (Found(Column.MOVING), Lacks(), Help.NOTHING),
        (Found(Column.MOVING), Lacks(family=True), Help.FAMILY),
        (Found(Column.AWAY), Lacks(True, True, True), Help.REST),
    ],
)
def test_one_thing_helps_and_what_only_the_service_can_give_comes_first(
    found: Found, lacks: Lacks, helps: Help
) -> None:
    assert help_for(found, lacks) is helps


def asked(final: bool, on: date, decided: date | None = None) -> MilestoneFacts:
    return MilestoneFacts("a", final, on, decided, passed=decided is not None)


@pytest.mark.parametrize(
    ("facts", "stage", "since"),
    [
        (JourneyFacts(enrolled_on=BEGAN), State.PRACTICE, BEGAN),
        (JourneyFacts(enrolled_on=BEGAN, milestones=(asked(False, BEGAN, date(2026, 1, 7)),)), State.MID_POINT, date(2026, 1, 7)),
        (JourneyFacts(enrolled_on=BEGAN, milestones=(asked(True, date(2026, 2, 4)),)), State.SUBMITTED, date(2026, 2, 4)),
        (JourneyFacts(enrolled_on=BEGAN, ready_on=TODAY, last_cycle_on=date(2026, 3, 4)), State.READY, date(2026, 3, 4)),
        (
            JourneyFacts(enrolled_on=BEGAN, breaks=(Break(BreakKind.LEAVE, date(2026, 3, 4)),)),
            State.ON_LEAVE,
            date(2026, 3, 4),
        ),
    ],
)  # fmt: skip
def test_a_stage_began_on_a_day_the_facts_tell(facts: JourneyFacts, stage: State, since: date) -> None:
    assert state(facts, TODAY) is stage
    assert since_when(facts, stage, TODAY) == since
    assert weeks_in(since, stage, facts.breaks, TODAY) == (TODAY - since).days // 7


def test_weeks_of_leave_are_no_weeks_of_practice() -> None:
    leave = (Break(BreakKind.LEAVE, date(2026, 2, 4), date(2026, 3, 3)),)
    assert weeks_in(date(2026, 1, 7), State.PRACTICE, leave, TODAY) == 6
    assert weeks_in(None, State.PRACTICE, (), TODAY) == 0


def test_what_was_tried_is_said_a_sentence_each() -> None:
    spoke = Called(UUID(int=1), TODAY, CallOutcome.SPOKE, "Cody")
    missed = Called(UUID(int=2), TODAY - timedelta(days=2), CallOutcome.NO_ANSWER, "Cody")
    reminded = (date(2026, 1, 13), date(2026, 2, 10), date(2026, 3, 10))
    quiet = Quiet(snoozed_until=date(2026, 4, 1), busy_until=date(2026, 3, 20))
    assert in_words(Tried(reminded, (spoke, missed), quiet), TODAY) == [
        "Reminded 3 times, last on Tue 10 March",
        "Cody called on Wed 18 March: spoke, 2 calls in all",
        "Said “not now” until Wed 1 April",
        "Busy until Fri 20 March, at their own word",
    ]
    assert in_words(Tried(reminded[:2], (missed,), Quiet(date(2026, 3, 1))), TODAY) == [
        "Reminded twice, last on Tue 10 February",
        "Cody called on Mon 16 March: no answer",
    ]
    assert in_words(Tried(), TODAY) == []

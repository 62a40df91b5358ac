"""One journey on one day: its stages, what stands before the next milestone, its pace and where it may end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from logbook.domain.breaks import Break, BreakKind
from logbook.domain.journeys import JourneyFacts, MilestoneFacts, State
from logbook.domain.milestones import Shortfall, Supervisor
from logbook.domain.overview import Record, overview
from logbook.domain.pace import Outlook
from logbook.domain.programmes import Milestone, Programme, Required, Stage
from logbook.domain.progress import CycleMark, SessionMark

START = date(2026, 1, 5)
MID = Milestone("mid", "Mid-point", Required(1, 2, 60))
END = Milestone("end", "Accreditation", Required(2, 4, 120))
ONE_STAGE = Programme("p", "P", 1, "About", True, 10, False, (Stage("s", "S", (6, 12), (MID, END)),))
FIRST = Stage("one", "Stage 1", (3, 4), (Milestone("end-1", "End of stage 1", Required(1, 2, 0)),))
SECOND = Stage("two", "Stage 2", (3, 4), (Milestone("end-2", "End of stage 2", Required(1, 3, 0)),))
TWO_STAGES = replace(ONE_STAGE, stages=(FIRST, SECOND))


def day(number: int) -> date:
    return START + timedelta(days=number)


def cycle(client: int, on: int, *, signed: bool = True) -> CycleMark:
    return CycleMark(UUID(int=client), day(on - 5), day(on), sent=False, signed_off_on=day(on + 3) if signed else None)


def record(programme: Programme = ONE_STAGE, *cycles: CycleMark, **facts: object) -> Record:
    return Record(
        programme, START, JourneyFacts(enrolled_on=START, **facts), cycles, supervisor=Supervisor("Asha")  # type: ignore[arg-type]
    )  # fmt: skip


FOUR = tuple(cycle(number % 2, number * 20) for number in range(1, 5))
WHOLE = (SessionMark(day(30), 120, counts=True),)
MID_PASSED = MilestoneFacts("mid", final=False, requested_on=day(45), decided_on=day(50), passed=True)


def test_the_first_milestone_not_passed_is_the_next_one_and_says_what_is_missing() -> None:
    seen = overview(record(ONE_STAGE, cycle(1, 20)), day(30))
    assert seen.next
    assert seen.next.milestone is MID
    assert [reason.goes_to for reason in seen.next.blocked] == ["cycles", "supervision"]
    assert seen.state is State.PRACTICE
    assert seen.present.figures.cycles.required == 4


def test_ready_once_nothing_stands_before_the_last_milestone() -> None:
    whole = replace(record(ONE_STAGE, *FOUR, milestones=(MID_PASSED,)), sessions=WHOLE)
    seen = overview(whole, day(90))
    assert seen.next
    assert seen.next.blocked == ()
    assert seen.state is State.READY
    assert seen.prediction.outlook is Outlook.DONE


def test_a_proposed_shortfall_opens_its_own_milestone_only() -> None:
    short = replace(record(ONE_STAGE, *FOUR, milestones=(MID_PASSED,)), sessions=(SessionMark(day(30), 110, True),))
    proposed = Shortfall(12, "Every session ran deep and to time.")
    for key, opens in (("end", True), ("mid", False)):
        seen = overview(replace(short, shortfalls={key: proposed}), day(90))
        assert seen.next
        assert (seen.next.blocked == ()) is opens


def test_one_asked_for_is_with_the_assessor_until_decided() -> None:
    asked = MilestoneFacts("end", final=True, requested_on=day(85))
    seen = overview(replace(record(ONE_STAGE, *FOUR, milestones=(MID_PASSED, asked)), sessions=WHOLE), day(90))
    assert seen.next
    assert seen.next.asked
    assert seen.state is State.SUBMITTED


def test_each_stage_counts_from_its_own_start() -> None:
    passed = MilestoneFacts("end-1", final=False, requested_on=day(45), decided_on=day(60), passed=True)
    seen = overview(record(TWO_STAGES, cycle(1, 20), cycle(1, 40), cycle(2, 50), milestones=(passed,)), day(70))
    assert [(view.stage.key, view.started_on, view.figures.cycles.done) for view in seen.stages] == [
        ("one", START, 3),
        ("two", day(45), 1),
    ]
    assert seen.ahead == ()


def test_stages_ahead_count_towards_the_range() -> None:
    cycles = [cycle(1, on) for on in (10, 30, 50)]
    one = overview(record(replace(TWO_STAGES, stages=(FIRST,)), *cycles), day(80))
    both = overview(record(TWO_STAGES, *cycles), day(80))
    assert one.prediction.outlook is Outlook.DONE
    assert both.prediction.outlook is Outlook.RANGE
    assert both.ahead == (SECOND,)


def test_leave_says_so_and_leaving_keeps_what_was_done() -> None:
    away = overview(record(ONE_STAGE, *FOUR, breaks=(Break(BreakKind.LEAVE, day(85)),)), day(90))
    assert away.state is State.ON_LEAVE
    assert away.prediction.outlook is Outlook.AWAY
    left = overview(record(ONE_STAGE, *FOUR, left_on=day(88)), day(300))
    assert left.state is State.LEFT
    assert left.present.figures.cycles.signed_off == 4
    assert "kept" in left.prediction.sentence
    assert left.picture.today == left.picture.done[-1]


def test_once_accredited_nothing_is_next() -> None:
    passed = (MID_PASSED, MilestoneFacts("end", final=True, requested_on=day(85), decided_on=day(90), passed=True))
    seen = overview(record(ONE_STAGE, *FOUR, milestones=passed, accredited_on=day(90)), day(95))
    assert seen.next is None
    assert seen.state is State.ACCREDITED
    assert seen.prediction.outlook is Outlook.DONE

"""The three figures side by side, per stage, and the pace needed and kept."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.breaks import Break, BreakKind
from logbook.domain.programmes import Milestone, Programme, Required, Stage
from logbook.domain.progress import (
    CycleMark,
    Figure,
    Minutes,
    SessionMark,
    expected_on,
    figures,
    in_words,
    pace_in_words,
    pace_kept,
    pace_needed,
    stage_starts,
    supervision_in_words,
)

START = date(2026, 1, 1)
HERON, WILLOW, HARBOUR = (UUID(int=number) for number in (1, 2, 3))


def day(number: int) -> date:
    return START + timedelta(days=number)


def cycle(client: UUID, on: int, *, sent: bool = False, signed: bool = False, ended: bool = False) -> CycleMark:
    return CycleMark(client, day(on - 3), day(on), sent, day(on + 5) if signed else None, ended)


CYCLES = [
    cycle(HERON, 10, sent=True, signed=True),
    cycle(HERON, 20, sent=True, signed=True),
    cycle(WILLOW, 30, sent=True),
    cycle(HARBOUR, 40),
    cycle(HARBOUR, 45, ended=True),
    CycleMark(WILLOW, filmed_on=day(50)),
]
SESSIONS = [
    SessionMark(day(12), 90, counts=True),
    SessionMark(day(32), 45, counts=False, waiting=True),
    SessionMark(day(33), 60, counts=False),
]


def test_done_with_supervisor_and_signed_off_stand_side_by_side() -> None:
    got = figures(Required(6, 18, 900), CYCLES, SESSIONS, START)
    assert got.cycles == Figure(done=4, with_supervisor=1, signed_off=2, required=18)
    assert got.clients == Figure(done=3, with_supervisor=1, signed_off=1, required=6)
    assert got.supervision == Minutes(held=195, waiting=45, counted=90, required=900)
    assert not got.all_met()


def test_a_client_with_one_cycle_signed_off_is_not_with_the_supervisor_for_the_next() -> None:
    cycles = [cycle(HERON, 10, sent=True, signed=True), cycle(HERON, 20, sent=True)]
    assert figures(Required(1, 2, 0), cycles, [], START).clients == Figure(1, 0, 1, 1)


def test_totals_count_from_the_stages_own_start() -> None:
    got = figures(Required(1, 2, 60), CYCLES, SESSIONS, day(20))
    assert got.cycles == Figure(3, 1, 1, 2)
    assert got.supervision == Minutes(105, 45, 0, 60)


def test_everything_met() -> None:
    assert figures(Required(1, 2, 90), CYCLES, SESSIONS, START).all_met()


marks = st.builds(
    CycleMark,
    st.sampled_from([HERON, WILLOW, HARBOUR]),
    st.none() | st.integers(0, 50).map(day),
    st.none() | st.integers(0, 50).map(day),
    st.booleans(),
    st.none() | st.integers(0, 80).map(day),
    st.booleans(),
)


@given(st.lists(marks), st.integers(0, 50), st.integers(0, 50))
def test_figures_nest_and_only_shrink_with_a_later_start(cycles: list[CycleMark], early: int, later: int) -> None:
    required = Required(6, 18, 0)
    first = figures(required, cycles, [], day(early))
    second = figures(required, cycles, [], day(early + later))
    for got in (first, second):
        for figure in (got.clients, got.cycles):
            assert figure.with_supervisor + figure.signed_off <= figure.done
        assert got.clients.signed_off <= got.cycles.signed_off
    assert second.cycles.done <= first.cycles.done
    assert second.clients.signed_off <= first.clients.signed_off


def stage(number: int) -> Stage:
    milestone = Milestone(f"end-{number}", f"End of stage {number}", Required(2, 6, 420))
    return Stage(f"stage-{number}", f"Stage {number}", (3, 4), (milestone,))


STAGED = Programme("staged", "Staged", 1, "In stages.", True, 10, False, (stage(1), stage(2), stage(3)))


@pytest.mark.parametrize(
    ("passed", "starts"),
    [
        ({}, [0]),
        ({"end-1": 100}, [0, 100]),
        ({"end-1": 100, "end-2": 200}, [0, 100, 200]),
        ({"end-1": 100, "end-2": 200, "end-3": 300}, [0, 100, 200]),
        ({"end-2": 200}, [0]),
    ],
)
def test_each_stage_starts_when_the_one_before_was_put_forward(passed: dict[str, int], starts: list[int]) -> None:
    begun = stage_starts(STAGED, START, {key: day(on) for key, on in passed.items()})
    assert [on for _, on in begun] == [day(on) for on in starts]
    assert [each for each, _ in begun] == list(STAGED.stages[: len(starts)])


def test_figures_in_words() -> None:
    assert in_words(Figure(13, 2, 11, 18), "Asha") == "11 of 18 cycles signed off, 2 with Asha"
    assert in_words(Figure(13, 2, 11, 18), None) == "11 of 18 cycles signed off, 2 with a supervisor"
    assert in_words(Figure(4, 0, 4, 6), "Asha", "client") == "4 of 6 clients signed off"
    waiting = Minutes(held=600, waiting=45, counted=555, required=900)
    assert supervision_in_words(waiting) == "9 h 15 of 15 h counted, 45 min waiting to be confirmed"
    assert supervision_in_words(Minutes(555, 0, 555, 900)) == "9 h 15 of 15 h counted"


def test_pace_is_by_the_day_the_work_was_done_and_leaves_leave_out() -> None:
    leave = [Break(BreakKind.LEAVE, day(60), day(90))]
    without = pace_kept(CYCLES, START, day(59), [])
    assert without == pytest.approx(4 / 60 * 30.4375)
    assert pace_kept(CYCLES, START, day(90), leave) == pytest.approx(without)
    assert pace_kept(CYCLES, START, day(25), []) is None


def test_pace_needed_is_what_is_left_over_the_active_months_left() -> None:
    cycles = Figure(done=6, with_supervisor=2, signed_off=1, required=18)
    assert pace_needed(cycles, START, day(122), []) == pytest.approx(12 / 122 * 30.4375)
    assert pace_needed(cycles, START, day(122), [Break(BreakKind.PAUSED, day(0), day(60))]) == pytest.approx(
        12 / 61 * 30.4375
    )
    assert pace_needed(cycles, START, day(13), []) is None


def test_the_expected_day_moves_with_leave_and_waits_on_an_open_one() -> None:
    there = expected_on(stage(1), START, [])
    assert there == day(122)
    assert expected_on(stage(1), START, [Break(BreakKind.LEAVE, day(10), day(19))]) == day(132)
    assert expected_on(stage(1), START, [Break(BreakKind.LEAVE, day(10))]) is None


@pytest.mark.parametrize(
    ("kept", "needed", "by", "says"),
    [
        (None, 1.5, date(2027, 3, 1), "too soon to speak of a pace. 1.5 a month would bring you there by March 2027"),
        (1.26, 1.5, date(2027, 3, 1), "You have kept 1.3 cycles a month. 1.5 a month"),
        (0.0, 1.5, date(2027, 3, 1), "The first cycle of this stage is still to come. 1.5 a month"),
        (1.0, None, date(2026, 1, 1), "may take the time it takes"),
        (1.0, 0.0, date(2027, 1, 1), "Every cycle the programme asks for is done."),
        (1.0, None, None, "waits until you are back"),
    ],
)
def test_paces_in_words(kept: float | None, needed: float | None, by: date | None, says: str) -> None:
    assert says in pace_in_words(kept, needed, by)

"""What stands before a milestone, in exact words; shortfalls; who may assess."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.milestones import (
    Shortfall,
    Supervisor,
    most_shortfall,
    why_not_assessor,
    why_not_pass,
    why_not_ready,
    why_not_shortfall,
)
from logbook.domain.progress import Figure, Figures, Minutes

ASHA = Supervisor("Asha")
CLIENTS, CYCLES, HOURS = Figure(6, 0, 6, 6), Figure(18, 0, 18, 18), Minutes(900, 0, 900, 900)
WHY = "She brought every cycle, and prepared each session in full."


def said(clients: Figure = CLIENTS, cycles: Figure = CYCLES, hours: Minutes = HOURS) -> list[tuple[str, str]]:
    return [(each.goes_to, each.sentence) for each in why_not_ready(Figures(clients, cycles, hours), ASHA, 10)]


def minutes(counted: int, waiting: int = 0) -> Minutes:
    return Minutes(counted + waiting, waiting, counted, 900)


def test_nothing_stands_before_a_complete_logbook() -> None:
    assert said() == []
    assert why_not_pass(Figures(CLIENTS, CYCLES, HOURS), ASHA, 10) == []


def test_five_clients_and_18_cycles() -> None:
    assert said(clients=Figure(6, 1, 5, 6)) == [
        ("clients", "5 of 6 clients have a signed-off cycle: one more client needs a cycle signed off.")
    ]
    assert said(clients=Figure(1, 0, 1, 6)) == [
        ("clients", "1 of 6 clients has a signed-off cycle: 5 more clients need a cycle signed off.")
    ]


def test_cycles_short_says_where_each_of_them_is() -> None:
    assert said(cycles=Figure(14, 2, 11, 18)) == [
        ("cycles", "11 of 18 cycles are signed off: 2 are with Asha, 1 is done and can be sent and 4 are still to do.")
    ]
    assert said(cycles=Figure(18, 1, 17, 18)) == [("cycles", "17 of 18 cycles are signed off: 1 is with Asha.")]
    assert said(cycles=Figure(20, 3, 17, 18)) == [("cycles", "17 of 18 cycles are signed off: 1 is with Asha.")]


def test_half_an_hour_short_may_be_held_or_proposed_as_a_shortfall() -> None:
    assert said(hours=minutes(870)) == [
        (
            "shortfall",
            "14 h 30 of 15 h confirmed: 30 min more, or ask Asha to propose a shortfall (at most 1 h 30) with reasons.",
        )
    ]


def test_more_than_ten_per_cent_short_can_only_be_held() -> None:
    assert said(hours=minutes(809)) == [("supervision", "13 h 29 of 15 h confirmed: 1 h 31 more.")]


def test_minutes_waiting_to_be_confirmed_are_named() -> None:
    assert said(hours=minutes(800, 45))[1:] == [("confirmations", "Waiting to be confirmed by both: 45 min.")]
    assert said(hours=Minutes(945, 45, 900, 900)) == []


def test_a_proposed_shortfall_is_enough_to_ask_and_needs_accepting_to_pass() -> None:
    figures = Figures(CLIENTS, CYCLES, minutes(870))
    proposed = Shortfall(30, WHY)
    assert why_not_ready(figures, ASHA, 10, proposed) == []
    [reason] = why_not_pass(figures, ASHA, 10, proposed)
    assert reason.goes_to == "shortfall"
    assert "Supervision is 30 min short" in reason.sentence
    assert why_not_pass(figures, ASHA, 10, Shortfall(30, WHY, accepted=True)) == []


def test_a_shortfall_smaller_than_what_is_missing_is_proposed_anew() -> None:
    [reason] = why_not_pass(Figures(CLIENTS, CYCLES, minutes(840)), ASHA, 10, Shortfall(30, WHY, accepted=True))
    assert "proposed shortfall of 30 min to be proposed anew (at most 1 h 30)" in reason.sentence


def test_clients_and_cycles_are_never_given_up() -> None:
    figures = Figures(Figure(5, 0, 5, 6), Figure(17, 0, 17, 18), minutes(870))
    missing = why_not_pass(figures, ASHA, 10, Shortfall(90, WHY, accepted=True))
    assert [each.goes_to for each in missing] == ["clients", "cycles"]


def test_a_supervisor_whose_entitlement_lapsed_holds_it_up_and_so_does_none() -> None:
    figures = Figures(CLIENTS, CYCLES, HOURS)
    [lapsed] = why_not_ready(figures, Supervisor("Asha", date(2026, 3, 3)), 10)
    assert lapsed.goes_to == "entitlement"
    assert "Asha's entitlement to supervise lapsed on 3 March 2026" in lapsed.sentence
    [nobody] = why_not_ready(figures, None, 10)
    assert "ask your coordinator" in nobody.sentence


@pytest.mark.parametrize(
    ("asked", "reasons", "supervision", "percent", "goes_to"),
    [
        (30, WHY, minutes(870), 10, []),
        (90, WHY, minutes(810), 10, []),
        (91, WHY, minutes(809), 10, ["minutes"]),
        (0, WHY, minutes(870), 10, ["minutes"]),
        (30, " . ", minutes(870), 10, ["reasons"]),
        (-5, "", minutes(870), 10, ["minutes", "reasons"]),
        (30, WHY, minutes(900), 10, ["shortfall"]),
        (30, WHY, minutes(870), 0, ["shortfall"]),
    ],
)
def test_a_proposal_is_refused_in_words(
    asked: int, reasons: str, supervision: Minutes, percent: int, goes_to: list[str]
) -> None:
    assert [each.goes_to for each in why_not_shortfall(asked, reasons, supervision, percent)] == goes_to


def test_the_assessor_is_neither_the_trainee_nor_ever_their_supervisor() -> None:
    trainee, supervisor, stranger = (UUID(int=number) for number in (1, 2, 3))
    assert why_not_assessor(stranger, trainee, {supervisor}, {}) == []
    assert "own work" in why_not_assessor(trainee, trainee, set(), {})[0].sentence
    assert "not even once as a stand-in" in why_not_assessor(supervisor, trainee, {supervisor}, {})[0].sentence
    later = why_not_assessor(stranger, trainee, {supervisor}, {stranger: date(2026, 4, 1)})[0].sentence
    assert "from 1 April 2026" in later
    assert "choose another assessor, or end that stand-in first" in later


@st.composite
def some_figures(draw: st.DrawFn) -> Figure:
    signed, sent, rest = (draw(st.integers(0, 8)) for _ in range(3))
    return Figure(signed + sent + rest, sent, signed, draw(st.integers(0, 20)))


@given(some_figures(), some_figures(), st.integers(0, 1000), st.integers(0, 100), st.integers(0, 1000))
def test_nothing_is_missing_exactly_when_every_figure_is_met(
    clients: Figure, cycles: Figure, counted: int, waiting: int, required: int
) -> None:
    figures = Figures(clients, cycles, Minutes(counted + waiting, waiting, counted, required))
    missing = why_not_ready(figures, ASHA, 10)
    assert (not missing) == figures.all_met()
    assert all(each.sentence.endswith(".") and each.goes_to for each in missing)


@given(st.integers(0, 60_000), st.integers(0, 10))
def test_a_shortfall_never_exceeds_its_percentage(required: int, percent: int) -> None:
    assert most_shortfall(required, percent) * 100 <= required * percent

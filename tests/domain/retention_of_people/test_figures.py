"""A group's figures: what is counted on which day, spells from ways, weeks a stage, and practice that lapses once."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from statistics import quantiles

import pytest

from logbook.domain.breaks import Break, BreakKind
from logbook.domain.retention_of_people.closed_months import closed_on
from logbook.domain.retention_of_people.figures import accreditation_spells, figures, practice_spells, quantile
from logbook.domain.retention_of_people.risk_sets import Spell
from logbook.domain.retention_of_people.ways import Way, counts, from_text, moves_the_statistics, spells_of_practice

START = date(2025, 1, 1)
DAY = START.toordinal()


def days(number: int) -> date:
    return START + timedelta(days=number)


def test_what_a_way_adds_is_taken_away_where_it_is_over() -> None:
    way = Way(reached={"enrolled": 10, "accredited": 50}, practice=[[60, 90], [120, 0]], left_on=200, reasons=["time"])
    found = counts(way)
    assert found["practising", 60] == found["practising", 120] == 1
    assert found["practising", 90] == -1
    assert found["left", 200] == found["reason:time", 200] == 1
    assert from_text(way.as_text()) == way


def test_accredited_left_and_still_on_the_way_are_three_kinds_of_spell() -> None:
    ways = [
        Way(reached={"enrolled": DAY, "accredited": DAY + 300}, left_on=DAY + 400),
        Way(reached={"enrolled": DAY}, left_on=DAY + 30),
        Way(reached={"enrolled": DAY + 100}),
        Way(reached={"enrolled": DAY + 900}),
    ]
    assert accreditation_spells(ways, DAY + 365) == [Spell(300, 1), Spell(30, 2), Spell(265, 0)]
    assert accreditation_spells(ways, DAY + 299)[0] == Spell(299, 0)


def test_practice_is_observed_from_the_day_the_service_began() -> None:
    way = Way(reached={"enrolled": DAY - 500, "accredited": DAY - 100}, lapsed_on=DAY + 200)
    assert practice_spells([way], DAY + 365, begun=DAY) == [Spell(300, 1, entered=100)]
    assert practice_spells([way], DAY + 150, begun=DAY) == [Spell(250, 0, entered=100)]


def test_practice_lapses_after_a_hundred_and_eighty_active_days_and_may_begin_again() -> None:
    spells, lapsed_on = spells_of_practice(START, [days(10), days(100), days(400)], [], None)
    assert spells == [[DAY + 10, DAY + 281], [DAY + 400, DAY + 581]]
    assert lapsed_on == DAY + 281


def test_nobody_lapses_on_leave() -> None:
    leave = Break(BreakKind.LEAVE, days(20), days(219))
    spells, lapsed_on = spells_of_practice(START, [days(10)], [leave], None)
    assert spells == [[DAY + 10, DAY + 391]]
    assert lapsed_on == DAY + 391
    open_ended = Break(BreakKind.LEAVE, days(20))
    assert spells_of_practice(START, [days(10)], [open_ended], None) == ([[DAY + 10, 0]], None)


def test_leaving_ends_practice() -> None:
    spells, lapsed_on = spells_of_practice(START, [days(10), days(60)], [], days(50))
    assert (spells, lapsed_on) == ([[DAY + 10, DAY + 50]], DAY + 50)


def test_weeks_and_marks_of_a_group() -> None:
    ways = [Way(reached={"enrolled": DAY, "first-cycle": DAY + 7 * n}) for n in (2, 4, 6)]
    found = figures(ways, {"enrolled": 3, "first-cycle": 3}, DAY + 365)
    (weeks,) = found.weeks
    assert (weeks.people, weeks.low, weeks.median, weeks.high) == (3, 3, 4, 5)
    assert found.of("first-cycle") == (3, 3)
    assert [(mark.day, mark.at_risk) for mark in found.accreditation.marks] == [(0, 3), (182, 3), (364, 3)]


def test_quartiles_are_those_of_the_standard_library() -> None:
    random = Random(5)  # noqa: S311 - numbers to compute with, not secrets
    for size in range(2, 60):
        drawn = sorted(random.random() for _ in range(size))
        ours = [quantile(drawn, quarter / 4) for quarter in (1, 2, 3)]
        assert ours == pytest.approx(quantiles(drawn, n=4, method="inclusive"))
    assert quantile([7.0], 0.25) == 7.0


@pytest.mark.parametrize(
    ("kept", "day", "moves"),
    [
        (None, START, False),
        ({"reached": {"enrolled": DAY}}, START, True),
        ({"reached": {"enrolled": DAY}}, None, False),
        ({"reached": {"enrolled": DAY, "first-cycle": DAY}}, days(5), False),
        ({"reached": {"enrolled": DAY, "first-cycle": DAY + 9}}, days(5), True),
        ({"reached": {"enrolled": DAY, "first-cycle": DAY, "accredited": DAY}}, days(5), True),
    ],
)
def test_which_saves_move_the_statistics(kept: dict[str, dict[str, int]] | None, day: date | None, moves: bool) -> None:
    assert moves_the_statistics(kept, day) is moves


@pytest.mark.parametrize(("today", "until"), [((2026, 3, 1), (2026, 2, 28)), ((2026, 1, 31), (2025, 12, 31))])
def test_a_closed_month_is_one_that_is_over(today: tuple[int, int, int], until: tuple[int, int, int]) -> None:
    assert closed_on(date(*today)) == date(*until)

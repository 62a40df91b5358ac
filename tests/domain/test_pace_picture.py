"""The pace picture's coordinates and its table, which say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.breaks import Break, BreakKind
from logbook.domain.pace import Outlook, Prediction, Remaining, predict
from logbook.domain.pace_picture import BOX, PaceFacts, Picture, expected_by, picture

START = date(2026, 1, 10)
SOON = Prediction(Outlook.TOO_SOON, "Too soon.")


def day(number: int) -> date:
    return START + timedelta(days=number)


PLAIN = PaceFacts(START, day(100), [day(90), day(20), day(40)], 18, 548, [], SOON)


def test_completed_cycles_make_a_stair_that_ends_today() -> None:
    got = picture(PLAIN)
    assert list(got.done[0]) == [BOX.left, BOX.bottom]
    assert got.done[-1] == got.today
    heights = [y for _, y in got.done]
    step = (BOX.bottom - BOX.top) / 18
    assert heights == sorted(heights, reverse=True)
    assert BOX.bottom - got.today[1] == round(3 * step, 1)
    assert len(got.done) == 2 + 2 * 3


def test_the_guide_is_straight_and_reaches_the_top_on_its_day() -> None:
    got = picture(PLAIN)
    assert len(got.expected) == 2
    assert list(got.expected[0]) == [BOX.left, BOX.bottom]
    assert got.expected[-1][1] == BOX.top
    assert expected_by(day(274), PLAIN) == 9
    assert expected_by(day(2000), PLAIN) == 18


def test_the_guide_is_level_while_away_and_leave_is_shaded() -> None:
    away = replace(PLAIN, breaks=[Break(BreakKind.LEAVE, day(50), day(79))])
    got = picture(away)
    [_, begins, ends, _] = got.expected
    assert begins[1] == ends[1]
    [shade] = got.leave
    assert (shade.x, round(shade.x + shade.width, 1)) == (begins[0], ends[0])
    assert [row.away_days for row in got.rows[:5]] == [0, 0, 30, 0, 0]


def test_an_open_leave_keeps_the_guide_up_to_its_level() -> None:
    got = picture(replace(PLAIN, breaks=[Break(BreakKind.LEAVE, day(90))]))
    assert got.expected[-1][1] == got.expected[-2][1] > BOX.top
    assert got.leave[0].x + got.leave[0].width == BOX.right


def test_the_range_is_a_wedge_from_today() -> None:
    told = predict(Remaining(15, 0), PLAIN.done_on, [], PLAIN.today)
    got = picture(replace(PLAIN, prediction=told))
    assert picture(PLAIN).ahead == ()
    assert got.ahead[0] == got.today
    assert got.ahead[1][1] == BOX.top
    assert got.ahead[1][0] < got.ahead[-1][0]


def test_a_range_beyond_the_edge_is_cut_there() -> None:
    far = Prediction(Outlook.RANGE, "Far.", 400, 3653, day(500), None)
    got = picture(replace(PLAIN, prediction=far))
    [_, earliest, corner, cut] = got.ahead
    assert earliest[1] == corner[1] == BOX.top
    assert corner[0] == cut[0] == BOX.right
    assert BOX.top < cut[1] < got.today[1]


def test_the_table_says_each_month_in_numbers() -> None:
    rows = picture(PLAIN).rows
    assert [(row.month, row.done) for row in rows[:5]] == [
        ("January 2026", 1),
        ("February 2026", 2),
        ("March 2026", 2),
        ("April 2026", 3),
        ("May 2026", None),
    ]
    assert rows[0].expected == round(18 * 22 / 548, 1)
    assert rows[-1].expected == 18


def test_month_labels_keep_apart_and_name_a_new_year() -> None:
    months = picture(PLAIN).months
    assert [tick.label for tick in months] == ["Feb 2026", "Jun", "Oct", "Feb 2027", "Jun"]
    gaps = [after.at - before.at for before, after in pairwise(months)]
    assert min(gaps) > 60


days = st.integers(0, 900).map(day)
breaks = st.builds(Break, st.sampled_from(BreakKind), days, st.none() | st.just(day(950)))


@st.composite
def facts(draw: st.DrawFn) -> PaceFacts:
    today = draw(days)
    done_on = draw(st.lists(days, max_size=30))
    away = draw(st.lists(breaks, max_size=3))
    required = draw(st.integers(0, 30))
    told = predict(Remaining(max(required - len(done_on), 1), 0), done_on, [], today, away)
    return PaceFacts(START, today, done_on, required, draw(st.integers(30, 3653)), away, told)


def corners(drawn: Picture) -> list[tuple[float, float]]:
    return [*drawn.done, *drawn.expected, *drawn.ahead, drawn.today]


@given(facts())
def test_everything_drawn_stays_within_the_plot(given_facts: PaceFacts) -> None:
    got = picture(given_facts)
    for x, y in corners(got):
        assert BOX.left <= x <= BOX.right
        assert BOX.top <= y <= BOX.bottom
    for shade in got.leave:
        assert shade.width >= 0
        assert BOX.left <= shade.x <= shade.x + shade.width <= BOX.right + 0.1
    assert got.months
    assert got.rows[0].month.endswith("2026")
    told = [row.done for row in got.rows if row.done is not None]
    assert told == sorted(told)
    assert told[-1] == sum(START <= on <= given_facts.today for on in given_facts.done_on)

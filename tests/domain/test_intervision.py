"""Rounds, turns and the clock of an intervision meeting, and how long what was shared stays open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from logbook.domain.intervision import (
    LONGEST,
    Clock,
    Peer,
    Round,
    Step,
    ends_at,
    is_over,
    minutes_there,
    not_yet_presented,
    open_until,
    step_after,
    steps,
)

TESS, THEO, OTTO, PRUE = (UUID(int=number) for number in range(1, 5))
AT = datetime(2026, 3, 18, 14, 0, tzinfo=UTC)
DAY = AT.date()


def walked(presenter: UUID, peers: list[Peer]) -> list[tuple[str, UUID]]:
    """Every turn from the first to the last."""
    step: Step | None = Step(Round.PRESENT, presenter)
    found = []
    while step is not None:
        found.append((str(step.round), step.speaker_id))
        step = step_after(step, presenter, peers)
    return found


def test_everybody_has_a_turn_in_both_rounds_of_the_peers_and_the_presenter_begins_and_ends() -> None:
    peers = [Peer(THEO), Peer(TESS), Peer(OTTO)]
    expected = [
        ("present", TESS),
        ("strengths first", THEO),
        ("strengths first", OTTO),
        ("reflect", THEO),
        ("reflect", OTTO),
        ("presenter answers", TESS),
    ]
    assert walked(TESS, peers) == expected
    assert [(str(step.round), step.speaker_id) for step in steps(TESS, peers)] == expected


def test_who_has_left_is_passed_over_and_who_comes_late_is_last() -> None:
    peers = [Peer(TESS), Peer(THEO, here=False), Peer(OTTO), Peer(PRUE)]
    assert step_after(Step(Round.PRESENT, TESS), TESS, peers) == Step(Round.STRENGTHS, OTTO)
    assert step_after(Step(Round.STRENGTHS, THEO), TESS, peers) == Step(Round.STRENGTHS, OTTO)
    assert step_after(Step(Round.STRENGTHS, OTTO), TESS, peers) == Step(Round.STRENGTHS, PRUE)


def test_a_presenter_alone_answers_next_and_one_who_has_gone_ends_the_rounds() -> None:
    assert walked(TESS, [Peer(TESS)]) == [("present", TESS), ("presenter answers", TESS)]
    assert step_after(Step(Round.REFLECT, THEO), TESS, [Peer(TESS, here=False), Peer(THEO)]) is None


def test_a_speaker_nobody_knows_any_more_is_followed_by_the_next_round() -> None:
    assert step_after(Step(Round.STRENGTHS, PRUE), TESS, [Peer(TESS), Peer(THEO)]) == Step(Round.REFLECT, THEO)


@pytest.mark.parametrize(
    ("passed", "left", "words"),
    [
        (-90, 600, "About 10 minutes left"),
        (0, 600, "About 10 minutes left"),
        (95, 505, "About 8 minutes left"),
        (540, 60, "About 1 minute left"),
        (560, 40, "Less than a minute left"),
        (600, 0, "The time is up: finish the thought, then go on."),
        (9_000, 0, "The time is up: finish the thought, then go on."),
    ],
)
def test_the_clock_says_what_is_left_without_counting_seconds(passed: int, left: int, words: str) -> None:
    clock, now = Clock(AT, 600), AT + timedelta(seconds=passed)
    assert (clock.left(now), clock.words(now)) == (left, words)


def test_a_meeting_is_over_when_it_was_ended_or_its_time_has_passed() -> None:
    assert ends_at(DAY, AT, AT + timedelta(hours=1)) == AT + timedelta(hours=1)
    assert ends_at(DAY, AT, None) == AT + LONGEST
    assert ends_at(DAY, None, None) == datetime(2026, 3, 20, tzinfo=UTC)
    assert not is_over(DAY, AT, None, AT + timedelta(hours=5))
    assert is_over(DAY, AT, None, AT + LONGEST)
    assert is_over(DAY, AT, AT, AT)
    assert not is_over(DAY, None, None, datetime(2026, 3, 19, 23, tzinfo=UTC))


@pytest.mark.parametrize("grace", [0, 7])
def test_what_was_shared_is_open_until_the_end_and_the_groups_grace(grace: int) -> None:
    ended = AT + timedelta(hours=1)
    assert open_until(DAY, AT, ended, grace) == ended + timedelta(days=grace)
    assert open_until(date(2026, 3, 18), None, None, grace) == datetime(2026, 3, 20, tzinfo=UTC) + timedelta(days=grace)


def test_minutes_are_whole_and_never_less_than_none() -> None:
    assert minutes_there(AT, None, AT + timedelta(minutes=59, seconds=59)) == 59
    assert minutes_there(AT, AT + timedelta(minutes=10), AT + timedelta(hours=1)) == 10
    assert minutes_there(AT, None, AT - timedelta(minutes=1)) == 0


def test_who_is_here_and_has_not_presented() -> None:
    assert not_yet_presented([TESS, THEO, OTTO], {THEO}) == [TESS, OTTO]

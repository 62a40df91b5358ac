"""Nobody learns of another's rating before they have locked their own, whichever way round and however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.skills.blind import (
    OPENS_AFTER,
    Opened,
    Placed,
    for_agreement,
    is_seen,
    may_open,
    may_record_consensus,
    open_to,
    would_be_seen,
)

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
TRAINEE, SUPERVISOR, PEER = UUID(int=1), UUID(int=2), UUID(int=3)
YESTERDAY, LONG_AGO = NOW - timedelta(days=1), NOW - OPENS_AFTER


def rating(rater: UUID, locked_at: datetime | None, at: int = 0) -> Placed:
    return Placed(UUID(int=100 * (at + 1) + rater.int), rater, locked_at)


def seen_by(viewer: UUID, *ratings: Placed, agreed: tuple[frozenset[UUID], ...] = ()) -> list[UUID]:
    return [each.rater_id for each in open_to(viewer, ratings, agreed, NOW)]


@pytest.mark.parametrize(
    ("own", "other", "opens"),
    [
        (None, None, False),
        (None, YESTERDAY, False),
        (YESTERDAY, None, False),
        (LONG_AGO, None, False),
        (YESTERDAY, YESTERDAY, True),
        (None, LONG_AGO, True),
        (None, LONG_AGO + timedelta(microseconds=1), False),
    ],
)
def test_another_is_there_when_both_have_locked_or_after_fourteen_days(
    own: datetime | None, other: datetime | None, opens: bool
) -> None:
    mine, theirs = rating(TRAINEE, own), rating(SUPERVISOR, other)
    assert seen_by(TRAINEE, mine, theirs) == ([TRAINEE, SUPERVISOR] if opens else [TRAINEE])
    assert seen_by(TRAINEE, theirs) == ([SUPERVISOR] if opens and own is None else [])


def test_by_agreement_of_these_two_and_no_others() -> None:
    mine, theirs, third = rating(TRAINEE, None), rating(SUPERVISOR, YESTERDAY), rating(PEER, YESTERDAY)
    both = frozenset({TRAINEE, SUPERVISOR})
    assert seen_by(TRAINEE, mine, theirs, third, agreed=(both,)) == [TRAINEE, SUPERVISOR]
    assert seen_by(TRAINEE, mine, theirs, third, agreed=(frozenset({TRAINEE}),)) == [TRAINEE]
    assert seen_by(TRAINEE, mine, replace(theirs, locked_at=None), agreed=(both,)) == [TRAINEE]


def test_a_service_may_wait_longer() -> None:
    theirs = rating(SUPERVISOR, LONG_AGO)
    assert not may_open(TRAINEE, theirs, [theirs], [], NOW, wait=timedelta(days=15))
    assert may_open(TRAINEE, theirs, [theirs], [], NOW)


def test_opening_before_locking_marks_ones_own_as_seen() -> None:
    mine, theirs = rating(TRAINEE, None), rating(SUPERVISOR, LONG_AGO)
    assert would_be_seen(TRAINEE, theirs, [mine, theirs])
    assert not would_be_seen(TRAINEE, mine, [mine, theirs])
    opening = [Opened(TRAINEE, theirs.id, YESTERDAY)]
    locked = replace(mine, locked_at=NOW)
    assert is_seen(mine, [mine, theirs], opening)
    assert is_seen(locked, [locked, theirs], opening)
    assert not is_seen(theirs, [locked, theirs], opening)
    assert for_agreement([locked, theirs], opening) == [theirs]


def test_looking_after_both_have_locked_changes_nothing() -> None:
    mine, theirs = rating(TRAINEE, LONG_AGO), rating(SUPERVISOR, YESTERDAY)
    assert not would_be_seen(TRAINEE, theirs, [mine, theirs])
    opening = [Opened(TRAINEE, theirs.id, NOW), Opened(SUPERVISOR, mine.id, NOW)]
    assert for_agreement([mine, theirs], opening) == [mine, theirs]


def test_one_unlocked_after_a_look_is_closed_again_and_seen_from_then_on() -> None:
    opening = [Opened(TRAINEE, rating(SUPERVISOR, YESTERDAY).id, YESTERDAY)]
    unlocked, theirs = rating(TRAINEE, None), rating(SUPERVISOR, YESTERDAY)
    assert seen_by(TRAINEE, unlocked, theirs) == [TRAINEE]
    assert seen_by(SUPERVISOR, unlocked, theirs) == [SUPERVISOR]
    again = replace(unlocked, locked_at=NOW)
    assert for_agreement([again, theirs], opening) == [theirs]


def test_a_look_at_ones_own_or_at_another_recording_marks_nothing() -> None:
    mine, theirs = rating(TRAINEE, NOW), rating(SUPERVISOR, NOW)
    openings = [Opened(TRAINEE, mine.id, YESTERDAY), Opened(TRAINEE, UUID(int=9), YESTERDAY)]
    assert not is_seen(mine, [mine, theirs], openings)


def test_a_consensus_is_a_third_record_of_those_whose_it_is() -> None:
    mine, theirs, third = rating(TRAINEE, YESTERDAY), rating(SUPERVISOR, YESTERDAY), rating(PEER, YESTERDAY)
    consensus = Placed(UUID(int=9), SUPERVISOR, NOW, frozenset({TRAINEE, SUPERVISOR}))
    assert may_record_consensus(consensus.between, [mine, theirs])
    assert not may_record_consensus(consensus.between, [mine, replace(theirs, locked_at=None)])
    assert not may_record_consensus(frozenset({TRAINEE}), [mine])
    every = [mine, theirs, third, consensus]
    assert consensus in open_to(TRAINEE, every, [], NOW)
    assert consensus not in open_to(PEER, every, [], NOW)
    assert for_agreement(every, []) == [mine, theirs, third]
    assert not would_be_seen(TRAINEE, consensus, every)


def test_who_saw_a_consensus_rates_anew_as_seen() -> None:
    consensus = Placed(UUID(int=9), SUPERVISOR, YESTERDAY, frozenset({TRAINEE, SUPERVISOR}))
    again = rating(TRAINEE, NOW, at=1)
    assert is_seen(again, [again, consensus], [Opened(TRAINEE, consensus.id, YESTERDAY)])


moments = st.one_of(st.none(), st.integers(0, 30).map(lambda days: NOW - timedelta(days=days)))
placed = st.lists(
    st.builds(rating, st.sampled_from([TRAINEE, SUPERVISOR, PEER]), moments, st.integers(0, 3)),
    max_size=6,
    unique_by=lambda each: each.id,
)


@given(placed)
def test_what_is_not_locked_is_its_raters_alone_and_no_answer_depends_on_it(ratings: list[Placed]) -> None:
    for viewer in (TRAINEE, SUPERVISOR, PEER):
        there = open_to(viewer, ratings, [frozenset({TRAINEE, SUPERVISOR, PEER})], NOW)
        assert all(each.locked_at is not None or each.rater_id == viewer for each in there)
        without = [each for each in ratings if each.locked_at is not None or each.rater_id == viewer]
        assert there == open_to(viewer, without, [], NOW)


@given(placed, st.integers(0, 40))
def test_before_ones_own_is_locked_only_what_has_waited_is_there(ratings: list[Placed], days: int) -> None:
    wait = timedelta(days=days)
    own = [each for each in ratings if each.rater_id == TRAINEE]
    if any(each.locked_at is None for each in own) or not own:
        for each in open_to(TRAINEE, ratings, [], NOW, wait):
            assert each.rater_id == TRAINEE or (each.locked_at is not None and NOW - each.locked_at >= wait)


class _Looks(list[Placed]):
    """Ratings that count how often they were gone through."""

    through = 0

    def __iter__(self) -> Iterator[Placed]:
        self.through += 1
        return super().__iter__()


def test_many_raters_of_one_recording_are_gone_through_once_or_twice_and_not_once_for_each() -> None:
    ratings = _Looks(Placed(UUID(int=each + 1000), UUID(int=each), YESTERDAY) for each in range(1, 301))
    assert len(open_to(TRAINEE, ratings, [], NOW)) == 300
    assert len(for_agreement(ratings, [Opened(PEER, UUID(int=1001), LONG_AGO)])) == 299
    assert ratings.through <= 4

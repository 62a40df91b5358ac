"""The order of a storyboard, and how far a moment is from being shown."""

from __future__ import annotations

from uuid import UUID

import pytest

from logbook.domain.storyboard import Readiness, Reordered, moved, readiness

A, B, C, D = (UUID(int=number) for number in range(1, 5))


@pytest.mark.parametrize(
    ("which", "step", "wanted"),
    [(B, -1, [B, A, C]), (B, 1, [A, C, B]), (A, -1, [A, B, C]), (C, 1, [A, B, C]), (D, 1, [A, B, C])],
)
def test_a_moment_moves_one_place_and_no_further_than_the_end(which: UUID, step: int, wanted: list[UUID]) -> None:
    assert moved([A, B, C], [A, B, C], which, step) == wanted


def test_a_second_click_finds_it_moved_already() -> None:
    assert moved([B, A, C], [A, B, C], B, -1) == [B, A, C]


def test_an_order_changed_by_somebody_else_is_not_overwritten() -> None:
    with pytest.raises(Reordered):
        moved([C, A, B], [A, B, C], B, -1)


def test_a_moment_that_came_or_went_meanwhile_does_not_matter() -> None:
    assert moved([A, B, D], [A, B], B, -1) == [B, A, D]
    assert moved([A, C], [A, B, C], C, -1) in ([A, C], [C, A])


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({}, Readiness.ARRIVING),
        ({"arrived": True}, Readiness.MAKING),
        ({"arrived": True, "playable": True}, Readiness.READY),
        ({"arrived": True, "playable": True, "held": True}, Readiness.ON_HOLD),
        ({"arrived": True, "refused": True}, Readiness.UNREADABLE),
        ({"arrived": True, "refused": True, "held": True}, Readiness.ON_HOLD),
        ({"arrived": True, "playable": True, "removed": True, "held": True}, Readiness.REMOVED),
    ],
)
def test_the_furthest_a_moment_is(facts: dict[str, bool], wanted: Readiness) -> None:
    nothing = dict.fromkeys(("removed", "held", "arrived", "refused", "playable"), False)
    assert readiness(**(nothing | facts)) is wanted

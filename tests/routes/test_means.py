"""The means over all services: only of months that are over for everybody, and of five raters at least."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from logbook.models.means import told_until
from tests.conftest import Browse
from tests.rating import every, rating, recording
from tests.routes.test_comparisons import words
from tests.world import NOW, World


def test_means_over_all_services_need_five_raters(db: Session, world: World, browse: Browse) -> None:
    month_ago = NOW - timedelta(days=30)
    people = ("tess", "theo", "sunny", "sam", "otto")
    for number, who in enumerate(people):
        recording(db, world, f"of_{who}", who)
        rating(db, world, f"own_{who}", f"of_{who}", who, scores=every(number), locked_at=month_ago)
        db.commit()
        page = words(browse("tess").get("/skills/means").text)
        assert ("Own ratings: 5 ratings by 5 raters" in page) == (number == 4)
    assert ">2.0<" in browse("tess").get("/skills/means").text
    rating(db, world, "this_month", "of_tess", "tess", scores=every(5))
    db.commit()
    assert "5 ratings by 5 raters" in words(browse("tess").get("/skills/means").text)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ((2026, 3, 14), (2026, 2, 1)),
        ((2026, 3, 15), (2026, 3, 1)),
        ((2026, 4, 14), (2026, 3, 1)),
        ((2026, 1, 14), (2025, 12, 1)),
    ],
)
def test_means_hold_no_rating_that_may_still_be_waited_for(
    day: tuple[int, int, int], until: tuple[int, int, int]
) -> None:
    """Else the first of a month would tell, by how the means have moved, what one's supervisor locked the week before."""
    assert told_until(datetime(*day, 12, tzinfo=UTC)) == datetime(*until, tzinfo=UTC)

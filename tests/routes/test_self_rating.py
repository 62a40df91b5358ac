"""A self-rating is due before the two milestones once the service asks for it: not before, not of an older stretch, not a draft."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from logbook.domain.milestones import SelfRatings
from logbook.models.services import Service
from tests.conftest import Browse
from tests.milestones import address, work
from tests.rating import rating, recording
from tests.world import NOW, TODAY, World

DUE = "A look at one&#39;s own skill is due here"


def asked(browse: Browse, world: World) -> tuple[int, str]:
    """What Tess is told when she asks for the mid-point."""
    answer = browse("tess").post(address(world, "/ask"), data={"form_id": str(uuid4())})
    return answer.status_code, answer.text


def test_nobody_is_kept_waiting_while_the_service_does_not_ask(db: Session, world: World, browse: Browse) -> None:
    work(db, world)
    db.commit()
    assert asked(browse, world)[0] == 302


def test_once_the_service_asks_one_is_missing_until_it_is_locked(db: Session, world: World, browse: Browse) -> None:
    work(db, world)
    recording(db, world, "one")
    made = rating(db, world, "mine", "one", "tess", locked_at=None)
    rating(db, world, "theirs", "one", "sunny", "supervisor")
    db.commit()
    assert browse("tess").post("/skills/scales/at-milestones", data={"asks": "yes"}).status_code == 404
    assert browse("ada").post("/skills/scales/at-milestones", data={"asks": "yes"}).status_code == 302
    assert "a self-rating is due before the mid-point" in browse("tess").get("/skills/scales").text
    status, text = asked(browse, world)
    assert status == 409
    assert DUE in text
    assert 'href="/skills"' in text
    assert browse("tess").post(f"/skills/ratings/{made}/lock").status_code == 302
    assert asked(browse, world)[0] == 302


def test_one_of_before_the_journey_does_not_count_and_the_service_may_stop_asking(
    db: Session, world: World, browse: Browse
) -> None:
    work(db, world)
    recording(db, world, "old", on=date(2025, 8, 1))
    rating(db, world, "mine", "old", "tess", locked_at=NOW - timedelta(days=200))
    db.execute(update(Service).values(self_rating_since=TODAY))
    db.commit()
    assert asked(browse, world)[0] == 409
    browse("ada").post("/skills/scales/at-milestones", data={"asks": "no"})
    assert asked(browse, world)[0] == 302


@pytest.mark.parametrize(
    ("key", "rated_on", "missing"),
    [
        ("mid-point", (), True),
        ("mid-point", (TODAY,), False),
        ("accreditation", (TODAY - timedelta(days=61),), True),
        ("accreditation", (TODAY - timedelta(days=60),), False),
        ("end of stage 1", (), False),
    ],
)
def test_it_is_due_at_two_points_and_of_the_stretch_that_leads_there(
    key: str, rated_on: tuple[date, ...], missing: bool
) -> None:
    asks = SelfRatings(TODAY, rated_on)
    since = TODAY - timedelta(days=60)
    assert asks.missing(key, since, TODAY) is missing
    assert not asks.missing(key, since, TODAY - timedelta(days=1))

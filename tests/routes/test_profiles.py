"""The page of one's sub-scales over time: whose it is, and no score that is not there for whoever looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bench.counting import statements
from logbook.adapters.database import Database
from logbook.models.people import SupervisionLine
from tests.conftest import Browse
from tests.rating import asked, every, rating, recording
from tests.world import NOW, TODAY, World

OWN = "/skills/profile"


def rated(db: Session, world: World, name: str, *, days: int = 0, own: int = 3, theirs: int = 4) -> None:
    """A recording of Tess's so many days ago that she and Sunny rated."""
    recording(db, world, name, on=TODAY - timedelta(days=days), said=f"About {name}")
    rating(db, world, f"{name}_own", name, "tess", scores=every(own))
    rating(db, world, f"{name}_sunny", name, "sunny", "supervisor", scores=every(theirs))
    db.commit()


def theirs(world: World) -> str:
    return f"/journeys/{world.tess_journey}/skills"


def test_the_strength_is_named_first_and_both_eyes_are_told(db: Session, world: World, browse: Browse) -> None:
    rated(db, world, "one")
    page = browse("tess").get(OWN).text
    assert "A strength: " in page
    assert "1 own and 1 by a supervisor" in page
    assert "Latest: own 3.0, supervisor 4.0" in page
    assert page.count("<figure") == 9


def test_the_supervisor_sees_the_same_page(db: Session, world: World, browse: Browse) -> None:
    rated(db, world, "one")
    page = browse("sunny").get(theirs(world)).text
    assert "Tess: skills over time" in page
    assert "Latest: own 3.0, supervisor 4.0" in page


@pytest.mark.parametrize("who", ["theo", "cody", "mika", "ash", "ada", "sam", "sky", "orla"])
def test_nobody_else_sees_it(db: Session, world: World, browse: Browse, who: str) -> None:
    rated(db, world, "one")
    assert browse(who).get(theirs(world)).status_code == 404


def test_a_supervisor_who_was_sees_it_no_longer(db: Session, world: World, browse: Browse) -> None:
    rated(db, world, "one")
    for line in db.query(SupervisionLine).filter_by(journey_id=world.tess_journey, supervisor_id=world.sunny):
        line.until = TODAY - timedelta(days=1)
    db.commit()
    assert browse("sunny").get(theirs(world)).status_code == 404


def test_nothing_of_anothers_is_there_before_one_has_locked(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    rating(db, world, "sunnys", "one", "sunny", "supervisor", scores=every(4))
    rating(db, world, "own", "one", "tess", scores=every(3), locked_at=None)
    db.commit()
    before = browse("tess").get(OWN).text
    assert "4.0" not in before
    assert "may be opened" not in before
    assert "Sunny" not in before


def test_after_fourteen_days_it_is_counted_and_still_not_shown(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    rating(db, world, "sunnys", "one", "sunny", "supervisor", scores=every(4), locked_at=NOW - timedelta(days=15))
    db.commit()
    page = browse("tess").get(OWN).text
    assert "1 more rating may be opened" in page
    assert "4.0" not in page


def test_a_draft_is_nobodys_but_its_raters(db: Session, world: World, browse: Browse) -> None:
    recording(db, world, "one")
    rating(db, world, "own", "one", "tess", scores=every(3))
    rating(db, world, "sunnys", "one", "sunny", "supervisor", scores=every(4), locked_at=None)
    db.commit()
    page = browse("tess").get(OWN).text
    assert "4.0" not in page
    assert "own 3.0" in page
    other = browse("sunny").get(theirs(world)).text
    assert "3.0" not in other


def test_peers_are_one_line(db: Session, world: World, browse: Browse) -> None:
    rated(db, world, "one")
    for who, score in (("theo", 1), ("ash", 2)):
        asked(db, world, "one", who, "peer")
        rating(db, world, f"one_{who}", "one", who, "peer", scores=every(score))
    db.commit()
    assert "own 3.0, supervisor 4.0, peers 1.5" in browse("tess").get(OWN).text


def test_somebody_elses_practice_is_no_part_of_it(db: Session, world: World, browse: Browse) -> None:
    rated(db, world, "one")
    recording(db, world, "theos", "theo")
    rating(db, world, "theos_own", "theos", "theo", scores=every(5))
    db.commit()
    page = browse("tess").get(OWN).text
    assert "own 3.0, supervisor 4.0" in page
    assert "own 4.0" not in page


def test_nothing_yet_says_what_will_be_here(world: World, browse: Browse) -> None:
    assert "Once something of yours is rated" in browse("tess").get(OWN).text
    assert "Nothing that is there for you" in browse("sunny").get(theirs(world)).text


def test_two_hundred_ratings_take_the_statements_of_two(
    db: Session, database: Database, world: World, browse: Browse
) -> None:
    counts = []
    for size in (1, 100):
        for number in range(size):
            rated(db, world, f"r{size}_{number}", days=number * 4)
        for who, where in (("tess", OWN), ("sunny", theirs(world))):
            browser = browse(who)
            browser.get(where)
            with statements(database.engine) as seen:
                assert browser.get(where).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 6

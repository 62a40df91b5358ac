"""Raters who leave, and two records of one rater: what was locked stays, and nothing of it is lost or doubled."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import merging, retiring
from logbook.domain.people import Role
from logbook.domain.refusals import RuleBroken
from logbook.models import rated
from logbook.models.people import Person, RoleHeld
from logbook.models.ratings import RatedRecording, Rating, RatingParty
from tests.rating import asked, rating, recording
from tests.world import NOW, TODAY, World


@pytest.fixture
def twin(db: Session, world: World) -> Person:
    """A second record of Ash, who rates as somebody independent."""
    made = {"name": "Ash Again", "email": "again@example.org", "password_hash": "x", "created_at": NOW}
    world.add(db, "again", Person(service_id=world.saltmarsh, **made))
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.again, role=Role.ASSESSOR, since=TODAY))
    db.flush()
    return db.get_one(Person, world.again)


def test_whoever_retires_is_asked_no_more_and_what_they_locked_stays(db: Session, world: World) -> None:
    recording(db, world, "one")
    asked(db, world, "one", "sky")
    rating(db, world, "mine", "one", "tess")
    theirs = rating(db, world, "theirs", "one", "sky", "independent")
    retiring.retire(db, world.actor(db, "ada"), db.get_one(Person, world.sky), world.saltmarsh, None, NOW)
    db.flush()
    assert rated.asked_to_rate(db, world.one) == {}
    assert theirs in {each.id for each in rated.circle(db, world.one).there_for(world.tess, NOW)}
    seen = rated.recordings_visible_to(world.actor(db, "sky"))
    assert db.scalars(seen).all() == []


def test_two_records_of_one_rater_become_one_with_their_ratings_and_what_they_settled_on(
    db: Session, world: World, twin: Person
) -> None:
    for name, who in (("one", "ash"), ("two", "again")):
        recording(db, world, name)
        rating(db, world, f"of {name}", name, who, "independent")
    settled = rating(db, world, "third", "one", "tess", "consensus")
    for who in ("tess", "ash", "again"):
        db.add(RatingParty(rating_id=settled, person_id=world.ids[who], service_id=world.saltmarsh))
    db.flush()
    merging.merge(db, world.actor(db, "ada"), db.get_one(Person, world.ash), twin, NOW)
    db.flush()
    db.expire_all()
    raters = set(db.scalars(select(Rating.rater_id).where(Rating.as_whom == "independent")))
    assert raters == {world.ash}
    assert rated.parties_of(db, settled) == {world.tess, world.ash}


@pytest.mark.parametrize("begun", [False, True])
def test_a_rater_and_whose_work_they_rate_are_two_people(db: Session, world: World, twin: Person, begun: bool) -> None:
    """Whoever was asked, before they have begun: a refusal that came only then would tell that they have."""
    recording(db, world, "one", "ash", journey_id=None)
    asked(db, world, "one", "again")
    if begun:
        rating(db, world, "theirs", "one", "again", "independent", locked_at=None)
    with pytest.raises(RuleBroken, match="cannot be one person"):
        merging.merge(db, world.actor(db, "ada"), db.get_one(Person, world.ash), twin, NOW)
    assert db.get_one(RatedRecording, world.one).practitioner_id == world.ash

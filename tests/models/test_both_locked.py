"""What home and an agenda tell of is never more than the rule of blindness opens, over many invented circles."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from logbook.models.both_locked import MINE, THEIRS, apart_in, both_locked
from logbook.models.rated import circle
from logbook.models.ratings import Rating
from tests.rating import asked, rating, recording
from tests.world import NOW, World

RATERS = {"tess": "self", "sunny": "supervisor", "ash": "independent", "sky": "independent"}


def test_two_who_have_both_locked_are_there_for_one_another_and_nobody_else_is(db: Session, world: World) -> None:
    recording(db, world, "one")
    asked(db, world, "one", "ash")
    chance, told = random.Random(4), 0  # noqa: S311 - the same invented circles each time
    for _ in range(40):
        db.execute(delete(Rating))
        for who, as_whom in RATERS.items():
            for number in range(chance.choice((0, 1, 1, 2))):
                locked = chance.choice((None, NOW, NOW - timedelta(days=3)))
                rating(db, world, f"{who} {number}", "one", who, as_whom, locked_at=locked)
        db.flush()
        found = circle(db, world.one)
        for who in RATERS:
            viewer = world.ids[who]
            query = select(THEIRS.id).select_from(MINE).join(THEIRS, THEIRS.recording_id == MINE.recording_id)
            said = set(db.scalars(query.where(*both_locked(viewer))))
            own = [each for each in found.ratings if each.rater_id == viewer]
            there = {each.id for each in found.there_for(viewer, NOW) if each.rater_id != viewer}
            assert said == (there if own and all(each.locked_at for each in own) else set())
            told += len(said)
    assert told > 50


def test_an_agenda_tells_its_reader_of_their_own_pairs_alone(db: Session, world: World) -> None:
    recording(db, world, "one")
    for who, as_whom in RATERS.items():
        rating(db, world, f"{who}s", "one", who, as_whom)
    db.flush()
    since = NOW - timedelta(days=1)
    pairs = {who: {each.other for each in apart_in(db, world.ids[who], world.tess_journey, since)} for who in RATERS}
    assert pairs == {"tess": {"Sunny"}, "sunny": {"Tess"}, "ash": {"Tess"}, "sky": {"Tess"}}
    assert apart_in(db, world.tess, world.theo_journey, since) == ()
    assert apart_in(db, world.tess, world.tess_journey, NOW + timedelta(seconds=1)) == ()

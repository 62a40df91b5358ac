"""A recording erased after it was rated: its bytes go, and what was rated of it stays, marked, for everybody who rated it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.adapters.vault import Vault, open_vault
from logbook.config import Settings
from logbook.models.ratings import RatedRecording, Rating, RatingNote
from tests.conftest import Browse
from tests.erasing import clip, readable, sweep, two_families
from tests.rating import asked, every, rating, recording
from tests.world import TODAY, World

GONE = "The clip is no longer there"


@pytest.fixture
def vault(db: Session, world: World, settings: Settings) -> Vault:
    """Heron's bath time is rated by Tess, by Sunny and by Sky, who was asked and has only begun."""
    kept = open_vault(settings)
    two_families(db, world, kept)
    recording(db, world, "one", source="clip", clip_id=world.bath, cycle_id=world.heron_cycle, minutes=None)
    asked(db, world, "one", "sky", "independent")
    rating(db, world, "mine", "one", "tess", scores=every(4))
    theirs = rating(db, world, "theirs", "one", "sunny", "supervisor", scores={**every(4), "6.1": 1})
    rating(db, world, "skys", "one", "sky", "independent", locked_at=None)
    db.add(RatingNote(service_id=world.saltmarsh, rating_id=theirs, statement="6.1", words="Too soon", at_ms=7_000))
    db.commit()
    return kept


def test_the_familys_withdrawal_takes_the_bytes_and_leaves_the_ratings_marked(
    db: Session, database: Database, world: World, vault: Vault, browse: Browse
) -> None:
    world.withdraws(db, "heron", on=TODAY)
    db.commit()
    assert GONE not in browse("tess").get(f"/skills/recordings/{world.one}").text
    sweep(database, vault, 7)
    assert clip(database, world, "bath").destroyed_at is not None
    assert not readable(vault, world, "bath")
    with database.reading() as reading:
        assert len(reading.scalars(select(Rating)).all()) == 3
        assert reading.get_one(RatedRecording, world.one).clip_id == world.bath
    for who, at in (("tess", world.mine), ("sunny", world.theirs)):
        for page in (f"/skills/recordings/{world.one}", f"/skills/ratings/{at}"):
            assert GONE in browse(who).get(page).text, (who, page)
    side = browse("tess").get(f"/skills/recordings/{world.one}/together/{world.theirs}")
    assert side.status_code == 200
    assert "Too soon" in side.text
    assert "<video" not in side.text


def test_one_begun_before_it_was_erased_can_still_be_locked_from_memory(
    db: Session, database: Database, world: World, vault: Vault, browse: Browse
) -> None:
    world.withdraws(db, "heron", on=TODAY)
    db.commit()
    sweep(database, vault, 7)
    sky = browse("sky")
    assert sky.get(f"/skills/ratings/{world.skys}/items/4").status_code == 200
    assert sky.post(f"/skills/ratings/{world.skys}/lock").status_code == 302
    assert "Sky" in browse("tess").get(f"/skills/recordings/{world.one}").text

"""Review mode without JavaScript: what is typed is never lost, and is saved with the cycle when the review is left."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.models.cycles import Cycle, CycleRevision
from logbook.models.desk import Draft
from logbook.models.recordings import Clip, StoredFile
from tests.conftest import Browse
from tests.footage import clip
from tests.supervising import signed
from tests.world import TODAY, World

TYPED = {"version": "1", "strengths": "He looks up when you wait.", "own_words": "I never saw that", "go": "leave"}


@pytest.fixture
def review(db: Session, world: World) -> str:
    """Two moments that can be played and one that cannot; the address of the review."""
    world.client(db, "heron")
    cycle_id = world.cycle(db, "one", "heron", reviewed_on=None, review_minutes=None)
    for name in ("wave", "smile", "pause"):
        clip(db, world, name, "one", "heron_mum", moment=name, question=f"About the {name}?")
    db.execute(update(StoredFile).values(facts={"playable": True}))
    of_pause = select(Clip.file_id).where(Clip.id == world.pause).scalar_subquery()
    db.execute(update(StoredFile).where(StoredFile.id == of_pause).values(finished_at=None))
    db.commit()
    return f"/cycles/{cycle_id}/review"


def shown(page: str) -> list[str]:
    """The parts that stand open."""
    return re.findall(r'<section data-part="(\d)" aria', page)


def test_it_begins_with_the_client_and_shows_what_is_ready(browse: Browse, review: str) -> None:
    page = browse("tess").get(review)
    assert shown(page.text) == ["0"]
    assert "You first, each time: what do you see?" in page.text
    assert "About the wave?" in page.text
    assert "About the pause?" not in page.text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]


def test_going_on_keeps_what_was_typed(db: Session, browse: Browse, review: str) -> None:
    tess = browse("tess")
    answer = tess.post(review, data=TYPED | {"go": "2"})
    assert answer.location == f"{review}?moment=2"
    page = tess.get(answer.location).text
    assert shown(page) == ["2"]
    assert "He looks up when you wait." in page
    assert db.scalars(select(Cycle.strengths)).one() == ""
    assert shown(tess.get(f"{review}?moment=77").text) == ["3"]


def test_leaving_saves_it_with_the_cycle_and_dates_the_review(db: Session, browse: Browse, review: str) -> None:
    tess = browse("tess")
    tess.post(review, data=TYPED | {"go": "2"})
    answer = tess.post(review, data=TYPED | {"held_today": "y"})
    assert answer.status_code == 302
    cycle = db.scalars(select(Cycle)).one()
    assert (cycle.strengths, cycle.own_words, cycle.reviewed_on) == (TYPED["strengths"], TYPED["own_words"], TODAY)
    assert cycle.line == "She waits, he looks up."
    assert db.scalars(select(CycleRevision.version)).all() == [1]
    assert db.scalars(select(Draft)).all() == []
    db.rollback()
    assert tess.post(review, data=TYPED).status_code == 302
    assert db.scalars(select(Cycle.version)).one() == 2


def test_an_entry_changed_meanwhile_is_shown_beside_what_was_typed(db: Session, browse: Browse, review: str) -> None:
    db.execute(update(Cycle).values(version=2, strengths="They laugh together."))
    db.commit()
    answer = browse("tess").post(review, data=TYPED)
    assert answer.status_code == 409
    assert "They laugh together." in answer.text
    assert "He looks up when you wait." in answer.text
    again = TYPED | {"version": "2"}
    assert browse("tess").post(review, data=again).status_code == 302


def test_a_signed_cycle_can_be_looked_at_and_not_written_in(
    db: Session, world: World, browse: Browse, review: str
) -> None:
    signed(db, world, "one", "sunny")
    db.commit()
    page = browse("tess").get(review).text
    assert "<textarea" not in page
    assert "Leave the review" in page
    answer = browse("tess").post(review, data=TYPED)
    assert answer.status_code == 422
    assert "He looks up" not in str(db.scalars(select(Cycle.strengths)).one())


def test_what_a_lost_session_held_comes_back_in_the_review(browse: Browse, review: str) -> None:
    answer = browse("").post(review, data=TYPED)
    assert answer.status_code == 401
    assert "He looks up when you wait." in answer.text

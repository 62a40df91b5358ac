"""A draft that was thrown away can be brought back, by whoever typed it and nobody else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import drafts
from logbook.adapters.database import Database
from logbook.models import holdings
from logbook.models.desk import Draft
from tests.conftest import Browse
from tests.world import NOW, World

FORM = {"draft_of": "/cycles/new", "to": "/cycles/new"}
TYPED = {"draft_of": "/cycles/new", "line": "She waits for him."}


@pytest.fixture
def tess(db: Session, world: World, browse: Browse) -> FlaskClient:
    """Tess, with a line of a cycle typed and not saved."""
    world.client(db, "heron")
    db.commit()
    browser = browse("tess")
    assert browser.post("/drafts", data=TYPED).status_code == 200
    return browser


def undo(page: str) -> str:
    """Where the button leads."""
    found = re.search(r'action="(/drafts/[0-9a-f-]+/bring-back)"', page)
    assert found
    return found[1]


def test_undo_brings_a_thrown_away_draft_back(tess: FlaskClient, browse: Browse) -> None:
    assert "She waits for him." in tess.get("/cycles/new").text
    page = tess.post("/drafts/throw-away", data=FORM, follow_redirects=True).text
    assert "The draft was thrown away." in page
    assert "She waits for him." not in page
    assert "kept as a draft" not in tess.get("/").text
    assert browse("theo").post(undo(page)).status_code == 404
    for _second_click in range(2):
        assert tess.post(undo(page)).location == "/cycles/new"
    assert "She waits for him." in tess.get("/cycles/new").text
    assert "kept as a draft" in tess.get("/").text


def test_what_is_typed_after_throwing_away_stays_when_undo_is_pressed(tess: FlaskClient) -> None:
    page = tess.post("/drafts/throw-away", data=FORM, follow_redirects=True).text
    tess.post("/drafts", data=TYPED | {"line": "He looks up."})
    assert tess.post(undo(page)).status_code == 302
    assert "He looks up." in tess.get("/cycles/new").text


def test_throwing_away_what_is_not_there_offers_no_undo(tess: FlaskClient) -> None:
    answers = [tess.post("/drafts/throw-away", data=FORM).location for _ in range(2)]
    assert [("thrown_away" in answer) for answer in answers] == [True, False]


def test_a_thrown_away_draft_is_counted_nowhere_and_goes_for_good_once_the_form_is_saved(
    tess: FlaskClient, db: Session, world: World, database: Database
) -> None:
    tess.post("/drafts/throw-away", data=FORM)
    with database.reading() as reading:
        assert holdings.counts(reading, world.tess)["drafts"] == 0
        assert reading.scalars(select(Draft.deleted_at)).one() == NOW
    drafts.drop(db, world.actor(db, "tess"), "/cycles/new")
    assert db.scalars(select(Draft)).all() == []

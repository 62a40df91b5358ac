"""Clips as the clipping page sends them: kept once, refused before a byte travels, on hold until it is known who is in them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from logbook.adapters.vault import open_vault
from logbook.models.base import new_id
from logbook.models.journal import JournalEntry
from logbook.models.recordings import Clip, ClipShown, Film, StoredFile
from logbook.models.services import Service
from tests.conftest import Browse
from tests.moments import CLIP, Page
from tests.world import NOW


def test_a_moment_is_kept_once_and_told_where_its_bytes_go(page: Page, app: Flask) -> None:
    first, again = page.send(), page.send()
    assert (first.status_code, again.get_json()) == (201, first.get_json())
    clip = page.clip()
    assert (clip.moment, clip.principles, clip.begins_ms, clip.ends_ms) == ("she waits", ["attentive"], 41_000, 58_000)
    assert (clip.owner_id, clip.position, clip.held_at) == (page.world.tess, 1, None)
    assert first.get_json()["upload"] == f"/uploads/{clip.file_id}"
    assert open_vault(app.extensions["logbook.settings"]).offset(clip.file_id) == 0
    assert page.allowed()
    head = page.browser.head(f"/uploads/{clip.file_id}", headers={"Tus-Resumable": "1.0.0"})
    assert (head.status_code, head.headers["Upload-Length"]) == (200, "200000")


def test_a_supervisor_cuts_one_for_their_trainee(page: Page, browse: Browse) -> None:
    page.db.execute(update(Film).values(owner_id=page.world.sunny))
    page.db.commit()
    assert browse("sunny").post("/clips", json=page.told()).status_code == 201
    clip = page.clip()
    assert clip.owner_id == page.world.tess
    assert page.db.get_one(StoredFile, clip.file_id).person_id == page.world.sunny


def test_a_trainee_trims_what_their_supervisor_cut_for_them(page: Page, browse: Browse) -> None:
    page.db.execute(update(Film).values(owner_id=page.world.sunny))
    page.db.commit()
    again = {"clip_id": str(new_id()), "begins_ms": 45_000, "ends_ms": 50_000}
    refused = page.browser.post("/clips", json=page.told(**again))
    assert refused.status_code == 404, "a film somebody else registered, of which nothing is there yet"
    assert browse("sunny").post("/clips", json=page.told()).status_code == 201
    page.db.rollback()
    page.db.execute(update(StoredFile).values(finished_at=NOW, inspected_at=NOW, facts={"playable": True}))
    page.db.commit()
    trim = f"/cycles/{page.world.one}/clips/new?of={CLIP}"
    assert "Trim it further" in page.browser.get(f"/clips/{CLIP}").text
    assert page.browser.get(trim).status_code == 200
    assert page.browser.post("/clips", json=page.told(**again)).status_code == 201
    assert browse("sunny").get(trim).status_code == 200
    page.db.rollback()
    page.db.execute(update(Clip).values(deleted_at=NOW))
    page.db.commit()
    assert page.browser.post("/clips", json=page.told(clip_id=str(new_id()))).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"begins_ms": 0, "ends_ms": 30_000, "film_ms": 10_000}, "the film is over at 0:10"),
        ({"length": 0}, "This file is empty"),
        ({"length": 8 * 10**9}, "This file is 8.0 GB"),
        ({"media_type": "application/zip"}, "not a kind of film"),
        ({"film_ms": 10**30, "ends_ms": 10**29}, "longer than a day"),
        ({"words": "x" * 201}, "longer than 200 characters"),
        ({"begins_ms": "41"}, "cannot be read"),
        ({"length": True}, "cannot be read"),
        ({"people": ["mum"]}, "cannot be read"),
        ({"clip_id": "../../etc/passwd"}, "cannot be read"),
        ({"principles": 7}, "cannot be read"),
        ({"cycle_id": None}, "registered for something else"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_a_byte_travels(page: Page, changed: dict[str, Any], said: str) -> None:
    assert said in page.refused(**changed)


def test_what_is_no_moment_at_all_is_refused_in_words(page: Page) -> None:
    for body in (b"", b"[]", b"null", b'"x"', b"\xff"):
        answer = page.browser.post("/clips", data=body, content_type="application/json")
        assert (answer.status_code, "cannot be read" in answer.get_json()["reasons"][0]) == (422, True)


@pytest.mark.parametrize(
    ("column", "whose"),
    [(Service.most_bytes_each, "your own 100 KB"), (Service.most_bytes, "the space of your service")],
)
def test_quotas_of_person_and_service_refuse_before_the_bytes_travel(page: Page, column: Any, whose: str) -> None:
    page.db.execute(update(Service).values({column: 100_000}))
    page.db.commit()
    assert whose in page.refused()
    page.db.rollback()
    page.db.execute(update(Service).values({column: 200_000}))
    page.db.commit()
    assert page.send().status_code == 201


def test_thrown_away_is_out_of_sight_with_undo(page: Page) -> None:
    page.send()
    gone = page.post("thrown-away")
    assert "The clip is thrown away" in page.browser.get(gone.headers["Location"]).text
    assert page.browser.get(f"/clips/{CLIP}/people").status_code == 404
    assert page.post("brought-back").status_code == 302
    assert page.browser.get(f"/clips/{CLIP}/people").status_code == 200
    page.db.execute(update(Clip).values(destroyed_at=page.clip().made_at))
    page.db.commit()
    refused = page.post("brought-back")
    assert (refused.status_code, "its key was destroyed" in refused.text) == (409, True)


def test_it_is_named_again_and_put_forward_and_back(page: Page) -> None:
    page.send()
    assert (
        page.browser.post(f"/clips/{CLIP}/name", data={"words": " he  looks ", "principles": "guiding"}).status_code
        == 302
    )
    assert (page.clip().moment, page.clip().principles) == ("he looks", ["guiding"])
    assert page.post("name", principles="unheard").status_code == 409
    page.post("put-forward")
    assert page.clip().put_forward_at is not None
    page.post("not-forward")
    assert page.clip().put_forward_at is None


def test_only_ones_own_practice_is_shown_by_name(page: Page, browse: Browse) -> None:
    page.send()
    mika = str(page.world.mika)
    family = page.post("shown", person=mika)
    assert (family.status_code, "Only a clip of your own practice" in family.text) == (409, True)
    page.db.execute(update(Clip).values(kind="VERP", client_id=None, cycle_id=None, journey_id=None))
    page.db.commit()
    assert page.post("shown", person=str(uuid4())).status_code == 404
    assert [page.post("shown", person=mika).status_code for _ in range(2)] == [302, 302]
    assert page.db.scalars(select(ClipShown.person_id)).all() == [page.world.mika]
    page.post("not-shown", person=mika)
    verbs = page.db.scalars(select(JournalEntry.verb).where(JournalEntry.subject_id == CLIP)).all()
    assert verbs.count("clip shown") == verbs.count("clip no longer shown") == 1

"""Stills: asked for at a place, asked for once, seen as long as the clip may be watched."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from logbook.actions.stills import MOST
from logbook.adapters.vault import open_vault
from logbook.models.recordings import Clip, MediaTask
from tests import recordings
from tests.watching import ASKS, Watching


def take(watching: Watching, at_ms: int, who: str = "tess") -> int:
    to = f"/clips/{watching.world.moment}/stills"
    return watching.browse(who).post(to, data={"at_ms": at_ms}, headers=ASKS).status_code


def test_a_still_is_asked_of_the_inspector_once(watching: Watching) -> None:
    assert [take(watching, 2_400) for _twice in range(2)] == [202, 202]
    (task,) = watching.rows(select(MediaTask))
    (file_id,) = watching.rows(select(Clip.file_id))
    assert (task.work, task.wanted, task.file_id) == ("still", {"at_ms": 2_400}, file_id)
    assert watching.journal().count("still asked for") == 1


def test_a_place_the_clip_does_not_have_is_refused_in_words(watching: Watching) -> None:
    to = f"/clips/{watching.world.moment}/stills"
    answer = watching.browse("tess").post(to, data={"at_ms": "90000"}, headers=ASKS)
    assert answer.status_code == 409
    assert answer.get_json()["reasons"] == ["The clip is over at 0:17: choose a place within it."]
    assert watching.rows(select(MediaTask)) == []


def test_a_still_at_a_time_that_is_typed_needs_no_script(watching: Watching) -> None:
    tess, to = watching.browse("tess"), f"/clips/{watching.world.moment}/stills"
    assert f'action="{to}"' in watching.page(tess).text
    assert tess.post(to, data={"at": "0:02.4"}).status_code == 302
    assert [task.wanted for task in watching.rows(select(MediaTask))] == [{"at_ms": 2_400}]
    for typed, said in (("half way", "in minutes and seconds, like 0:07"), ("1:30", "The clip is over at 0:17")):
        refused = tess.post(to, data={"at": typed})
        assert refused.status_code == 409
        assert said in refused.text
        assert f'value="{typed}"' in refused.text
    assert f'action="{to}"' in watching.page(watching.browse("sunny")).text


def test_a_key_held_down_fills_nothing(watching: Watching) -> None:
    answers = {take(watching, at) for at in range(0, MOST * 100, 100)}
    assert answers == {202}
    assert take(watching, 16_000) == 409
    assert len(watching.rows(select(MediaTask))) == MOST


@pytest.fixture
def still(app: Flask, watching: Watching) -> str:
    """A still of the moment; its address."""
    vault = open_vault(app.extensions["logbook.settings"])
    with watching.database.writing() as db:
        recordings.still(db, vault, watching.world, "picture", "moment")
        db.commit()
    return f"/clips/{watching.world.moment}/stills/{watching.world.picture}"


def test_a_still_is_a_picture_the_browser_does_not_keep(watching: Watching, still: str) -> None:
    answer = watching.browse("sunny").get(still)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", b"a picture")
    assert "no-store" in answer.headers["Cache-Control"]
    cycle = watching.rows(select(Clip.cycle_id))[0]
    assert f'src="{still}"' in watching.browse("tess").get(f"/cycles/{cycle}/storyboard").text


@pytest.mark.parametrize("way", ["withdrawn", "concern", "held_at", "destroyed_at", "deleted_at"])
def test_a_still_goes_with_its_clip(watching: Watching, still: str, way: str) -> None:
    watching.ends(way)
    assert watching.browse("tess").get(still).status_code == 404

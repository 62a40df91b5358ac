"""Whoever has left a service watches nothing of it any more, be it their own work, though they still sign in for another service."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update

from logbook.adapters.vault import open_vault
from logbook.models.base import new_id
from logbook.models.recordings import Clip, ClipShown
from tests import recordings
from tests.supervising import held, take
from tests.uploading import SPEAKS
from tests.watching import ASKS, Watching
from tests.world import NOW


def related(watching: Watching, who: str) -> None:
    """What opens the clip to them, beside their role."""
    world, of = watching.world, watching.world.ids
    with watching.database.writing() as db:
        if who == "sam":
            held(db, world, "with sam", supervisor="sam")
            take(db, world, "with sam", "cycle")
        if who == "mika":
            facts = {"service_id": world.saltmarsh, "clip_id": world.moment, "shown_at": NOW}
            db.execute(insert(ClipShown).values(id=new_id(), person_id=of[who], **facts))
        db.commit()


@pytest.mark.parametrize("who", ["tess", "sunny", "sam", "mika"])
def test_nothing_of_it_is_watched_from_elsewhere(watching: Watching, who: str) -> None:
    related(watching, who)
    world = watching.world
    with watching.database.writing() as db:
        vault = open_vault(watching.browse(who).application.extensions["logbook.settings"])
        recordings.still(db, vault, world, "still", "moment")
        recordings.clip(db, vault, world, "coming", of_film="film", content=b"x" * 70_000, arrived=False, position=2)
        db.commit()
    away = watching.browse(who)
    at, still = watching.address(away), f"/clips/{world.moment}/stills/{world.still}"
    assert [away.get(path).status_code for path in (at, still)] == [200, 200]
    with watching.database.writing() as db:
        world.moves_on(db, who)
        db.commit()
    assert away.get("/").status_code == 200, "they are signed in for the other service"
    page = f"/clips/{world.moment}"
    for path in (page, f"{page}/standing", f"{page}/coming", f"{page}/captions", f"{page}/people", at, still):
        assert away.get(path).status_code == 404, path
    assert away.get(at, headers={"Range": "bytes=0-1"}).status_code == 404
    assert away.post(f"{page}/address", headers=ASKS).status_code == 404
    assert str(world.still) not in away.get(f"/cycles/{world.cycle}/storyboard").text
    assert away.post(f"{page}/thrown-away").status_code == 404
    if who == "tess":
        assert away.head(f"/uploads/{world.coming_file}", headers=SPEAKS).status_code == 404
        watching.change(update(Clip).values(deleted_at=NOW))
        assert away.post(f"{page}/brought-back").status_code == 404

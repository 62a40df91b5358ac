"""Films on devices: registered once, seen by their owner alone, confirmed deleted in one tap; and who may be clipped."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.models.consents import Consent
from logbook.models.cycles import Cycle
from logbook.models.recordings import Film
from tests.conftest import Browse
from tests.world import TODAY, World, count


def test_a_film_is_registered_once_and_confirmed_deleted_in_one_tap(db: Session, world: World, browse: Browse) -> None:
    world.client(db, "heron")
    cycle_id = world.cycle(db, "one", "heron")
    db.commit()
    form = {
        "form_id": str(uuid4()),
        "cycle": str(cycle_id),
        "kind": "interaction",
        "device": " work  phone ",
        "days": "14",
    }
    tess = browse("tess")
    json = {"Accept": "application/json"}
    assert [tess.post("/films", data=form, headers=json).status_code for _ in range(2)] == [201, 201]
    film = db.scalars(select(Film)).one()
    film_id = film.id
    assert (film.device, film.delete_by, film.client_id) == ("work phone", TODAY + timedelta(days=14), world.heron)
    assert "On work phone; delete it by" in tess.get("/films").text
    db.rollback()
    assert tess.post(f"/films/{film_id}/deleted").status_code == 302
    assert "Deleted from work phone, confirmed" in tess.get("/films").text
    assert tess.post(f"/films/{film_id}/still-there").status_code == 302
    assert "On work phone; delete it by" in tess.get("/films").text
    assert browse("sunny").post(f"/films/{film_id}/deleted").status_code == 404


def test_what_is_missing_of_a_film_is_said_at_its_field(db: Session, world: World, browse: Browse) -> None:
    tess = browse("tess")
    answer = tess.post("/films", data={"kind": "VERP", "device": " ", "days": "14"})
    assert answer.status_code == 422
    assert "Say on which device the film lies" in answer.text
    assert tess.post("/films", data={"kind": "VERP", "device": "x", "days": "900"}).status_code == 422
    assert tess.post("/films", data={"kind": "interaction", "device": "x", "days": "14"}).status_code == 422
    assert count(db, Film) == 0


def test_no_film_of_a_family_is_clipped_where_nobody_agreed(db: Session, world: World, browse: Browse) -> None:
    world.client(db, "heron")
    cycle_id = world.cycle(db, "one", "heron")
    db.commit()
    page = browse("tess").get(f"/cycles/{cycle_id}/clips/new")
    assert page.status_code == 200
    assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]
    assert page.text.count('data-agreed="1"') == 2
    db.execute(update(Consent).values(agreed=False))
    db.commit()
    refused = browse("tess").get(f"/cycles/{cycle_id}/clips/new")
    assert refused.status_code == 409
    assert "did not agree to" in refused.text


def test_a_childs_own_no_stops_clipping(db: Session, world: World, browse: Browse) -> None:
    world.client(db, "heron")
    cycle_id = world.cycle(db, "one", "heron")
    db.execute(update(Cycle).values(childs_answer="no"))
    db.commit()
    refused = browse("tess").get(f"/cycles/{cycle_id}/clips/new")
    assert refused.status_code == 409
    assert "The child said no" in refused.text


def test_a_meeting_is_clipped_without_a_client(db: Session, world: World, browse: Browse) -> None:
    assert browse("tess").get("/clips/new?kind=VERP").status_code == 200
    assert browse("tess").get("/clips/new?kind=interaction").status_code == 404
    assert count(db, Film) == 0

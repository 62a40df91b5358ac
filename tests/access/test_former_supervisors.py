"""A former supervisor goes on seeing what they signed or took to supervision, and finds no way from there to the rest."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select

from logbook.adapters.database import Database
from logbook.models.supervision import SessionCycle
from tests.access.walk import Walk


def test_changing_an_old_session_offers_only_the_cycles_taken_to_it(walk: Walk) -> None:
    page = walk.browser("sam").get(f"/supervision/{walk.world.tess_sams_session}/edit").text
    assert str(walk.world.tess_sams_cycle) in page
    for unseen in ("tess_cycle", "tess_sent_cycle", "tess_signed_cycle"):
        assert str(walk.world.ids[unseen]) not in page


def test_a_cycle_put_into_an_old_session_by_hand_is_not_found(walk: Walk, database: Database) -> None:
    sam, wanted = walk.browser("sam"), walk.world.tess_sent_cycle
    form = {
        "form_id": str(uuid4()),
        "version": "1",
        "on": "2025-11-20",
        "minutes": "90",
        "kind": "individual",
        "mode": "video call",
        "cycles": [str(walk.world.tess_sams_cycle), str(wanted)],
    }
    answer = sam.post(f"/supervision/{walk.world.tess_sams_session}/edit", data=form)
    assert answer.status_code in (404, 422)
    assert sam.get(f"/cycles/{wanted}").status_code == 404
    with database.reading() as reading:
        taken = select(SessionCycle.cycle_id).where(SessionCycle.session_id == walk.world.tess_sams_session)
        assert reading.scalars(taken).all() == [walk.world.tess_sams_cycle]

"""Siblings stay one client until the supervisor agrees to a separate helping question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import families, figures
from logbook.adapters.database import Database
from logbook.models import evidence
from logbook.models.base import new_id
from logbook.models.clients import Client, counted_as
from logbook.models.journeys import Journey
from logbook.models.progress import journeys_rows, keep
from tests.conftest import Browse
from tests.supervising import signed
from tests.world import NOW, World


@pytest.fixture
def tess(db: Session, world: World, browse: Browse) -> FlaskClient:
    """Tess, with a client who has a signed-off cycle."""
    world.client(db, "heron")
    world.cycle(db, "first", "heron")
    signed(db, world, "first")
    figures.recount(db, world.tess_journey)
    db.commit()
    return browse("tess")


def begin(tess: FlaskClient, sibling_of: UUID | str, code: str = "Egret", status: int = 302) -> str:
    sent: dict[str, Any] = {"form_id": str(new_id()), "code": code, "members": "mum, child", "children": "child"}
    answer = tess.post("/clients/new", data={**sent, "agreed": "later", "sibling_of": str(sibling_of)})
    assert answer.status_code == status
    return answer.text


def client(db: Session, code: str) -> Client:
    """The client as it is saved; nothing is held open, so that a browser can write next."""
    db.rollback()
    found = db.scalars(select(Client).where(Client.code == code)).one()
    db.expunge(found)
    db.rollback()
    return found


def counts(db: Session, world: World) -> tuple[int, int, int]:
    """The clients signed off as the journey's row, the progress page and the evidence say."""
    figures.recount(db, world.tess_journey)
    assert figures.compare(db) == []
    row = db.execute(journeys_rows(Journey.id == world.tess_journey)).one()
    marks = keep(db, row, NOW).record.cycles
    told = evidence.read(db, world.tess_journey, NOW).stages[-1].figures.clients.signed_off
    return (
        db.get_one(Journey, world.tess_journey).clients_signed_off,
        len({mark.client_id for mark in marks if mark.signed_off_on}),
        told,
    )


def test_a_sibling_counts_with_the_family_until_the_supervisors_one_tap(
    tess: FlaskClient, browse: Browse, db: Session, world: World, database: Database
) -> None:
    assert "Is this a brother or sister" in tess.get("/clients/new").text
    begin(tess, world.heron)
    egret = db.get_one(Client, client(db, "Egret").id)
    world.ids["egret"] = egret.id
    page = tess.get(f"/clients/{egret.id}").text
    assert "in the family of Heron, waiting for your supervisor" in page
    world.cycle(db, "second", "egret")
    signed(db, world, "second")
    assert counts(db, world) == (1, 1, 1)
    assert list(db.scalars(select(counted_as()).where(Client.id == egret.id))) == [egret.counts_as] == [world.heron]
    db.commit()
    sunny = browse("sunny")
    assert "Are Egret and Heron two clients?" in sunny.get(f"/trainees/{world.tess_journey}").text
    assert tess.post(f"/clients/{egret.id}/separate").status_code == 403
    for _second_click in range(2):
        assert sunny.post(f"/clients/{egret.id}/separate").location == f"/trainees/{world.tess_journey}"
    db.expire_all()
    assert (egret.separate_agreed_by_id, egret.separate_agreed_at) == (world.sunny, NOW)
    assert counts(db, world) == (2, 2, 2)
    assert "two clients?" not in sunny.get(f"/trainees/{world.tess_journey}").text
    assert "waiting for your supervisor" not in tess.get(f"/clients/{egret.id}").text


def test_the_question_waits_on_the_supervisors_home_until_either_answer(
    tess: FlaskClient, browse: Browse, db: Session, world: World
) -> None:
    begin(tess, world.heron)
    egret, sunny, asks = client(db, "Egret"), browse("sunny"), "Tess asks: are Heron and Egret one client or two?"
    assert f'href="/trainees/{world.tess_journey}">Answer' in sunny.get("/").text
    assert asks in sunny.get("/").text
    assert asks not in browse("sam").get("/").text + tess.get("/").text
    assert tess.post(f"/clients/{egret.id}/together").status_code == 403
    for _second_click in range(2):
        assert sunny.post(f"/clients/{egret.id}/together").location == f"/trainees/{world.tess_journey}"
    assert asks not in sunny.get("/").text
    page = sunny.get(f"/trainees/{world.tess_journey}").text
    assert "two clients?" not in page
    assert "One client with Heron" in page
    assert "supervisor has said that the two are one client" in tess.get(f"/clients/{egret.id}").text
    assert client(db, "Egret").counts_as == world.heron
    assert sunny.post(f"/clients/{egret.id}/separate").status_code == 302
    assert client(db, "Egret").counts_as == egret.id
    assert asks not in sunny.get("/").text


def test_an_answered_question_waits_for_nobody(tess: FlaskClient, browse: Browse, db: Session, world: World) -> None:
    begin(tess, world.heron)
    egret, sunny = client(db, "Egret"), browse("sunny")
    sunny.post(f"/clients/{egret.id}/separate")
    assert "one client or two?" not in sunny.get("/").text
    sunny.post(f"/clients/{egret.id}/together")
    assert client(db, "Egret").counts_as == egret.id


def test_nothing_is_asked_where_there_is_no_family_yet_and_none_is_the_answer_beforehand(
    db: Session, world: World, browse: Browse
) -> None:
    theo = browse("theo")
    assert "brother or sister" not in theo.get("/clients/new").text
    begin(theo, "")
    assert client(db, "Egret").sibling_of_id is None


def test_a_sibling_of_a_sibling_is_of_the_same_family(tess: FlaskClient, db: Session, world: World) -> None:
    begin(tess, world.heron)
    begin(tess, client(db, "Egret").id, "Plover")
    assert client(db, "Plover").sibling_of_id == world.heron


def test_somebody_elses_client_is_no_family_of_ones_own(tess: FlaskClient, db: Session, world: World) -> None:
    theirs = world.client(db, "stork", "theo", "Stork")
    db.commit()
    begin(tess, theirs, status=422)
    assert db.scalars(select(Client).where(Client.code == "Egret")).all() == []


@pytest.mark.parametrize("stays", ["Heron", "Egret"])
def test_merging_leaves_the_third_sibling_with_the_one_that_stays(
    tess: FlaskClient, db: Session, world: World, stays: str
) -> None:
    begin(tess, world.heron)
    begin(tess, world.heron, "Plover")
    ids = [client(db, code).id for code in (stays, "Egret" if stays == "Heron" else "Heron")]
    kept, gone = (db.get_one(Client, id_) for id_ in ids)
    families.merge(db, world.actor(db, "tess"), kept, gone, NOW)
    db.flush()
    db.expire_all()
    assert kept.counts_as == kept.id
    plover = select(Client.sibling_of_id).where(Client.code == "Plover")
    assert db.scalars(plover).one() == kept.id

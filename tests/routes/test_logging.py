"""Logging a cycle in a browser without JavaScript: the form, its refusals, drafts and stale tabs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.counting import statements
from logbook.actions import ways
from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.clients import Client, Participant
from logbook.models.consents import Consent
from logbook.models.cycles import Cycle, CycleParticipant
from tests.conftest import Browse
from tests.world import TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def tess(db: Session, world: World, browse: Browse) -> FlaskClient:
    world.client(db, "heron")
    db.commit()
    return browse("tess")


def filled(world: World, **changes: Any) -> dict[str, Any]:
    usual = {
        "form_id": str(new_id()),
        "client": str(world.heron),
        "shown_client": str(world.heron),
        "filmed_on": YESTERDAY.isoformat(),
        "childs_answer": "yes",
        "reviewed_on": TODAY.isoformat(),
        "review_minutes": "45",
        "line": "She waits, he looks up.",
        "next_step": "Film bath time.",
    }
    return usual | changes


def test_a_cycle_is_logged_and_ready_to_send(tess: FlaskClient, world: World, db: Session) -> None:
    form = filled(world)
    answer = tess.post("/cycles/new", data=form)
    assert answer.status_code == 302, answer.text
    page = tess.get(answer.location).text
    assert "Ready." in page
    assert "Send for sign-off" in page
    cycle = db.scalars(select(Cycle)).one()
    assert (cycle.filmed_on, cycle.review_minutes, cycle.line) == (YESTERDAY, 45, "She waits, he looks up.")
    assert len(db.scalars(select(CycleParticipant)).all()) == 2


def test_a_first_cycle_is_saved_in_one_statement_more_than_a_later_one(
    tess: FlaskClient, world: World, database: Database, db: Session
) -> None:
    """It counts in the service's statistics too, which say what the facts say."""
    sent = []
    for filmed_on in (YESTERDAY, YESTERDAY - timedelta(days=1)):
        form = filled(world, filmed_on=filmed_on.isoformat())
        with statements(database.engine) as seen:
            assert tess.post("/cycles/new", data=form).status_code == 302
        sent.append(len(seen))
    assert sent == [11, 10]
    assert ways.compare(db) == []


def test_a_second_click_saves_once(tess: FlaskClient, world: World, db: Session) -> None:
    form = filled(world)
    first, second = (tess.post("/cycles/new", data=form) for _ in range(2))
    assert first.location == second.location
    assert len(db.scalars(select(Cycle)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"filmed_on": ""}, "Filmed on still needs an answer"),
        ({"filmed_on": "another", "filmed_on-day": "31", "filmed_on-month": "2"}, "Filmed on still needs a year"),
        ({"filmed_on": (TODAY + timedelta(days=1)).isoformat()}, "cannot be dated in the future"),
        ({"reviewed_on": (TODAY - timedelta(days=9)).isoformat()}, "comes after the film"),
        ({"childs_answer": "no"}, "The child said no, so there is no film to log"),
        ({"childs_answer": ""}, "asked each time"),
        ({"review_minutes": "0"}, "should be from 1 to 600"),
        ({"review_minutes": "5000"}, "you wrote 5,000"),
        ({"line": "x" * 10_000_000}, "takes at most 2,000 characters"),
        ({"form_id": "not an id"}, "lost its own mark"),
    ],
)
def test_a_refusal_is_a_sentence_at_the_field_and_keeps_what_was_typed(
    tess: FlaskClient, world: World, changes: dict[str, str], sentence: str
) -> None:
    answer = tess.post("/cycles/new", data=filled(world, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Film bath time." in answer.text


@pytest.mark.parametrize("words", ["🎥👶🏽", "שלום", "Zoë é", "x\x00y"])
def test_any_script_is_kept(tess: FlaskClient, world: World, db: Session, words: str) -> None:
    assert tess.post("/cycles/new", data=filled(world, line=words)).status_code == 302
    assert db.scalars(select(Cycle.line)).one() == words.replace("\x00", "")


def test_another_familys_client_or_participant_is_not_found(tess: FlaskClient, world: World, db: Session) -> None:
    world.client(db, "willow", trainee="theo", code="Willow")
    db.commit()
    assert tess.post("/cycles/new", data=filled(world, client=str(world.willow))).status_code == 404
    tampered = filled(world, participants=str(world.willow_mum))
    assert tess.post("/cycles/new", data=tampered).status_code == 422
    assert db.scalars(select(Cycle)).all() == []


def test_two_people_logging_the_same_film_are_asked(tess: FlaskClient, world: World, db: Session) -> None:
    tess.post("/cycles/new", data=filled(world))
    again = tess.post("/cycles/new", data=filled(world))
    assert again.status_code == 422
    assert "There is a cycle filmed that day already" in again.text
    assert tess.post("/cycles/new", data=filled(world, another_film="y")).status_code == 302


def test_a_stale_tab_shows_both_versions(tess: FlaskClient, world: World, db: Session) -> None:
    cycle_id = world.cycle(db, "one", "heron")
    db.commit()
    address = f"/cycles/{cycle_id}/edit"
    assert tess.post(address, data=filled(world, version="1", line="The first tab")).status_code == 302
    second = tess.post(address, data=filled(world, version="1", line="The second tab"))
    assert second.status_code == 409
    assert "The first tab" in second.text
    assert "The second tab" in second.text
    version = re.search(r'name="version" type="hidden" value="(\d+)"', second.text)
    assert version is not None
    kept = tess.post(address, data=filled(world, version=version[1], line="The second tab"))
    assert kept.status_code == 302
    assert db.scalars(select(Cycle.line)).one() == "The second tab"


def test_a_draft_is_kept_shown_and_gone_once_saved(tess: FlaskClient, world: World, browse: Browse) -> None:
    typed = filled(world, line="Half a thought", draft_of="/cycles/new")
    assert tess.post("/drafts", data=typed).json == {"saved": "10:00"}
    assert "Half a thought" in tess.get("/cycles/new").text
    assert "Half a thought" not in browse("sunny").get(f"/cycles/new?client={world.heron}").text
    tess.post("/cycles/new", data=filled(world))
    assert "Half a thought" not in tess.get("/cycles/new").text


def test_the_last_entry_fills_the_next_but_never_its_words(tess: FlaskClient, world: World) -> None:
    tess.post("/cycles/new", data=filled(world, place="At home", effort_travel="25"))
    page = tess.get("/cycles/new").text
    assert 'value="45"' in page
    assert 'value="At home"' in page
    assert "She waits" not in page
    assert "Film bath time." not in page


def test_a_new_client_in_a_few_taps(browse: Browse, world: World, db: Session) -> None:
    tess = browse("tess")
    assert tess.get("/cycles/new").location == "/clients/new"
    page = tess.get("/clients/new").text
    assert 'value="Heron"' in page
    form = {
        "form_id": str(new_id()),
        "code": "Heron",
        "members": "mum, child",
        "children": "child",
        "agreed": "yes",
        "signed_on": YESTERDAY.isoformat(),
    }
    answer = tess.post("/clients/new", data=form)
    client = db.scalars(select(Client)).one()
    assert answer.location == f"/cycles/new?client={client.id}"
    assert [p.is_child for p in db.scalars(select(Participant).order_by(Participant.position))] == [False, True]
    assert len(db.scalars(select(Consent)).all()) == 2


def test_late_consent_is_saved_with_a_mark(tess: FlaskClient, world: World, db: Session) -> None:
    for consent in db.scalars(select(Consent)):
        consent.signed_on = TODAY
    db.commit()
    answer = tess.post("/cycles/new", data=filled(world))
    assert "after filming on Tue 17 March" in tess.get(answer.location).text


def test_taken_out_and_put_back(tess: FlaskClient, world: World) -> None:
    cycle = tess.post("/cycles/new", data=filled(world)).location
    gone = tess.post(f"{cycle}/take-out").location
    assert tess.get(cycle).status_code == 404
    assert "Undo" in tess.get(gone).text
    assert tess.post(f"{cycle}/put-back").location == cycle
    assert tess.get(cycle).status_code == 200


def test_not_now_keeps_what_is_done_and_ends_what_is_open(tess: FlaskClient, world: World, db: Session) -> None:
    done = world.cycle(db, "done", "heron")
    begun = world.cycle(db, "begun", "heron", reviewed_on=None, filmed_on=YESTERDAY)
    db.commit()
    tess.post(f"/clients/{world.heron}/not-now", data={"reason": "moved away"})
    page = tess.get(f"/clients/{world.heron}").text
    assert "Not now since" in page
    db.expire_all()
    assert db.get_one(Cycle, done).ended_early_on is None
    assert db.get_one(Cycle, begun).ended_early_reason == "moved away"


def test_a_visit_is_two_taps(tess: FlaskClient, world: World) -> None:
    page = tess.get(f"/clients/{world.heron}")
    assert 'value="nobody in"' in page.text
    noted = tess.post(f"/clients/{world.heron}/visits", data={"outcome": "nobody in"}, follow_redirects=True)
    assert "Wed 18 March: nobody in" in noted.text


def test_a_visit_of_another_day_is_noted_on_it_and_never_ahead(tess: FlaskClient, world: World) -> None:
    address = f"/clients/{world.heron}/visits"
    yesterday = tess.post(address, data={"outcome": "happened", "on": "2026-03-17"}, follow_redirects=True)
    assert "Tue 17 March: happened" in yesterday.text
    parts = {"on": "another", "on-day": "19", "on-month": "3", "on-year": "2026"}
    ahead = tess.post(address, data={"outcome": "cancelled", **parts})
    assert ahead.status_code == 422
    assert "give today or an earlier day" in ahead.text
    assert 'value="19"' in ahead.text
    nonsense = tess.post(address, data={"outcome": "cancelled", **parts, "on-day": "31", "on-month": "2"})
    assert nonsense.status_code == 422
    assert "cancelled</p>" not in tess.get(f"/clients/{world.heron}").text

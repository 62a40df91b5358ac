"""A form that edits, pressed twice: the second press says what stands there by now, and is saved already, not stale."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Break, Course
from tests.conftest import Browse
from tests.world import LONG_AGO, TODAY, World

Ways = dict[str, tuple[str, dict[str, Any], dict[str, Any], int]]
"""For each thing: its address, what is typed, what another tab typed, and what staleness answers."""


@pytest.fixture
def ways(db: Session, world: World) -> Ways:
    world.client(db, "heron")
    world.cycle(db, "one", "heron")
    rest = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "kind": "leave", "starts_on": TODAY}
    world.add(db, "rest", Break(**rest))
    days = {"programme_key": "vig-practitioner", "first_day": LONG_AGO, "last_day": LONG_AGO}
    world.add(db, "course", Course(service_id=world.saltmarsh, title="Spring", **days))
    db.commit()
    entry = {
        "client": str(world.heron),
        "shown_client": str(world.heron),
        "filmed_on": (TODAY - timedelta(days=3)).isoformat(),
        "childs_answer": "yes",
        "reviewed_on": TODAY.isoformat(),
        "review_minutes": "45",
        "line": "He laughs first.",
        "principles": ["attentive"],
        "effort_travel": "20",
        "version": "1",
    }
    described = {"code": "Curlew", "helping_question": "More smiles\r\nat bath time", "version": "1"}
    planned = {"service": str(world.saltmarsh), "title": "Early spring", "programme": "vig-practitioner"}
    planned |= {**parts("first_day", LONG_AGO), **parts("last_day", LONG_AGO)}
    planned["seen"] = f"Spring | vig-practitioner | {LONG_AGO} | {LONG_AGO}"
    away = {"kind": "leave", **parts("starts_on", TODAY), **parts("ends_on", TODAY + timedelta(days=9))}
    away["seen"] = f"leave | {TODAY} | "
    return {
        "cycle": (f"/cycles/{world.one}/edit", entry, {"line": "She waits."}, 409),
        "client": (f"/clients/{world.heron}/describe", described, {"code": "Plover"}, 409),
        "course": (f"/courses/{world.course}/edit", planned, {"title": "Late spring"}, 422),
        "away": (f"/journeys/{world.tess_journey}/away/{world.rest}", away, {"kind": "paused"}, 422),
    }


def parts(name: str, day: Any) -> dict[str, str]:
    """A day in its three boxes."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def who(name: str, browse: Browse) -> FlaskClient:
    return browse("cody" if name == "course" else "tess")


@pytest.mark.parametrize("name", ["cycle", "client", "course", "away"])
def test_the_second_press_leads_where_the_first_did_and_changes_nothing(
    name: str, ways: Ways, browse: Browse, database: Database
) -> None:
    address, typed, _, _ = ways[name]
    browser = who(name, browse)
    first = browser.post(address, data=typed)
    assert first.status_code == 302, first.text
    acts = noted(database)
    second = browser.post(address, data=typed)
    assert (second.status_code, second.location) == (302, first.location)
    assert noted(database) == acts


@pytest.mark.parametrize("name", ["cycle", "client", "course", "away"])
def test_another_tab_is_still_stale(name: str, ways: Ways, browse: Browse) -> None:
    address, typed, other, status = ways[name]
    browser = who(name, browse)
    assert browser.post(address, data=typed).status_code == 302
    assert browser.post(address, data={**typed, **other}).status_code == status


def test_other_people_in_it_are_another_entry(ways: Ways, browse: Browse, world: World, db: Session) -> None:
    address, typed, _, _ = ways["cycle"]
    browser = browse("tess")
    assert browser.post(address, data=typed).status_code == 302
    assert browser.post(address, data={**typed, "participants": [str(world.heron_mum)]}).status_code == 409
    assert db.get_one(Cycle, world.one).version == 2


def test_a_second_press_after_the_signature_is_saved_already(ways: Ways, browse: Browse, db: Session) -> None:
    address, typed, _, _ = ways["cycle"]
    browser = browse("tess")
    assert browser.post(address, data=typed).status_code == 302
    cycle = db.scalars(select(Cycle)).one()
    cycle.sign_off_id = cycle.id
    db.commit()
    assert browser.post(address, data=typed).status_code == 302
    assert browser.post(address, data={**typed, "line": "She waits."}).status_code == 422


def test_the_words_stand_as_they_were_typed(ways: Ways, browse: Browse, db: Session) -> None:
    address, typed, _, _ = ways["client"]
    browse("tess").post(address, data=typed)
    described = db.execute(select(Client.code, Client.version)).one()
    assert tuple(described) == ("Curlew", 2)


def noted(database: Database) -> int:
    with database.reading() as reading:
        return reading.scalar(select(func.count()).select_from(JournalEntry)) or 0

"""The one-tap sign-in: for invented people, on this computer, asked for directly; in every other case there is no such page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from logbook import create_app
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.models.accounts import SignIn
from logbook.models.journal import JournalEntry
from logbook.models.people import Person
from logbook.models.services import Installation
from tests.world import World

ASHA = "asha@example.org"


@pytest.fixture
def offered(database: Database, settings: Settings, world: World) -> Iterator[Flask]:
    """An application that offers people: every condition holds, and one of the cast is known as Asha."""
    with database.writing() as db:
        db.execute(update(Installation).values(fictional=True))
        db.execute(update(Person).where(Person.id == world.sunny).values(email=ASHA))
        db.commit()
    made = create_app(replace(settings, listens_on="127.0.0.1"))
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    made.extensions["logbook.database"].dispose()


def is_offered(app: Flask, **request: Any) -> bool:
    """Whether the page offers her and a tap signs in; both or neither."""
    client: FlaskClient = app.test_client()
    database: Database = app.extensions["logbook.database"]
    with database.reading() as db:
        person = str(db.scalars(select(Person.id).where(Person.email == ASHA)).one())
    shown = "sign-in/as" in client.get("/sign-in", **request).text
    status = client.post("/sign-in/as", data={"person": person}, **request).status_code
    assert status == (302 if shown else 404)
    return shown


def test_one_tap_signs_in_and_is_journalled(offered: Flask, world: World, database: Database) -> None:
    page = offered.test_client().get("/sign-in").text
    assert "Everybody here is invented" in page
    assert "supervises most of Larkmoor" in page
    assert is_offered(offered)
    with database.reading() as db:
        assert db.scalars(select(SignIn.person_id)).one() == world.sunny
        assert db.scalars(select(JournalEntry.verb)).all() == ["signed in"]


def test_only_those_who_are_offered_can_be_tapped(offered: Flask, world: World) -> None:
    for other in (str(world.tess), "nobody", ""):
        assert offered.test_client().post("/sign-in/as", data={"person": other}).status_code == 404


def test_it_needs_the_token_of_the_page(offered: Flask, world: World) -> None:
    offered.config["WTF_CSRF_ENABLED"] = True
    assert offered.test_client().post("/sign-in/as", data={"person": str(world.sunny)}).status_code == 400


def test_what_was_typed_before_the_session_ended_can_be_taken_along(offered: Flask) -> None:
    page = offered.test_client().post("/sign-out", data={"line": "She waits"}).text
    assert page.count('name="held"') == 2


def test_real_people_are_never_offered(offered: Flask, database: Database) -> None:
    with database.writing() as db:
        db.execute(update(Installation).values(fictional=False))
        db.commit()
    assert not is_offered(offered)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "", "logbook.example.org"])  # noqa: S104 - addresses that must not do
def test_a_server_others_can_reach_offers_nobody(offered: Flask, settings: Settings, host: str) -> None:
    offered.extensions["logbook.settings"] = replace(settings, listens_on=host)
    assert not is_offered(offered)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.9"])
def test_this_computer_alone_does(offered: Flask, settings: Settings, host: str) -> None:
    offered.extensions["logbook.settings"] = replace(settings, listens_on=host)
    assert is_offered(offered)


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP", "X-Original-URL"],
)
def test_a_request_that_was_passed_on_is_offered_nobody(offered: Flask, header: str) -> None:
    assert not is_offered(offered, headers={header: "127.0.0.1"})


def test_a_trusted_proxy_in_front_means_nobody(offered: Flask, settings: Settings) -> None:
    offered.extensions["logbook.settings"] = replace(settings, listens_on="127.0.0.1", trusted_proxies=1)
    assert not is_offered(offered)


def test_a_request_from_elsewhere_is_offered_nobody(offered: Flask) -> None:
    assert not is_offered(offered, environ_base={"REMOTE_ADDR": "192.0.2.8"})

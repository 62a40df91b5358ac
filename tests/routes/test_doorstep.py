"""A start loads what is at the door; the rest is built once, when somebody wants it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from flask import url_for
from werkzeug.routing import BuildError
from werkzeug.test import Client

from logbook.config import Settings
from logbook.models import TABLES, every_table
from logbook.routes.application import ROOMS
from logbook.routes.doorstep import ROOMS as AT_THE_DOOR
from logbook.routes.doorstep import Doorstep
from tests.contracts.tree import ROOT
from tests.world import PASSWORD, World

START = """
import sys
from pathlib import Path
import logbook.cli.serve
from logbook.config import Settings
from logbook.routes.doorstep import Doorstep
from flask import url_for
from werkzeug.routing import BuildError
from werkzeug.test import Client
door = Client(Doorstep(Settings(Path(sys.argv[1]), sys.argv[2], "a secret for tests alone")))
assert door.get("/sign-in").status_code == 200
print(*(name for name in sys.modules if name.startswith("logbook.")))
"""
KNOWN = {"accounts", "base", "desk", "ids", "in_words", "journal", "kept", "people", "services", "upsert"}
"""What the first answer reads and writes, and how it asks. One more costs every start; a table a page needs is loaded with the page."""


@pytest.fixture
def door(settings: Settings, world: World) -> Iterator[Doorstep]:
    made = Doorstep(settings)
    yield made
    made.whole().extensions["logbook.database"].dispose()


def test_a_start_loads_the_rooms_at_the_door_and_no_table_of_any_other(settings: Settings, world: World) -> None:
    command = [sys.executable, "-c", START, str(settings.instance), settings.database_url]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    models = {name.removeprefix("logbook.models.").partition(".")[0] for name in loaded if ".models." in name}
    assert models == KNOWN
    assert "logbook.policy" not in loaded
    assert [room for room in ROOMS if f"logbook.routes.{room}" in loaded] == list(AT_THE_DOOR)


def test_every_table_stands_in_a_module_that_is_known_to_have_one() -> None:
    files = (ROOT / "logbook" / "models").glob("*.py")
    assert sorted(file.stem for file in files if "__tablename__ =" in file.read_text()) == sorted(TABLES)


def test_what_refers_to_a_row_has_the_type_of_what_it_refers_to() -> None:
    references = [
        (column, key.column) for table in every_table().values() for column in table.c for key in column.foreign_keys
    ]
    assert len(references) > 100
    assert [str(column) for column, other in references if repr(column.type) != repr(other.type)] == []


def test_a_reference_has_its_type_before_the_other_table_is_known() -> None:
    asks = "from logbook.models.journal import JournalHead; print(repr(JournalHead.__table__.c.service_id.type))"
    assert subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout == "Uuid()\n"


def test_the_door_leads_to_every_room(door: Doorstep) -> None:
    browser = Client(door)
    assert browser.get("/sign-in").status_code == 200
    assert browser.get("/static/icon.svg").status_code == 200
    assert browser.get("/clients").headers["Location"] == "/sign-in?to=/clients"
    assert browser.get("/nowhere").status_code == 404
    assert len(door.whole().blueprints) == len(ROOMS)


def test_signing_in_at_the_door_leads_home(door: Doorstep, world: World) -> None:
    browser = Client(door)
    page = browser.get("/sign-in").text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "email": "tess@example.org", "password": PASSWORD}
    answer = browser.post("/sign-in", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Tess" in browser.get("/").text
    assert browser.get("/accessibility").status_code == 200


def test_a_page_at_the_door_names_addresses_further_in(door: Doorstep) -> None:
    with door._door.test_request_context("/sign-in"):
        assert url_for("home.show") == "/"
        assert url_for("people.index", page=2, _anchor="list") == "/people?page=2#list"
        with pytest.raises(BuildError):
            url_for("nowhere.at_all")


def test_many_who_come_at_once_have_it_built_once(door: Doorstep) -> None:
    together, built = Barrier(8), []

    def come() -> None:
        together.wait()
        built.append(door.whole())

    guests = [Thread(target=come) for _ in range(8)]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    assert len(built) == 8
    assert len({id(app) for app in built}) == 1

"""The first administrator comes in by a link that is printed once."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from logbook import cli, create_app
from logbook.adapters.database import Database
from logbook.cli import create_admin
from logbook.config import read_settings
from logbook.models.journeys import ProgrammeVersion
from logbook.models.people import Person, RoleHeld
from logbook.models.services import Installation

GIVEN = ["--service", "Saltmarsh VIG", "--name", "Ada", "--email", "Ada@example.org"]
GOOD = "seven herons over mud"


class Place:
    """An instance folder with the application on it."""

    def __init__(self, folder: Path) -> None:
        self.where = ["--instance", str(folder)]
        self.settings = read_settings(folder, {})
        self.database = Database(self.settings.database_url)

    def browser(self) -> FlaskClient:
        app = create_app(self.settings)
        app.config["WTF_CSRF_ENABLED"] = False
        return app.test_client()

    def all(self, column: Any) -> list[Any]:
        with self.database.reading() as db:
            return list(db.scalars(select(column)))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "instance")


def link_in(said: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8080(/\S+)", said)
    assert found, said
    return found[1]


def test_the_link_makes_the_administrator_of_a_service_with_its_programmes(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["create-admin", *place.where, *GIVEN]) == 0
    first = link_in(capsys.readouterr().out)
    assert cli.main(["create-admin", *place.where, *GIVEN]) == 0
    link = link_in(capsys.readouterr().out)
    browser = place.browser()
    assert browser.get(first).status_code == 410
    assert browser.get(link).status_code == 200
    assert browser.post(link, data={"name": "Ada", "password": GOOD}).location == "/"
    assert place.all(Person.email) == ["ada@example.org"]
    assert place.all(RoleHeld.role) == ["administrator"]
    assert place.all(Installation.fictional) == [False]
    assert len(place.all(ProgrammeVersion.key)) == 4
    assert browser.get("/people").status_code == 200
    assert "has an administrator" in create_admin.before_serving(place.settings, place.database)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Ada@example.org", "nowhere"), "no e-mail address"),
        (("Saltmarsh VIG", " "), "need a name"),
        (("Ada", ""), "nobody is there to be asked"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    place: Place, capsys: pytest.CaptureFixture[str], change: tuple[str, str], said: str
) -> None:
    given = [change[1] if each == change[0] else each for each in GIVEN]
    assert cli.main(["create-admin", *place.where, *given]) == 1
    assert said in capsys.readouterr().err


def test_real_people_are_never_put_beside_invented_ones(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", *place.where]) == 0
    assert cli.main(["create-admin", *place.where, *GIVEN]) == 1
    assert "holds invented people" in capsys.readouterr().err


def test_serving_without_anybody_to_ask_says_how_to_make_one(place: Place) -> None:
    assert cli.main(["migrate", *place.where]) == 0
    said = create_admin.before_serving(place.settings, place.database).splitlines()[-1]
    command = shlex.split(said.partition("To make one: ")[2])
    assert Path(shutil.which(command[0]) or "").name == "logbook"
    assert command[1:] == ["create-admin", "--instance", str(place.settings.instance), "--help"]


def test_a_new_password_by_hand_where_no_mail_leaves(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["create-admin", *place.where, *GIVEN])
    place.browser().post(link_in(capsys.readouterr().out), data={"name": "Ada", "password": GOOD})
    assert cli.main(["new-password", *place.where, "nobody@example.org"]) == 1
    capsys.readouterr()
    assert cli.main(["new-password", *place.where, "ADA@example.org"]) == 0
    link = link_in(capsys.readouterr().out)
    assert place.browser().post(link, data={"password": GOOD + "s"}).location == "/"

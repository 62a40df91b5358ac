"""A forgotten password: a letter for those who have an account, and the same answer for everybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from logbook.adapters import secrets
from logbook.adapters.database import Database
from logbook.models.people import Person
from tests.conftest import Browse
from tests.letters import letters_to, link_to
from tests.statements import statements
from tests.world import NOW, World

GOOD = "seven herons over mud"


def ask(browse: Browse, email: str) -> Any:
    return browse("").post("/forgotten-password", data={"email": email}, buffered=True)


def test_the_answer_is_the_same_for_known_and_unknown(browse: Browse, database: Database, world: World) -> None:
    answers = {}
    for email in ("tess@example.org", "nobody@example.org"):
        with statements(database) as seen:
            answer = browse("").post("/forgotten-password", data={"email": email})
            said = answer.text.replace(email, "")
            answers[email] = (answer.status_code, said.split("<main")[1], list(seen))
            answer.close()
    assert answers["tess@example.org"] == answers["nobody@example.org"]
    assert len(letters_to(database, "tess@example.org")) == 1
    assert letters_to(database, "nobody@example.org") == []


def test_the_link_sets_a_new_password_once_and_ends_every_session(browse: Browse, database: Database) -> None:
    signed = browse("tess")
    ask(browse, "Tess@example.org ")
    path = link_to(database, "tess@example.org")
    assert browse("").get(path).status_code == 200
    fresh = browse("")
    assert fresh.post(path, data={"password": GOOD}).location == "/"
    assert signed.post("/sign-out").status_code == 401
    assert fresh.post("/sign-out").location == "/sign-in"
    assert browse("").post(path, data={"password": GOOD + "!"}).status_code == 410
    assert browse("").post("/sign-in", data={"email": "tess@example.org", "password": GOOD}).status_code == 302
    assert "was changed" in letters_to(database, "tess@example.org")[-1].subject


def test_asking_again_leaves_the_newest_link_alone_working(browse: Browse, database: Database, world: World) -> None:
    ask(browse, "tess@example.org")
    first = link_to(database, "tess@example.org")
    ask(browse, "tess@example.org")
    assert browse("").get(first).status_code == 410
    assert browse("").get(link_to(database, "tess@example.org")).status_code == 200


def test_the_link_lives_two_hours(browse: Browse, database: Database, world: World) -> None:
    ask(browse, "tess@example.org")
    path = link_to(database, "tess@example.org")
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        answer = browse("").post(path, data={"password": GOOD})
    assert answer.status_code == 410
    assert "Ask for another one on the sign-in page" in answer.text


def test_a_retired_or_made_up_address_gets_nothing(browse: Browse, database: Database, world: World) -> None:
    with database.writing() as db:
        db.execute(update(Person).where(Person.id == world.theo).values(retired_on=date(2026, 3, 1)))
        db.commit()
    ask(browse, "theo@example.org")
    assert letters_to(database, "theo@example.org") == []
    assert browse("").get("/new-password/made-up").status_code == 404


def test_asking_rests_after_several_tries_known_or_not(browse: Browse, database: Database, world: World) -> None:
    for email in ("tess@example.org", "nobody@example.org"):
        assert [ask(browse, email).status_code for _ in range(6)] == [200] * 5 + [429]
    assert len(letters_to(database, "tess@example.org")) == 5
    assert (
        browse("")
        .post("/sign-in", data={"email": "tess@example.org", "password": "a heron by the harbour"})
        .status_code
        == 302
    )


@pytest.mark.parametrize("password", ["short", "tesstesstess", "aaaaaaaaaaaaaaa", "qwertyuiop123"])
def test_a_weak_password_is_refused_and_the_link_still_works(
    browse: Browse, database: Database, world: World, password: str
) -> None:
    ask(browse, "tess@example.org")
    path = link_to(database, "tess@example.org")
    assert browse("").post(path, data={"password": password}).status_code == 422
    assert browse("").post(path, data={"password": GOOD}).status_code == 302


def test_no_token_is_stored(browse: Browse, database: Database, world: World) -> None:
    ask(browse, "tess@example.org")
    token = link_to(database, "tess@example.org").rpartition("/")[2]
    with database.reading() as db:
        stored = db.connection().exec_driver_sql("SELECT token_hash FROM links").scalars().all()
    assert stored == [secrets.hash_of(token)]

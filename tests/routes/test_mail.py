"""Who sees the outbox, and how much of a letter."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import update

from logbook.actions.outbox import Words, write
from logbook.adapters.database import Database
from logbook.models.desk import OutgoingMail
from logbook.models.services import Installation
from tests.conftest import Browse
from tests.world import NOW, World

INVITED = Words("You are invited", "Here is the link:\n\nhttp://127.0.0.1:8080/invitations/once")
PRIVATE = Words("A new password", "Here is the secret link", private=True)


def put(database: Database, service_id: UUID, words: Words = INVITED, *, fictional: bool = False) -> UUID:
    with database.writing() as db:
        letter_id = write(db, service_id, "tess@example.org", words, NOW)
        db.execute(update(Installation).values(fictional=fictional))
        db.commit()
    return letter_id


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("orla", 200), ("cody", 403), ("tess", 403), ("", 302)])
def test_the_outbox_is_for_administrators(browse: Browse, who: str, status: int) -> None:
    assert browse(who).get("/mail").status_code == status


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("orla", 404), ("cody", 404), ("tess", 404), ("", 302)])
def test_a_letter_is_for_its_services_administrators(
    browse: Browse, database: Database, world: World, who: str, status: int
) -> None:
    letter_id = put(database, world.saltmarsh)
    assert browse(who).get(f"/mail/{letter_id}").status_code == status


def test_without_a_mail_server_a_letter_is_read_here(browse: Browse, database: Database, world: World) -> None:
    letter_id = put(database, world.saltmarsh)
    page = browse("ada").get(f"/mail/{letter_id}").text
    assert 'href="http://127.0.0.1:8080/invitations/once"' in page
    assert INVITED.subject in browse("ada").get("/mail").text
    assert INVITED.subject not in browse("orla").get("/mail").text


@pytest.mark.parametrize("fictional", [True, False])
def test_a_private_link_is_shown_among_invented_people_only(
    browse: Browse, database: Database, world: World, fictional: bool
) -> None:
    letter_id = put(database, world.saltmarsh, PRIVATE, fictional=fictional)
    assert ("the secret link" in browse("ada").get(f"/mail/{letter_id}").text) is fictional


def test_a_sent_letter_is_named_and_not_shown(browse: Browse, database: Database, world: World) -> None:
    letter_id = put(database, world.saltmarsh)
    with database.writing() as db:
        db.execute(update(OutgoingMail).values(sent_at=NOW))
        db.commit()
    page = browse("ada").get(f"/mail/{letter_id}").text
    assert "Sent" in page
    assert "invitations/once" not in page


def test_a_long_outbox_is_paged(browse: Browse, database: Database, world: World) -> None:
    with database.writing() as db:
        for number in range(60):
            write(db, world.saltmarsh, f"person{number}@example.org", INVITED, NOW)
        db.commit()
    first, second = browse("ada").get("/mail").text, browse("ada").get("/mail?page=2").text
    assert (first.count("to person"), second.count("to person")) == (50, 10)
    assert 'href="/mail?page=2"' in first
    assert 'href="/mail?page=1"' in second
    assert browse("ada").get("/mail?page=-3&page=x").status_code == 200

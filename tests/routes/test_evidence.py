"""The evidence page: who opens it, what it says while a file is made, and the fetching."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import making
from logbook.adapters import documents
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.models.accounts import SignIn
from logbook.models.desk import Export
from logbook.models.journal import JournalEntry
from tests.conftest import Browse
from tests.world import NOW, World


@pytest.fixture
def page(world: World) -> str:
    return f"/journeys/{world.tess_journey}/evidence"


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch, database: Database, settings: Settings) -> None:
    monkeypatch.setattr(documents, "write", lambda kind, _logbook: f"a {kind}".encode())


def asked(browser: FlaskClient, page: str, database: Database, kind: str = "pdf") -> UUID:
    assert browser.post(page, data={"kind": kind}).status_code == 302
    with database.reading() as db:
        return db.scalars(select(Export.id).order_by(Export.asked_at.desc(), Export.id.desc())).first() or UUID(int=0)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("tess", 200),
        ("sunny", 200),
        ("sam", 404),
        ("ash", 404),
        ("cody", 404),
        ("mika", 404),
        ("ada", 404),
        ("otto", 404),
    ],
)
def test_is_for_those_who_read_the_record(browse: Browse, page: str, who: str, status: int) -> None:
    browser = browse(who)
    assert browser.get(page).status_code == status
    assert browser.get(f"{page}/files").status_code == status
    assert browser.post(page, data={"kind": "pdf"}).status_code == (302 if status == 200 else 404)


def test_a_journey_that_is_not_there_is_not_found(browse: Browse, world: World) -> None:
    assert browse("tess").get(f"/journeys/{world.tess}/evidence").status_code == 404


@pytest.mark.usefixtures("make")
def test_from_asking_to_fetching(browse: Browse, page: str, database: Database, settings: Settings) -> None:
    browser = browse("tess")
    export_id = asked(browser, page, database)
    assert "It is being made." in browser.get(page).text
    assert browser.get(f"{page}/{export_id}").location == page
    assert making.make_next(database, settings, NOW) == 1
    shown = browser.get(page).text
    assert "Made Wed 18 March at 10:00" in shown
    assert "kept until Thu 19 March at 10:00" in shown
    answer = browser.get(f"{page}/{export_id}")
    assert (answer.status_code, answer.data) == (200, b"a pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=vig-logbook-tess-2026-03-18.pdf"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    with database.reading() as db:
        verbs = db.scalars(select(JournalEntry.verb).order_by(JournalEntry.number)).all()
    assert verbs == ["export asked for", "export made", "export fetched"]


@pytest.mark.usefixtures("make")
def test_is_fetched_by_nobody_else(browse: Browse, page: str, database: Database, settings: Settings) -> None:
    export_id = asked(browse("tess"), page, database)
    assert making.make_next(database, settings, NOW) == 1
    for who in ("sunny", "theo", "ada", "otto"):
        assert browse(who).get(f"{page}/{export_id}").status_code == 404
    assert "Download" not in browse("sunny").get(page).text


@pytest.mark.usefixtures("make")
def test_says_that_one_was_kept_for_a_day(browse: Browse, page: str, database: Database, settings: Settings) -> None:
    browser = browse("tess")
    export_id = asked(browser, page, database)
    assert making.make_next(database, settings, NOW - timedelta(hours=25)) == 1
    assert "kept for a day and is no longer here" in browser.get(page).text
    assert browser.get(f"{page}/{export_id}").location == page


def test_says_why_one_could_not_be_made_and_offers_it_again(
    browse: Browse, page: str, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(_kind: object, _logbook: object) -> bytes:
        raise documents.CannotWrite("This server cannot make PDFs, because Pango is not there.")

    monkeypatch.setattr(documents, "write", without)
    browser = browse("tess")
    asked(browser, page, database)
    assert making.make_next(database, settings, NOW) == 1
    shown = browser.get(page).text
    assert "because Pango is not there" in shown
    assert "Make the PDF" in shown
    asked(browser, page, database)
    assert "It is being made." in browser.get(page).text


@pytest.mark.parametrize("kind", ["", "docx", "PDF"])
def test_a_form_that_was_tampered_with_is_answered_in_a_sentence(browse: Browse, page: str, kind: str) -> None:
    answer = browse("tess").post(page, data={"kind": kind})
    assert answer.status_code == 400
    assert "Choose the PDF or the spreadsheet" in answer.text


def test_looking_whether_it_is_ready_keeps_no_session_alive(
    browse: Browse, page: str, db: Session, world: World
) -> None:
    browser = browse("tess")
    seen = select(SignIn.seen_at)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert browser.get(f"{page}/files").status_code == 200
        assert db.scalars(seen).one() == NOW
        db.rollback()
        assert browser.get(page).status_code == 200
        assert db.scalars(seen).one() == NOW + timedelta(minutes=5)


def test_the_list_says_what_is_coming(browse: Browse, page: str, db: Session, world: World, database: Database) -> None:
    browser = browse("tess")
    asked(browser, page, database, "xlsx")
    db.execute(update(Export).values(claimed_at=NOW))
    db.commit()
    found = re.search('data-coming="([^"]*)"', browser.get(f"{page}/files").text)
    assert found is not None
    assert found[1] == "xlsx"

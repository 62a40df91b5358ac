"""What every address refuses whoever asks: a form without its token, another method, another host, somebody else's session."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from logbook import create_app
from logbook.adapters.database import Database
from logbook.adapters.mail import Letter, compose
from logbook.config import MailSettings, Settings
from logbook.models.accounts import SignIn
from logbook.models.base import new_id
from logbook.models.desk import OutgoingMail
from tests.access.table import HEADINGS, RANDOM, Line
from tests.access.test_matrix import rows_in
from tests.access.walk import Walk
from tests.world import NOW, PASSWORD

POSTS = [line for lines in HEADINGS.values() for line in lines if line.method == "POST" and RANDOM not in line.things]


def first(line: Line) -> str:
    """Somebody who is let in."""
    return next((who for who, expected in line.answers.items() if expected == "ok"), "")


def test_a_form_without_its_token_does_nothing(walk: Walk, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(walk.app.config, "WTF_CSRF_ENABLED", True)
    before = rows_in(database)
    asked = {line.endpoint: line for line in reversed(POSTS) if first(line)}
    let_through = [
        line.name for line in asked.values() if walk.browser(first(line)).post(walk.address(line)).status_code != 400
    ]
    assert let_through == []
    assert rows_in(database) == before
    assert len(asked) > 60


def test_looking_without_reading_says_no_more_than_reading(walk: Walk) -> None:
    gets = [lines[0] for lines in HEADINGS.values() if lines[0].method == "GET" and not lines[0].journals]
    for line in gets:
        address = walk.address(line)
        for who in ("nobody", "stan"):
            browser = walk.browser(who)
            assert browser.head(address).status_code == browser.get(address).status_code, line.name
            assert browser.options(address).status_code in (200, 302, 403, 404), line.name


@pytest.mark.parametrize("named", [{"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}])
def test_a_header_does_not_change_the_method(walk: Walk, named: dict[str, str]) -> None:
    assert walk.browser("tess").get("/sign-out?_method=POST", headers=named).status_code == 405


def test_what_is_not_visible_looks_like_what_is_not_there(walk: Walk) -> None:
    tess = walk.browser("tess")
    for path, hidden in (("clients", "otto_client"), ("cycles", "theo_cycle"), ("supervision", "otto_session")):
        there, nowhere = tess.get(f"/{path}/{walk.world.ids[hidden]}"), tess.get(f"/{path}/{RANDOM}")
        assert (there.status_code, there.text) == (nowhere.status_code, nowhere.text)
        assert str(walk.world.ids[hidden]) not in there.text


@pytest.mark.parametrize(
    "id_", ["0", "1", "not-an-id", "' or 1=1 --", "..%2f..%2finstance", "%00", "01a20750877071d6a99741b19f119cc2"]
)
def test_an_id_that_is_none_leads_nowhere(walk: Walk, id_: str) -> None:
    assert walk.browser("tess").get(f"/clients/{id_}").status_code == 404


@pytest.mark.parametrize(
    "path", ["../config.py", "%2e%2e/config.py", "..%2fconfig.py", "@x/../../config.py", "css/../../config.py"]
)
def test_static_files_are_all_there_is(walk: Walk, path: str) -> None:
    assert walk.browser("").get(f"/static/{path}").status_code == 404


def test_a_letter_leads_where_the_operator_said_whatever_host_was_asked(walk: Walk, database: Database) -> None:
    asked = {"email": "tess@example.org"}
    hostile = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"}
    walk.browser("").post("/forgotten-password", data=asked, headers=hostile).close()
    with database.reading() as reading:
        body = reading.scalars(
            select(OutgoingMail.body).order_by(OutgoingMail.written_at.desc(), OutgoingMail.id.desc())
        ).first()
    assert body is not None
    assert "http://127.0.0.1:8080/new-password/" in body
    assert "elsewhere" not in body


def test_signing_in_begins_a_session_nobody_knew(walk: Walk, database: Database) -> None:
    browser = walk.browser("")
    with browser.session_transaction() as kept:
        kept["_user_id"] = "a token somebody put there"
        kept["left"] = "behind"
    answer = browser.post("/sign-in", data={"email": "tess@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    with browser.session_transaction() as kept:
        assert kept["_user_id"] != "a token somebody put there"
        assert "left" not in kept
    flags = answer.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags


def test_over_https_the_cookie_is_for_https_alone(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://logbook.example.org"))
    assert app.config["SESSION_COOKIE_SECURE"]


def test_signing_out_closes_every_copy_of_the_cookie(walk: Walk, database: Database) -> None:
    here, copy = walk.browser("tess"), walk.browser("tess")
    assert here.post("/sign-out").status_code == 302
    assert copy.get("/clients").status_code == 302
    with database.reading() as reading:
        ended = select(SignIn.ended_at).where(SignIn.person_id == walk.world.tess)
        assert reading.scalars(ended).all() == [NOW]


@pytest.mark.parametrize("text", ["Saltmarsh\nBcc: everybody@example.org", "Saltmarsh\r\n\r\nbody"])
def test_a_name_adds_no_header_to_a_letter(text: str) -> None:
    letter = Letter(id=new_id(), address="noor@example.org", subject=text, body="Come in.", written_at=NOW)
    with pytest.raises(ValueError, match=r"[Hh]eader|linefeed"):
        compose(MailSettings(), letter)

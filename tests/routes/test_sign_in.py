"""Signing in: one answer for known and unknown, a throttle, sessions that end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import sign_ins
from logbook.adapters.database import Database
from logbook.models.accounts import SignIn
from logbook.models.desk import Draft
from tests.conftest import Browse
from tests.world import NOW, PASSWORD, World


def enter(browse: Browse, email: str, password: str = PASSWORD, **more: str) -> tuple[int, str]:
    answer = browse("").post("/sign-in", data={"email": email, "password": password, **more})
    return answer.status_code, answer.text if answer.status_code != 302 else answer.location


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


@pytest.mark.usefixtures("world")
class TestSigningIn:
    def test_opens_the_page_they_were_going_to(self, browse: Browse) -> None:
        assert enter(browse, "Tess@Example.org", to="/progress") == (302, "/progress")

    @pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example"])
    def test_never_leads_to_another_site(self, browse: Browse, to: str) -> None:
        assert enter(browse, "tess@example.org", to=to) == (302, "/")

    def test_says_the_same_of_a_wrong_password_and_an_unknown_address(self, browse: Browse) -> None:
        known = enter(browse, "tess@example.org", "wrong")
        unknown = enter(browse, "nobody@example.org", "wrong")
        assert known[0] == unknown[0] == 422
        assert without_token(known[1]).replace("tess@", "nobody@") == without_token(unknown[1])

    def test_rests_after_several_wrong_tries_and_opens_again(self, browse: Browse) -> None:
        for _ in range(5):
            assert enter(browse, "tess@example.org", "wrong")[0] == 422
        status, page = enter(browse, "tess@example.org")
        assert status == 429
        assert "rests until 10:00:30" in page
        with time_machine.travel(NOW + timedelta(seconds=31), tick=False):
            assert enter(browse, "tess@example.org")[0] == 302


class TestSessions:
    def test_an_idle_session_ends_after_half_an_hour(self, browse: Browse) -> None:
        browser = browse("tess")
        assert browser.post("/sign-out").location == "/sign-in"
        other = browse("theo")
        with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
            assert other.post("/sign-out").status_code == 401

    def test_a_session_that_was_ended_opens_nothing(self, browse: Browse, db: Session, world: World) -> None:
        browser = browse("tess")
        sign_ins.end_all(db, world.tess, NOW)
        db.commit()
        assert browser.post("/sign-out").status_code == 401

    def test_what_was_typed_comes_back_as_a_draft(self, browse: Browse, database: Database) -> None:
        answer = browse("").post("/cycles/new", data={"line": "She waits", "password": "never kept"})
        assert answer.status_code == 401
        held = answer.text.split('name="held" value="')[1].split('"')[0].replace("&#34;", '"')
        signed = browse("").post(
            "/sign-in", data={"email": "tess@example.org", "password": PASSWORD, "held": held, "to": "/"}
        )
        assert signed.location == "/cycles/new"
        with database.reading() as reading:
            draft = reading.scalars(select(Draft)).one()
        assert draft.fields == {"line": ["She waits"]}

    def test_a_form_without_drafts_is_offered_to_be_sent_once_more(self, browse: Browse, world: World) -> None:
        answer = browse("").post(f"/clients/{world.tess}/goals", data={"line": "She waits"})
        held = answer.text.split('name="held" value="')[1].split('"')[0].replace("&#34;", '"')
        again = browse("").post("/sign-in", data={"email": "tess@example.org", "password": PASSWORD, "held": held})
        assert again.status_code == 200
        assert f'action="/clients/{world.tess}/goals"' in again.text
        assert '<input type="hidden" name="line" value="She waits">' in again.text

    def test_the_cookie_is_not_the_row(self, browse: Browse, database: Database) -> None:
        browse("tess")
        with database.reading() as reading:
            assert reading.scalars(select(SignIn.token_hash)).one() != "token of tess"

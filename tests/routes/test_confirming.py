"""Confirming a session: one line for the trainee; one screen on which the supervisor signs off what was taken."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.cycles import Cycle, SignOff
from logbook.models.journeys import Journey
from tests.conftest import Browse
from tests.supervising import SESSION, held, only_session, signed, take, verdicts
from tests.world import NOW, World


@pytest.fixture
def cycles(db: Session, world: World) -> World:
    """Two cycles of Tess's that can be signed."""
    world.client(db, "heron")
    for name in ("one", "two"):
        world.cycle(db, name, "heron")
    db.commit()
    return world


class TestConfirming:
    def test_the_trainee_has_one_line(self, browse: Browse, db: Session, world: World, database: Database) -> None:
        held(db, world, "session", trainee_confirmed_at=None)
        db.commit()
        browser = browse("tess")
        address = f"/supervision/{world.session}/confirm"
        page = browser.get(address).text
        assert 'name="minutes"' in page
        assert 'type="radio"' not in page
        assert browser.post(address, data={"minutes": "90", "version": "1"}).status_code == 302
        session = only_session(database)
        assert session.trainee_confirmed_at == NOW
        with database.reading() as reading:
            assert reading.get_one(Journey, world.tess_journey).minutes_counted == 90

    def test_where_all_is_signed_off_only_the_minutes_are_asked(
        self, browse: Browse, db: Session, cycles: World
    ) -> None:
        held(db, cycles, "session", supervisor_confirmed_at=None)
        take(db, cycles, "session", "one", "two")
        signed(db, cycles, "one")
        db.commit()
        address, last = f"/supervision/{cycles.session}/confirm", "only the minutes are left to confirm"
        page = browse("sunny").get(address).text
        assert "leave it for another time" in page
        assert last not in page
        signed(db, cycles, "two")
        db.commit()
        page = browse("sunny").get(address).text
        assert last in page
        assert "leave it for another time" not in page

    def test_other_minutes_ask_the_other_side_again(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        held(db, world, "session", trainee_confirmed_at=None)
        db.commit()
        browser = browse("tess")
        fields = {"minutes": "75", "version": "1"}
        for _second_click in range(2):
            assert browser.post(f"/supervision/{world.session}/confirm", data=fields).status_code == 302
        session = only_session(database)
        assert (session.minutes, session.trainee_confirmed_at, session.supervisor_confirmed_at) == (75, NOW, None)

    def test_a_version_that_was_not_seen_is_not_confirmed(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        held(db, world, "session", trainee_confirmed_at=None, version=2, minutes=60)
        db.commit()
        answer = browse("tess").post(f"/supervision/{world.session}/confirm", data={"minutes": "90", "version": "1"})
        assert answer.status_code == 422
        assert "changed while you had it open" in answer.text
        assert only_session(database).trainee_confirmed_at is None

    def test_the_supervisor_reads_each_cycle_in_full_with_nothing_chosen(
        self, browse: Browse, db: Session, cycles: World
    ) -> None:
        held(db, cycles, "session", supervisor_confirmed_at=None)
        take(db, cycles, "session", "one", "two")
        db.commit()
        page = browse("sunny").get(f"/supervision/{cycles.session}/confirm").text
        assert page.count("She waits, he looks up.") == 2
        assert page.count('value="sign"') == page.count('value="return"') == 2
        assert "checked" not in page

    def test_minutes_signature_and_return_in_one_go(
        self, browse: Browse, db: Session, cycles: World, database: Database
    ) -> None:
        held(db, cycles, "session", supervisor_confirmed_at=None)
        take(db, cycles, "session", "one", "two")
        db.commit()
        fields = verdicts(cycles, one="sign", two="return", comment="Say more of what he did.")
        browser = browse("sunny")
        for _second_click in range(2):
            assert browser.post(f"/supervision/{cycles.session}/confirm", data=fields).status_code == 302
        with database.reading() as reading:
            sign_off = reading.scalars(select(SignOff)).one()
            assert (sign_off.cycle_id, sign_off.session_id, sign_off.signed_by_id) == (
                cycles.one,
                cycles.session,
                cycles.sunny,
            )
            two = reading.get_one(Cycle, cycles.two)
            assert (two.sign_off_id, two.returned_at, two.return_comment) == (None, NOW, "Say more of what he did.")
            journey = reading.get_one(Journey, cycles.tess_journey)
            assert (journey.cycles_signed_off, journey.clients_signed_off, journey.minutes_counted) == (1, 1, 90)

    def test_a_refusal_is_said_at_its_cycle_and_the_rest_is_kept(
        self, browse: Browse, db: Session, cycles: World, database: Database
    ) -> None:
        held(db, cycles, "session", supervisor_confirmed_at=None)
        take(db, cycles, "session", "one", "two")
        db.get_one(Cycle, cycles.one).next_step = ""
        db.commit()
        fields = verdicts(cycles, one="sign", two="return", comment="") | {"minutes": "80"}
        answer = browse("sunny").post(f"/supervision/{cycles.session}/confirm", data=fields)
        assert answer.status_code == 422
        assert f'<a href="#verdict-{cycles.one}">Heron cycle' in answer.text
        assert "The entry still needs the next step." in answer.text
        assert f'<a href="#comment-{cycles.two}">' in answer.text
        assert answer.text.count(" checked>") == 2
        assert 'value="80"' in answer.text
        assert only_session(database).supervisor_confirmed_at is None

    def test_what_the_trainee_changed_meanwhile_is_shown_and_not_signed(
        self, browse: Browse, db: Session, cycles: World, database: Database
    ) -> None:
        held(db, cycles, "session", supervisor_confirmed_at=None)
        take(db, cycles, "session", "one")
        db.commit()
        change = {
            "filmed_on": "another",
            "filmed_on-day": "6",
            "filmed_on-month": "3",
            "filmed_on-year": "2026",
            "reviewed_on": "another",
            "reviewed_on-day": "11",
            "reviewed_on-month": "3",
            "reviewed_on-year": "2026",
            "client": str(cycles.heron),
            "shown_client": str(cycles.heron),
            "participants": [str(cycles.heron_mum), str(cycles.heron_child)],
            "childs_answer": "yes",
            "review_minutes": "40",
            "line": "She laughs first.",
            "next_step": "Film bath time.",
            "version": "1",
            "form_id": str(uuid4()),
            "another_film": "y",
        }
        assert browse("tess").post(f"/cycles/{cycles.one}/edit", data=change).status_code == 302
        fields = verdicts(cycles, one="sign")
        browser = browse("sunny")
        answer = browser.post(f"/supervision/{cycles.session}/confirm", data=fields)
        assert answer.status_code == 422
        assert "As you had it before you (version 1)" in answer.text
        assert "She waits, he looks up." in answer.text
        assert "She laughs first." in answer.text
        with database.reading() as reading:
            assert reading.get_one(Cycle, cycles.one).sign_off_id is None
        version = re.search(rf'name="version-{cycles.one}" value="(\d+)"', answer.text)
        assert version
        again = fields | {f"version-{cycles.one}": version[1]}
        assert browser.post(f"/supervision/{cycles.session}/confirm", data=again).status_code == 302

    @pytest.mark.parametrize(("who", "status"), [("theo", 404), ("sam", 404), ("cody", 404), ("orla", 404)])
    def test_nobody_else_confirms(self, browse: Browse, db: Session, world: World, who: str, status: int) -> None:
        held(db, world, "session")
        db.commit()
        browser = browse(who)
        for page in ("", "/confirm", "/edit"):
            assert browser.get(f"/supervision/{world.session}{page}").status_code == status
        for act in ("confirm", "edit", "remove", "restore"):
            assert browser.post(f"/supervision/{world.session}/{act}", data=SESSION).status_code == status

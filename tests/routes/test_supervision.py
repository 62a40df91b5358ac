"""Supervision as people meet it: entered by either side, changed, deleted and taken back; an agenda that builds itself."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.supervision import SupervisionSession
from tests.conftest import Browse
from tests.supervising import SESSION, held, only_session, signed, take, verdicts
from tests.world import NOW, TODAY, World


def entered(world: World, trainee: str = "tess", **more: Any) -> tuple[str, dict[str, Any]]:
    """The address and the fields of a session entered for a trainee."""
    address = f"/supervision/new?journey={world.ids[f'{trainee}_journey']}"
    return address, {**SESSION, "form_id": str(uuid4()), **more}


@pytest.fixture
def cycles(db: Session, world: World) -> World:
    """Two cycles of Tess's that can be signed."""
    world.client(db, "heron")
    for name in ("one", "two"):
        world.cycle(db, name, "heron")
    db.commit()
    return world


class TestEntering:
    def test_the_trainee_enters_and_the_supervisor_is_asked(
        self, browse: Browse, world: World, database: Database
    ) -> None:
        browser = browse("tess")
        address, fields = entered(world, supervisor=str(world.sunny))
        assert browser.post(address, data=fields).location == f"/supervision/{fields['form_id']}"
        session = only_session(database)
        assert (session.minutes, session.supervisor_id, session.entitled) == (90, world.sunny, True)
        assert (session.trainee_confirmed_at, session.supervisor_confirmed_at) == (NOW, None)
        page = browse("sunny").get("/supervision").text
        assert "Waiting for you to confirm" in page
        assert "1 h 30 on Wed 18 March, with Tess" in page

    def test_the_supervisor_enters_and_goes_on_to_sign(self, browse: Browse, cycles: World, database: Database) -> None:
        address, fields = entered(cycles, cycles=str(cycles.one))
        answer = browse("sunny").post(address, data=fields)
        assert answer.location == f"/supervision/{fields['form_id']}/confirm"
        session = only_session(database)
        assert (session.trainee_confirmed_at, session.supervisor_confirmed_at) == (None, NOW)

    def test_a_second_click_is_one_session(self, browse: Browse, world: World, database: Database) -> None:
        browser = browse("tess")
        address, fields = entered(world, supervisor=str(world.sunny))
        first, second = (browser.post(address, data=fields) for _ in range(2))
        assert first.location == second.location
        assert only_session(database).minutes == 90

    def test_both_sides_entering_the_same_session_are_brought_together(
        self, browse: Browse, world: World, database: Database
    ) -> None:
        address, fields = entered(world, supervisor=str(world.sunny))
        browse("tess").post(address, data=fields)
        address, again = entered(world, minutes="80", strengths="She waited.")
        browser = browse("sunny")
        answer = browser.post(address, data=again)
        assert answer.status_code == 422
        assert "A session of that day is already here (1 h 30, individual, entered by Tess)" in answer.text
        assert f'href="/supervision/{fields["form_id"]}"' in answer.text
        assert "She waited." in answer.text
        assert only_session(database).minutes == 90
        assert browser.post(address, data={**again, "another": "y"}).status_code == 302

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"on": "2026-03-19"}, "A session is entered once it has been held"),
            ({"on": "2024-03-18"}, "The journey began on 1 September 2025"),
            ({"minutes": "0"}, "you wrote 0"),
            ({"minutes": "5000"}, "you wrote 5,000"),
            ({"minutes": "long"}, "like 90"),
            ({"kind": "party"}, "Kind: choose from the answers shown"),
            ({"on": "another", "on-day": "3"}, "Held on still needs a month and year"),
            ({"cycles": str(UUID(int=1))}, "Cycles taken: choose from the answers shown"),
            ({"supervisor": str(UUID(int=1))}, "With: choose from the answers shown"),
        ],
    )
    def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(
        self, browse: Browse, cycles: World, wrong: dict[str, str], said: str
    ) -> None:
        address, fields = entered(cycles, **{"supervisor": str(cycles.sunny), "strengths": "שלום 👩‍👧 é", **wrong})
        answer = browse("tess").post(address, data=fields)
        assert answer.status_code == 422
        assert said in answer.text
        assert "שלום 👩‍👧 é" in answer.text

    @pytest.mark.parametrize(
        ("who", "status"), [("theo", 404), ("sam", 404), ("cody", 404), ("otto", 404), ("ash", 404)]
    )
    def test_nobody_else_enters_one(self, browse: Browse, world: World, who: str, status: int) -> None:
        address, fields = entered(world)
        browser = browse(who)
        assert browser.get(address).status_code == status
        assert browser.post(address, data=fields).status_code == status

    def test_a_group_is_entered_for_each_without_the_words(
        self, browse: Browse, world: World, database: Database
    ) -> None:
        address, fields = entered(world, kind="group", others=str(world.theo_journey), strengths="Of Tess alone")
        assert browse("sunny").post(address, data=fields).status_code == 302
        with database.reading() as reading:
            found = {s.trainee_id: s for s in reading.scalars(select(SupervisionSession))}
        assert set(found) == {world.tess, world.theo}
        assert (found[world.tess].strengths, found[world.theo].strengths) == ("Of Tess alone", "")
        assert found[world.theo].minutes == 90

    def test_company_means_a_group(self, browse: Browse, world: World) -> None:
        address, fields = entered(world, others=str(world.theo_journey))
        assert "so this was a group session" in browse("sunny").post(address, data=fields).text

    def test_a_person_with_one_trainee_or_one_journey_goes_straight_to_the_form(
        self, browse: Browse, world: World
    ) -> None:
        assert browse("tess").get("/supervision/new").location == f"/supervision/new?journey={world.tess_journey}"
        page = browse("sunny").get("/supervision/new").text
        assert "Whose session was it?" in page
        assert "Theo" in page


class TestChanging:
    def test_a_changed_day_asks_again_and_words_do_not(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        held(db, world, "session", on=TODAY)
        db.commit()
        browser = browse("tess")
        address = f"/supervision/{world.session}/edit"
        same = SESSION | {"version": "1", "minutes": "90", "working_points": "Wait longer."}
        assert browser.post(address, data=same).status_code == 302
        assert only_session(database).supervisor_confirmed_at == NOW
        assert browser.post(address, data=same | {"version": "2", "minutes": "60"}).status_code == 302
        assert only_session(database).supervisor_confirmed_at is None

    def test_a_stale_page_shows_both_and_a_second_click_is_no_staleness(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        held(db, world, "session", on=TODAY)
        db.commit()
        address = f"/supervision/{world.session}/edit"
        mine, theirs = SESSION | {"version": "1", "minutes": "60"}, SESSION | {"version": "1", "strengths": "Patience."}
        sunny = browse("sunny")
        assert [sunny.post(address, data=mine).status_code for _second_click in range(2)] == [302, 302]
        answer = browse("tess").post(address, data=theirs)
        assert answer.status_code == 409
        assert "Saved now: Wed 18 March, 1 h, individual, video call." in answer.text
        assert "Patience." in answer.text
        assert 'value="2"' in answer.text
        assert only_session(database).minutes == 60

    def test_deleting_is_undone(self, browse: Browse, db: Session, world: World, database: Database) -> None:
        held(db, world, "session", trainee_confirmed_at=None)
        db.commit()
        browser = browse("sunny")
        gone = browser.post(f"/supervision/{world.session}/remove")
        assert "Undo: put it back" in browser.get(gone.location).text
        assert browser.get(f"/supervision/{world.session}").status_code == 404
        assert browser.post(f"/supervision/{world.session}/restore").status_code == 302
        assert only_session(database).deleted_at is None

    def test_what_both_confirmed_or_signed_in_stays(
        self, browse: Browse, db: Session, cycles: World, database: Database
    ) -> None:
        held(db, cycles, "session")
        take(db, cycles, "session", "one")
        db.commit()
        browser = browse("sunny")
        answer = browser.post(f"/supervision/{cycles.session}/remove")
        assert answer.status_code == 409
        assert "Both of you have confirmed this session" in answer.text
        fields = verdicts(cycles, one="sign")
        assert browser.post(f"/supervision/{cycles.session}/confirm", data=fields).status_code == 302
        without = SESSION | {"version": "1", "minutes": "60"}
        answer = browser.post(f"/supervision/{cycles.session}/edit", data=without)
        assert "was signed off in this session, so it stays in it" in answer.text
        kept = without | {"cycles": str(cycles.one)}
        assert browser.post(f"/supervision/{cycles.session}/edit", data=kept).status_code == 302
        answer = browser.post(f"/supervision/{cycles.session}/remove")
        assert "A cycle was signed off in this session, so it stays." in answer.text
        assert only_session(database).deleted_at is None


def test_the_agenda_builds_itself(browse: Browse, db: Session, cycles: World) -> None:
    cycles.cycle(db, "back", "heron", returned_at=NOW, return_comment="What did he do then?")
    cycles.cycle(db, "seen", "heron")
    cycles.cycle(db, "done", "heron")
    signed(db, cycles, "done")
    held(db, cycles, "session", working_points="Wait a breath longer.")
    take(db, cycles, "session", "seen")
    db.commit()
    for who in ("tess", "sunny"):
        page = browse(who).get(f"/supervision/agenda/{cycles.tess_journey}").text
        linked = {UUID(id_) for id_ in re.findall(r'href="/cycles/([0-9a-f-]+)"', page)}
        assert linked == {cycles.one, cycles.two, cycles.back}
        assert "What did he do then?" in page
        assert "Wait a breath longer." in page
    assert browse("theo").get(f"/supervision/agenda/{cycles.tess_journey}").status_code == 404


def test_a_former_supervisor_changes_their_session_and_sees_what_they_took_alone(
    browse: Browse, db: Session, cycles: World
) -> None:
    held(db, cycles, "session", supervisor="sam", on=TODAY)
    take(db, cycles, "session", "one")
    db.commit()
    browser = browse("sam")
    page = browser.get(f"/supervision/{cycles.session}/edit").text
    assert f'value="{cycles.one}"' in page
    assert f'value="{cycles.two}"' not in page
    smuggled = SESSION | {"version": "1", "cycles": [str(cycles.one), str(cycles.two)]}
    assert browser.post(f"/supervision/{cycles.session}/edit", data=smuggled).status_code == 422
    kept = smuggled | {"cycles": [str(cycles.one)]}
    assert browser.post(f"/supervision/{cycles.session}/edit", data=kept).status_code == 302

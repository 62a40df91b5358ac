"""Whoever decides a milestone never supervised, reads the logbook until it is decided, and nothing after."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.domain.people import Role
from logbook.domain.signing import digest_of_snapshot
from logbook.models.people import RoleHeld, StandIn
from tests.conftest import Browse
from tests.milestones import address, ask, latest, name_ash, work
from tests.world import LONG_AGO, TODAY, World


class TestTheAssessor:
    def test_those_who_supervised_are_not_offered_and_cannot_be_smuggled_in(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world)
        week = {"since": date(2026, 2, 2), "until": date(2026, 2, 8)}
        db.add(StandIn(service_id=world.saltmarsh, supervisor_id=world.sunny, stand_in_id=world.sky, **week))
        for name in ("sam", "tess", "sky"):
            db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.ids[name], role=Role.ASSESSOR, since=LONG_AGO))
        db.commit()
        ask(browse, world)
        browser = browse("cody")
        page = browser.get(address(world)).text
        assert f'value="{world.ash}"' in page
        assert "Sam. An assessor has never supervised the trainee" in page
        assert "Sky. An assessor has never supervised the trainee" in page
        assert "Tess. Nobody assesses their own work" in page
        for forged, status in (
            (world.sam, 422),
            (world.tess, 422),
            (world.sky, 422),
            (world.sunny, 422),
            (uuid4(), 422),
        ):
            answer = browser.post(address(world, "/assessor"), data={"assessor": str(forged)})
            assert answer.status_code == status
        assert latest(database).assessor_id is None

    def test_whoever_is_to_stand_in_later_is_not_offered_and_is_refused_with_the_next_step(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world)
        days = {"since": TODAY + timedelta(days=14), "until": TODAY + timedelta(days=21)}
        db.add(StandIn(service_id=world.saltmarsh, supervisor_id=world.sunny, stand_in_id=world.ash, **days))
        db.commit()
        ask(browse, world)
        browser = browse("cody")
        said = "Ash. They are to stand in for the trainee&#39;s supervisor from 1 April 2026"
        assert said in browser.get(address(world)).text
        answer = browser.post(address(world, "/assessor"), data={"assessor": str(world.ash)})
        assert answer.status_code == 422
        assert "choose another assessor, or end that stand-in first" in answer.text
        assert latest(database).assessor_id is None

    @pytest.mark.parametrize(
        ("who", "status"), [("tess", 403), ("sunny", 403), ("mika", 404), ("ash", 404), ("ada", 302)]
    )
    def test_is_named_by_coordinators_and_administrators(
        self, browse: Browse, db: Session, world: World, who: str, status: int
    ) -> None:
        work(db, world)
        ask(browse, world)
        answer = browse(who).post(address(world, "/assessor"), data={"assessor": str(world.ash)})
        assert answer.status_code == status

    def test_reads_the_logbook_until_it_is_decided_and_nothing_after(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world)
        ask(browse, world)
        ash = browse("ash")
        pages = [address(world), address(world, "/logbook"), f"/cycles/{world.ids['cycle 0 0']}"]
        pages += [f"/supervision/{world.ids['session 0']}", f"/trainees/{world.tess_journey}"]
        assert {ash.get(page).status_code for page in pages} == {404}
        name_ash(browse, world)
        assert {ash.get(page).status_code for page in pages} == {200}
        assert ash.get(address(world, "/logbook")).text.count("She waits, he looks up.") == 9
        assert "theo" not in ash.get(address(world, "/logbook")).text.lower()
        assert ash.get(f"/trainees/{world.theo_journey}").status_code == 404
        assert ash.post(f"/cycles/{world.ids['cycle 0 0']}/sign-off", data={}).status_code == 403
        decision = {"decision": "accept", "comment": "A pleasure to read."}
        for _second_click in range(2):
            assert ash.post(address(world, "/decide"), data=decision).location == "/"
        assert {ash.get(page).status_code for page in pages} == {404}
        assessment = latest(database)
        assert assessment.accepted is True
        assert assessment.snapshot is not None
        assert digest_of_snapshot(assessment.snapshot) == assessment.digest
        assert assessment.snapshot["facts"]["cycles"] == [9, 9]
        assert len(assessment.snapshot["facts"]["signatures"]) == 9
        assert "A pleasure" not in str(assessment.snapshot)
        assert "A pleasure to read." in browse("tess").get(address(world)).text
        assert "A pleasure to read." not in browse("cody").get(address(world)).text

    def test_not_yet_has_a_comment_and_it_is_asked_for_again(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world)
        ask(browse, world)
        name_ash(browse, world)
        ash = browse("ash")
        answer = ash.post(address(world, "/decide"), data={"decision": "not-yet", "comment": "No."})
        assert answer.status_code == 422
        assert "Say in a sentence what is still to come" in answer.text
        assert "No.</textarea>" in answer.text
        comment = "Show one review with the older child too."
        assert ash.post(address(world, "/decide"), data={"decision": "not-yet", "comment": comment}).status_code == 302
        assert latest(database).accepted is False
        assert comment in browse("tess").get(address(world)).text
        ask(browse, world)

    def test_what_was_reopened_meanwhile_is_not_accepted(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world)
        ask(browse, world)
        name_ash(browse, world)
        reopened = browse("tess").post(f"/cycles/{world.ids['cycle 0 0']}/reopen", data={"reason": "A wrong date."})
        assert reopened.status_code == 302
        answer = browse("ash").post(address(world, "/decide"), data={"decision": "accept"})
        assert answer.status_code == 409
        assert "8 of 9 cycles are signed off" in answer.text
        assert latest(database).decided_at is None

    @pytest.mark.parametrize(("who", "status"), [("tess", 403), ("sunny", 403), ("cody", 404), ("sam", 404)])
    def test_nobody_else_decides(self, browse: Browse, db: Session, world: World, who: str, status: int) -> None:
        work(db, world)
        ask(browse, world)
        name_ash(browse, world)
        assert browse(who).post(address(world, "/decide"), data={"decision": "accept"}).status_code == status

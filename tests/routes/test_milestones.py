"""Milestones: asked for with everything said that is missing, decided by somebody who never supervised, closed again after."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import figures, journal
from logbook.adapters.database import Database
from logbook.domain.people import Role
from logbook.domain.signing import digest_of_snapshot
from logbook.models.journeys import Assessment, Journey, Shortfall
from logbook.models.people import RoleHeld
from tests.conftest import Browse
from tests.supervising import held, signed
from tests.world import LONG_AGO, TODAY, World

REASONS = "Every session was long and full; nothing was left open."


def work(db: Session, world: World, *, clients: int = 3, each: int = 3, minutes: int = 450) -> None:
    """Signed-off cycles of Tess's, and confirmed supervision with Sunny."""
    for number in range(clients):
        world.client(db, f"client {number}", code=f"Word {number}")
        for cycle in range(each):
            name = f"cycle {number} {cycle}"
            world.cycle(db, name, f"client {number}")
            signed(db, world, name)
    for number, part in enumerate([90] * (minutes // 90) + [minutes % 90]):
        if part:
            held(db, world, f"session {number}", minutes=part)
    figures.recount(db, world.tess_journey)
    journal.commit(db)


def address(world: World, act: str = "", key: str = "mid-point") -> str:
    return f"/journeys/{world.tess_journey}/milestones/{key}{act}"


def ask(browse: Browse, world: World, key: str = "mid-point") -> None:
    assert browse("tess").post(address(world, "/ask", key), data={"form_id": str(uuid4())}).status_code == 302


def name_ash(browse: Browse, world: World, key: str = "mid-point") -> None:
    answer = browse("cody").post(address(world, "/assessor", key), data={"assessor": str(world.ash)})
    assert answer.status_code == 302


def latest(database: Database) -> Assessment:
    with database.reading() as reading:
        return reading.scalars(select(Assessment).order_by(Assessment.asked_at.desc(), Assessment.id.desc())).first()  # type: ignore[return-value]


class TestAsking:
    def test_says_everything_that_is_missing_and_where_to_mend_it(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world, clients=2, each=4, minutes=360)
        browser = browse("tess")
        assert "Ask for Mid-point review" in browser.get(address(world)).text
        answer = browser.post(address(world, "/ask"), data={"form_id": str(uuid4())})
        assert answer.status_code == 409
        for sentence in (
            "2 of 3 clients have a signed-off cycle",
            "8 of 9 cycles are signed off",
            "6 h of 7 h 30 confirmed",
        ):
            assert f">{sentence}" in answer.text
        assert answer.text.count('<a class="govuk-link" href="/clients"') >= 2
        assert '<a class="govuk-link" href="/supervision"' in answer.text
        with database.reading() as reading:
            assert reading.scalars(select(Assessment)).all() == []

    def test_a_second_click_is_one_asking_and_a_second_form_is_told_so(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world)
        browser = browse("tess")
        fields = {"form_id": str(uuid4())}
        assert [browser.post(address(world, "/ask"), data=fields).status_code for _click in range(2)] == [302, 302]
        again = browser.post(address(world, "/ask"), data={"form_id": str(uuid4())})
        assert "is asked for already" in again.text
        with database.reading() as reading:
            assert len(reading.scalars(select(Assessment)).all()) == 1

    def test_the_final_one_comes_after_the_first(self, browse: Browse, db: Session, world: World) -> None:
        work(db, world, clients=6, minutes=900)
        answer = browse("tess").post(address(world, "/ask", "accreditation"), data={"form_id": str(uuid4())})
        assert "Mid-point review comes before Accreditation" in answer.text
        assert browse("tess").get(address(world, key="no-such-point")).status_code == 404

    def test_is_taken_back_and_asked_again(self, browse: Browse, db: Session, world: World, database: Database) -> None:
        work(db, world)
        ask(browse, world)
        assert browse("tess").post(address(world, "/withdraw")).status_code == 302
        assert latest(database).withdrawn_at is not None
        ask(browse, world)

    @pytest.mark.parametrize(
        ("who", "sees", "asks"),
        [
            ("sunny", 200, 403),
            ("cody", 200, 404),
            ("mika", 200, 404),
            ("ada", 200, 404),
            ("sam", 404, 404),
            ("theo", 404, 404),
            ("ash", 404, 404),
            ("orla", 404, 404),
        ],
    )
    def test_only_the_trainee_asks(
        self, browse: Browse, db: Session, world: World, who: str, sees: int, asks: int
    ) -> None:
        work(db, world)
        browser = browse(who)
        assert browser.get(address(world)).status_code == sees
        assert browser.post(address(world, "/ask"), data={"form_id": str(uuid4())}).status_code == asks
        assert browser.post(address(world, "/withdraw")).status_code == asks


class TestTheAssessor:
    def test_those_who_supervised_are_not_offered_and_cannot_be_smuggled_in(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world)
        for name in ("sam", "tess"):
            db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.ids[name], role=Role.ASSESSOR, since=LONG_AGO))
        db.commit()
        ask(browse, world)
        browser = browse("cody")
        page = browser.get(address(world)).text
        assert f'value="{world.ash}"' in page
        assert "Sam. An assessor has never supervised the trainee" in page
        assert "Tess. Nobody assesses their own work" in page
        for forged, status in ((world.sam, 422), (world.tess, 422), (world.sunny, 422), (uuid4(), 422)):
            answer = browser.post(address(world, "/assessor"), data={"assessor": str(forged)})
            assert answer.status_code == status
        assert latest(database).assessor_id is None

    @pytest.mark.parametrize(
        ("who", "status"), [("tess", 403), ("sunny", 403), ("mika", 403), ("ash", 404), ("ada", 302)]
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


class TestShortfalls:
    def propose(self, browse: Browse, world: World, minutes: str = "45", reasons: str = REASONS) -> tuple[int, str]:
        answer = browse("sunny").post(address(world, "/shortfall"), data={"minutes": minutes, "reasons": reasons})
        return answer.status_code, answer.text

    @pytest.mark.parametrize(
        ("minutes", "reasons", "said"),
        [
            ("46", REASONS, "A shortfall may be 1 minute to 45 min"),
            ("45", "Enough.", "Say in a sentence why the supervision held is enough"),
            ("0", REASONS, "you wrote 0"),
        ],
    )
    def test_is_at_most_a_tenth_with_reasons(
        self, browse: Browse, db: Session, world: World, minutes: str, reasons: str, said: str
    ) -> None:
        work(db, world, minutes=405)
        status, page = self.propose(browse, world, minutes, reasons)
        assert status == 422
        assert said in page
        assert reasons in page

    def test_is_accepted_or_not_with_the_milestone(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        work(db, world, minutes=405)
        assert browse("tess").post(address(world, "/ask"), data={"form_id": str(uuid4())}).status_code == 409
        for _second_click in range(2):
            assert self.propose(browse, world)[0] == 302
        with database.reading() as reading:
            assert reading.scalars(select(Shortfall)).one().minutes == 45
        ask(browse, world)
        name_ash(browse, world)
        assert REASONS not in browse("cody").get(address(world)).text
        ash = browse("ash")
        assert REASONS in ash.get(address(world)).text
        for refused in ({"decision": "accept"}, {"decision": "accept", "shortfall": "no"}):
            answer = ash.post(address(world, "/decide"), data=refused)
            assert answer.status_code == 409
            assert "accept it, or decide “not yet”" in answer.text
        assert ash.post(address(world, "/decide"), data={"decision": "accept", "shortfall": "yes"}).status_code == 302
        assert latest(database).shortfall_accepted is True

    @pytest.mark.parametrize(("who", "status"), [("tess", 403), ("cody", 404), ("sam", 404), ("ash", 404)])
    def test_only_the_present_supervisor_proposes(
        self, browse: Browse, db: Session, world: World, who: str, status: int
    ) -> None:
        work(db, world, minutes=405)
        answer = browse(who).post(address(world, "/shortfall"), data={"minutes": "45", "reasons": REASONS})
        assert answer.status_code == status


def test_accreditation_dates_the_journey_and_makes_a_practitioner(
    browse: Browse, db: Session, world: World, database: Database
) -> None:
    work(db, world, clients=6, minutes=900)
    for key in ("mid-point", "accreditation"):
        ask(browse, world, key)
        name_ash(browse, world, key)
        assert browse("ash").post(address(world, "/decide", key), data={"decision": "accept"}).status_code == 302
    with database.reading() as reading:
        assert reading.get_one(Journey, world.tess_journey).accredited_on == TODAY
        given = select(RoleHeld).where(RoleHeld.person_id == world.tess, RoleHeld.role == Role.PRACTITIONER)
        assert reading.scalars(given).one().since == TODAY
    assert "You have passed it." in browse("tess").get(address(world, key="accreditation")).text

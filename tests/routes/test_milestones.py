"""A milestone is asked for with everything said that is missing, and leant on a reasoned shortfall where one is accepted."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.data import programme_text
from logbook.domain.people import Role
from logbook.models.journeys import Assessment, Journey, ProgrammeVersion, Shortfall
from logbook.models.people import RoleHeld
from tests.conftest import Browse
from tests.milestones import REASONS, address, ask, latest, name_ash, work
from tests.world import TODAY, World


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
            ("mika", 404, 404),
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


@pytest.mark.parametrize(
    "without", [(), ("gives", "ended")], ids=["as shipped", "kept before texts said what they give"]
)
def test_a_course_that_gives_no_role_is_completed_and_makes_nobody_a_practitioner(
    browse: Browse, db: Session, world: World, database: Database, without: tuple[str, ...]
) -> None:
    lines = programme_text("verp-course").splitlines()
    text = "\n".join(line for line in lines if not line.startswith(without))
    db.get_one(ProgrammeVersion, world.saltmarsh_programme).text = text
    work(db, world, clients=1, minutes=90)
    ask(browse, world, "course-completed")
    name_ash(browse, world, "course-completed")
    answer = browse("ash").post(address(world, "/decide", "course-completed"), data={"decision": "accept"})
    assert answer.status_code == 302
    with database.reading() as reading:
        assert reading.get_one(Journey, world.tess_journey).accredited_on == TODAY
        held = select(RoleHeld.role).where(RoleHeld.person_id == world.tess)
        assert list(reading.scalars(held)) == [Role.TRAINEE]
    progress = " ".join(browse("tess").get("/progress").text.split())
    assert "VERP course, completed." in progress
    assert ", completed on Wed 18 March." in progress
    assert "ccredited" not in progress
    assert "completed" in browse("sunny").get("/trainees").text


def test_each_stage_of_a_staged_programme_begins_anew(
    browse: Browse, db: Session, world: World, database: Database
) -> None:
    db.get_one(ProgrammeVersion, world.saltmarsh_programme).text = programme_text("vig-three-stage")
    work(db, world, clients=2, minutes=420)
    first, second = "end-of-stage-1", "end-of-stage-2"
    ask(browse, world, first)
    name_ash(browse, world, first)
    assert browse("ash").post(address(world, "/decide", first), data={"decision": "accept"}).status_code == 302
    answer = browse("tess").post(address(world, "/ask", second), data={"form_id": str(uuid4())})
    assert answer.status_code == 409
    assert "0 of 9 cycles are signed off" in answer.text
    with database.reading() as reading:
        journey = reading.get_one(Journey, world.tess_journey)
        assert (journey.accredited_on, journey.cycles_signed_off) == (None, 6)

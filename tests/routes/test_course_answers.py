"""Each person's own answer after a course: yes, no, another thought."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.domain.people import Role
from logbook.models.base import new_id
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import RoleHeld
from tests.courses import of_nell
from tests.world import TODAY, World


class TestTheAnswer:
    def test_yes_begins_the_journey_and_keeps_one_signed_in(
        self, nell: FlaskClient, world: World, database: Database
    ) -> None:
        page = nell.get(f"/courses/{world.course}/answer").text
        assert "Shall we begin?" in page
        begun = nell.post(f"/courses/places/{world.ids['nell on course']}/begin", data={"form_id": str(new_id())})
        assert begun.status_code == 302
        progress = nell.get(begun.location)
        assert progress.status_code == 200
        assert "A supervisor is still to be named" in progress.text
        with database.reading() as reading:
            journey = reading.scalars(select(Journey).where(Journey.person_id == world.nell)).one()
            assert journey.enrolled_on == TODAY
            held = reading.scalars(select(RoleHeld.role).where(RoleHeld.person_id == world.nell))
            assert Role.TRAINEE in set(held)
        assert "You have begun" in nell.get(f"/courses/{world.course}/answer").text
        again = nell.post(f"/courses/places/{world.ids['nell on course']}/begin", data={"form_id": str(new_id())})
        assert again.status_code == 422
        assert "enrolled on VIG practitioner already" in again.text

    def test_no_with_its_reasons_and_another_thought(self, nell: FlaskClient, world: World, database: Database) -> None:
        address = f"/courses/places/{world.ids['nell on course']}"
        unsaid = nell.post(f"{address}/not-for-me")
        assert unsaid.status_code == 422
        assert "Choose at least one reason" in unsaid.text
        both = nell.post(f"{address}/not-for-me", data={"reasons": ["time", "not-said"]})
        assert "goes by itself" in both.text
        no = nell.post(f"{address}/not-for-me", data={"reasons": ["time", "values"]})
        assert "that is a good answer" in nell.get(no.location).text
        assert of_nell(database, world).reasons == ["time", "values"]
        nell.post(f"{address}/think-again")
        assert of_nell(database, world).decision is None

    def test_a_programme_nobody_can_enrol_on_says_so(self, nell: FlaskClient, db: Session, world: World) -> None:
        db.execute(update(ProgrammeVersion).values(retired_on=TODAY))
        db.commit()
        assert "takes nobody just now" in nell.get(f"/courses/{world.course}/answer").text
        answer = nell.post(f"/courses/places/{world.ids['nell on course']}/begin")
        assert answer.status_code == 422

    def test_one_is_asked_from_the_progress_page(self, nell: FlaskClient, world: World) -> None:
        page = nell.get("/progress").text
        assert f"/courses/{world.course}/answer" in page
        assert "Shall we begin?" in page

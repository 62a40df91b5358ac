"""The pages of enrolling and of naming a supervisor."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.people import SupervisionLine
from tests.conftest import Browse
from tests.courses import course, newcomer, place
from tests.world import TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


def words(page: str) -> str:
    return " ".join(unescape(page).split())


class TestEnrolling:
    @pytest.mark.parametrize(
        ("who", "finds", "theirs"),
        [("cody", 200, 200), ("ada", 200, 200), ("tess", 404, 404), ("sunny", 404, 404), ("orla", 200, 404)],
    )
    def test_who_may(self, browse: Browse, db: Session, world: World, who: str, finds: int, theirs: int) -> None:
        newcomer(db, world)
        course(db, world)
        of = place(db, world, "nell")
        db.commit()
        browser = browse(who)
        assert browser.get("/journeys/new").status_code == finds
        assert browser.get(f"/journeys/new?person={world.nell}").status_code == theirs
        assert browser.get(f"/journeys/new?place={of.id}").status_code == theirs
        assert browser.get("/journeys/new?person=nonsense").status_code == 404
        posted = browser.post(f"/journeys/new?person={world.nell}", data={"form_id": str(new_id())})
        assert posted.status_code == (422 if theirs == 200 else theirs)
        found = browser.get(f"/journeys/{world.tess_journey}/supervisor").status_code
        assert found == {"cody": 200, "ada": 200, "sunny": 403, "tess": 403}.get(who, 404)

    def test_with_a_supervisor_in_one_act(self, browse: Browse, db: Session, world: World) -> None:
        newcomer(db, world)
        course(db, world)
        of = place(db, world, "nell")
        db.commit()
        browser, address = browse("cody"), f"/journeys/new?place={of.id}"
        assert "VIG practitioner, version 1" in browser.get(address).text
        sent = {
            "form_id": str(new_id()),
            "programme": str(world.saltmarsh_programme),
            "enrolled_on": YESTERDAY.isoformat(),
            "supervisor": str(world.sky),
        }
        first = browser.post(address, data=sent)
        assert first.status_code == 302
        assert browser.post(address, data=sent).location == first.location
        sent["form_id"] = str(new_id())
        refused = browser.post(address, data=sent)
        assert refused.status_code == 422
        assert "enrolled on VIG practitioner already" in refused.text
        page = words(browser.get(first.location).text)
        assert "Supervisor: Sky." in page

    def test_naming_a_supervisor_later(self, browse: Browse, world: World, database: Database) -> None:
        browser, address = browse("cody"), f"/journeys/{world.tess_journey}/supervisor"
        assert browser.get(address).status_code == 200
        early = browser.post(address, data={"supervisor": str(world.sky), "since": "2025-08-01"})
        assert early.status_code == 422
        assert '<a href="#since-day">This day is before the journey began' in early.text
        assert browser.post(address, data={"supervisor": str(world.sky), "since": TODAY.isoformat()}).status_code == 302
        with database.reading() as reading:
            lines = reading.scalars(
                select(SupervisionLine.supervisor_id).where(
                    SupervisionLine.journey_id == world.tess_journey, SupervisionLine.until.is_(None)
                )
            )
            assert list(lines) == [world.sky]

    def test_an_administrator_names_one_without_seeing_the_figures(self, browse: Browse, world: World) -> None:
        browser, address = browse("ada"), f"/journeys/{world.tess_journey}/supervisor"
        assert browser.get(address).status_code == 200
        named = browser.post(address, data={"supervisor": str(world.sky), "since": TODAY.isoformat()})
        assert browser.get(named.location).status_code == 200
        assert browser.get(f"/journeys/{world.tess_journey}/progress").status_code == 404

    def test_somebody_who_cannot_supervise_is_not_offered_and_not_taken(self, browse: Browse, world: World) -> None:
        answer = browse("cody").post(
            f"/journeys/{world.tess_journey}/supervisor",
            data={"supervisor": str(world.theo), "since": TODAY.isoformat()},
        )
        assert answer.status_code == 422
        assert "choose from the answers shown" in answer.text

"""The progress page for each who may see it: figures alike, words only for who reads the record."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import programmes
from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.journeys import Journey, ProgrammeVersion
from tests.conftest import Browse
from tests.counting import counting
from tests.supervising import held, signed
from tests.world import NOW, TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


def words(page: str) -> str:
    return " ".join(unescape(page).split())


@pytest.fixture
def work(db: Session, world: World) -> None:
    """Tess has three cycles done, one of them signed off and one with Sunny, and a session waiting to be confirmed."""
    world.client(db, "heron")
    world.cycle(db, "first", "heron")
    world.cycle(db, "second", "heron", sent_at=NOW, sent_to_id=world.sunny)
    world.cycle(db, "third", "heron")
    signed(db, world, "first")
    held(db, world, "confirmed", minutes=90)
    held(db, world, "unconfirmed", minutes=45, supervisor_confirmed_at=None)
    db.commit()


class TestProgress:
    @pytest.mark.parametrize(
        ("who", "status", "reads", "changes", "names"),
        [
            ("tess", 200, True, True, False),
            ("sunny", 200, True, True, False),
            ("cody", 200, False, True, True),
            ("mika", 404, False, False, False),
            ("ada", 404, False, False, False),
            ("theo", 404, False, False, False),
            ("sam", 404, False, False, False),
            ("ash", 404, False, False, False),
            ("orla", 404, False, False, False),
            ("", 302, False, False, False),
        ],
    )
    def test_who_sees_what(
        self, browse: Browse, db: Session, world: World, who: str, status: int, reads: bool, changes: bool, names: bool
    ) -> None:
        db.execute(update(Journey).where(Journey.id == world.tess_journey).values(own_goal="To wait longer"))
        db.commit()
        answer = browse(who).get(f"/journeys/{world.tess_journey}/progress")
        assert answer.status_code == status
        assert ("To wait longer" in answer.text) is reads
        assert ("Leave the journey" in answer.text) is changes
        assert ("Change the supervisor" in answer.text) is names

    @pytest.mark.usefixtures("work")
    @pytest.mark.parametrize("who", ["tess", "sunny", "cody"])
    def test_the_three_figures_stand_side_by_side_for_everybody(self, browse: Browse, world: World, who: str) -> None:
        page = words(browse(who).get(f"/journeys/{world.tess_journey}/progress").text)
        assert "<strong>Cycles</strong> 1 of 18 signed off, 1 with Sunny, 3 done" in page
        assert "<strong>Clients</strong> 1 of 6 signed off, 1 done" in page
        assert "1 h 30 of 15 h confirmed, 45 min waiting to be confirmed, 2 h 15 held" in page
        assert "What is left before the mid-point review" in page
        assert "1 of 9 cycles is signed off: 1 is with Sunny, 1 is done and can be sent and 6 are still to do." in page
        assert "A range appears" in page
        assert "<svg class=" in page

    @pytest.mark.usefixtures("work")
    @pytest.mark.parametrize("more", [0, 30])
    def test_six_queries_at_any_size(
        self, browse: Browse, db: Session, database: Database, world: World, more: int
    ) -> None:
        for number in range(more):
            world.cycle(db, f"more {number}", "heron")
            held(db, world, f"held {number}")
        db.commit()
        for who, address in (
            ("tess", "/progress"),
            ("sunny", f"/journeys/{world.tess_journey}/progress"),
            ("cody", f"/journeys/{world.tess_journey}/progress"),
        ):
            browser = browse(who)
            with counting(database.engine) as sent:
                assert browser.get(address).status_code == 200
            assert len(sent) == 6

    def test_several_journeys_are_each_a_step_away(self, browse: Browse, db: Session, world: World) -> None:
        programmes.give_shipped(db, None, world.saltmarsh, NOW)
        verp = db.scalars(select(ProgrammeVersion).where(ProgrammeVersion.key == "verp-course")).one()
        common = {"service_id": world.saltmarsh, "person_id": world.tess}
        world.add(db, "verp", Journey(**common, id=new_id(), programme_id=verp.id, enrolled_on=YESTERDAY))
        db.commit()
        browser = browse("tess")
        page = words(browser.get("/progress").text)
        assert "VERP course, in supervised practice" in page
        assert f'href="/journeys/{world.tess_journey}/progress"' in page
        assert browse("sunny").get(f"/journeys/{world.verp}/progress").status_code == 404

    def test_a_staged_programme_shows_each_stage(self, browse: Browse, db: Session, world: World) -> None:
        programmes.give_shipped(db, None, world.saltmarsh, NOW)
        staged = db.scalars(select(ProgrammeVersion).where(ProgrammeVersion.key == "vig-three-stage")).one()
        db.execute(update(Journey).where(Journey.id == world.tess_journey).values(programme_id=staged.id))
        db.commit()
        page = words(browse("tess").get("/progress").text)
        assert "All 3 stages" in page
        assert "Stage 3: to come" in page

    def test_nothing_yet(self, browse: Browse) -> None:
        page = browse("cody").get("/progress")
        assert page.status_code == 200
        assert "ask your coordinator" in page.text

    def test_an_unknown_journey_is_not_there(self, browse: Browse) -> None:
        assert browse("tess").get(f"/journeys/{new_id()}/progress").status_code == 404
        assert browse("tess").get("/journeys/nonsense/progress").status_code == 404

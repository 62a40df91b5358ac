"""What a manager sees of a team: the stage of those who said yes, the number of the others, and nothing to work more out from."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Journey
from logbook.models.services import StageChoice, TeamPlace
from tests.conftest import Browse
from tests.counting import counting
from tests.supervising import signed
from tests.world import LONG_AGO, NOW, World


def words(page: str) -> str:
    return " ".join(unescape(page).split())


@pytest.fixture
def team(db: Session, world: World) -> World:
    """Tess and Theo are in Mika's team, each with a cycle signed off."""
    db.add(TeamPlace(service_id=world.saltmarsh, team_id=world.team, person_id=world.theo, since=LONG_AGO))
    for who in ("tess", "theo"):
        world.client(db, f"{who}_client", who)
        world.cycle(db, f"{who}_cycle", f"{who}_client")
        signed(db, world, f"{who}_cycle")
    db.query(Journey).update({"cycles_signed_off": 13, "clients_signed_off": 5, "minutes_counted": 777})
    db.commit()
    return world


def say(browse: Browse, world: World, shows: str, **more: str) -> str:
    answer = browse("tess").post("/account/stage", data={"service": str(world.saltmarsh), "shows": shows, **more})
    assert answer.status_code == 302
    return answer.location


@pytest.mark.parametrize(("who", "status"), [("mika", 200), ("cody", 404), ("tess", 404), ("sunny", 404)])
def test_who_opens_it(browse: Browse, who: str, status: int) -> None:
    assert browse(who).get("/team").status_code == status


def test_nobody_is_named_before_they_said_yes(browse: Browse, team: World) -> None:
    page = words(browse("mika").get("/team").text)
    assert "2 people of your team are on a journey here and keep the stage to themselves." in page
    assert not any(name in page for name in ("Tess", "Theo"))
    say(browse, team, "no")
    assert "Tess" not in browse("mika").get("/team").text


def test_whoever_said_yes_is_named_with_the_stage_alone(browse: Browse, team: World, database: Database) -> None:
    assert say(browse, team, "yes") == "/account#stage"
    mika = browse("mika")
    with counting(database.engine) as sent:
        page = words(mika.get("/team").text)
    assert len(sent) <= 4
    assert "<strong>Tess</strong>" in page
    assert "in supervised practice" in page
    assert "1 more person of your team is on a journey here and keeps the stage to themselves." in page
    main = page[page.index("<main") : page.index("</main>")]
    assert not any(figure in main for figure in ("13", "777", "12 h 57", "Theo", "Heron", "She waits"))
    assert mika.get(f"/journeys/{team.tess_journey}/progress").status_code == 404


def test_a_yes_is_taken_back(browse: Browse, team: World, database: Database) -> None:
    for shows in ("yes", "yes", "no"):
        say(browse, team, shows)
    assert "Tess" not in browse("mika").get("/team").text
    with database.reading() as db:
        choice = db.scalars(select(StageChoice)).one()
        told = select(JournalEntry.verb).where(JournalEntry.subject_id == team.tess).order_by(JournalEntry.number)
        verbs = list(db.scalars(told))
    assert (choice.shows, choice.said_at) == (False, NOW)
    assert verbs == ["stage shown to managers", "stage kept from managers"]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_it_is_asked_once_on_the_progress_page(browse: Browse, team: World, answer: str) -> None:
    asked = "May your manager see your stage?"
    assert asked in browse("tess").get("/progress").text
    assert asked not in browse("sunny").get(f"/journeys/{team.tess_journey}/progress").text
    assert say(browse, team, answer, at="progress") == "/progress"
    assert asked not in browse("tess").get("/progress").text


def test_who_has_no_manager_is_not_asked(browse: Browse, db: Session, world: World) -> None:
    db.query(TeamPlace).filter_by(manages=True).update({"until": date(2026, 1, 1)})
    db.commit()
    assert "May your manager" not in browse("tess").get("/progress").text


def test_it_is_ones_own_to_say_and_only_where_one_trains(browse: Browse, world: World) -> None:
    for who, service in (("sunny", world.saltmarsh), ("tess", world.harbour), ("tess", "nonsense")):
        answer = browse(who).post("/account/stage", data={"service": str(service), "shows": "yes"})
        assert answer.status_code == 404
    unsaid = browse("tess").post("/account/stage", data={"service": str(world.saltmarsh), "shows": ""})
    assert unsaid.status_code == 409
    assert "/account#stage" in unsaid.text
    assert "Let my manager see my stage" in browse("tess").get("/account").text
    assert "Let my manager see my stage" not in browse("sunny").get("/account").text

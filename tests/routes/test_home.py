"""Home: one list across roles and services, with the next ten minutes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from logbook.domain.words import day
from logbook.models.clients import Client
from logbook.models.cycles import Cycle, number_of
from logbook.models.journeys import Assessment, Course, CoursePlace, ProgrammeVersion
from logbook.models.people import StandIn
from tests.conftest import Browse
from tests.world import LONG_AGO, NOW, TODAY, World

DAYS = {"programme_key": "vig-practitioner", "first_day": LONG_AGO, "last_day": TODAY}


def test_an_empty_home_says_what_to_do(browse: Browse) -> None:
    assert "When you have filmed, log it while it is fresh" in browse("tess").get("/").text


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"line": ""}, "you held the review on Wed 11 March. Three lines while it is fresh."),
        ({}, "the cycle reviewed on Wed 11 March is written and ready to send"),
        ({"reviewed_on": None}, "filmed on Fri 6 March. The shared review comes next."),
        ({"trainee_agreed_at": None}, "entered it for you. Is it right?"),
        ({"ended_early_on": TODAY}, "Nothing waits for you."),
    ],
)
def test_each_cycle_stands_under_the_one_thing_it_waits_for(
    browse: Browse, db: Session, world: World, facts: dict[str, object], sentence: str
) -> None:
    world.client(db, "heron")
    world.cycle(db, "one", "heron", **facts)
    db.commit()
    assert sentence in browse("tess").get("/").text
    assert "Heron" not in browse("theo").get("/").text


def test_what_is_with_a_supervisor_waits_for_others_and_for_them(browse: Browse, db: Session, world: World) -> None:
    world.client(db, "heron")
    world.cycle(db, "one", "heron", sent_at=NOW - timedelta(days=3), sent_to_id=world.sunny)
    db.commit()
    page = browse("tess").get("/").text
    assert "Waiting for others" in page
    assert "Heron cycle 1: with Sunny, 3 days" in page


def test_two_cycles_of_one_client_are_told_apart_by_the_number_they_have_everywhere(
    browse: Browse, db: Session, world: World
) -> None:
    world.client(db, "heron")
    sent = {"sent_at": NOW - timedelta(days=3), "sent_to_id": world.sunny}
    days = [(60, 50), (40, 30), (45, 30), (20, 10), (9, 3)]
    for place, (filmed, reviewed) in enumerate(days):
        dates = {"filmed_on": TODAY - timedelta(days=filmed), "reviewed_on": TODAY - timedelta(days=reviewed)}
        ended = {"ended_early_on": TODAY} if place == 0 else {}
        gone = {"deleted_at": NOW} if place == 3 else {}
        world.cycle(db, f"cycle {place}", "heron", **dates, **sent, **ended, **gone)
    world.cycle(db, "open", "heron", reviewed_on=None, **sent)
    db.commit()
    page = browse("tess").get("/").text
    said = {
        number_of(db, db.get_one(Cycle, world.ids[name])): f"/cycles/{world.ids[name]}"
        for name in ("cycle 2", "cycle 1", "cycle 4", "open")
    }
    assert list(said) == [1, 2, 3, 4]
    for number, address in said.items():
        assert f'href="{address}">Heron cycle {number}: with Sunny, 3 days' in page


def test_a_coordinator_sees_who_is_deciding_after_a_course(browse: Browse, db: Session, world: World) -> None:
    course = world.add(db, "course", Course(service_id=world.saltmarsh, title="The spring course", **DAYS))
    for name in ("theo", "sky"):
        place = {"service_id": world.saltmarsh, "course_id": course, "booked_on": LONG_AGO, "attended_on": TODAY}
        db.add(CoursePlace(**place, person_id=world.ids[name]))
    db.commit()
    page = browse("cody").get("/").text
    assert f"2 people are deciding after The spring course, held until {day(TODAY, TODAY)}." in page
    assert "Shall we begin?" in browse("theo").get("/").text


def test_a_coordinator_sees_who_would_welcome_another_family(browse: Browse, db: Session, world: World) -> None:
    world.client(db, "heron")
    db.commit()
    browse("tess").post(f"/clients/{world.heron}/not-now", data={"reason": "moved away"})
    page = browse("cody").get("/").text
    assert "Tess would welcome another family: one is “not now” since Wed 18 March." in page
    assert "Heron" not in page
    world.client(db, "willow", code="Willow")
    db.get_one(Client, world.willow).allocated_on = TODAY
    db.commit()
    assert "would welcome another family" not in browse("cody").get("/").text


def test_who_stands_in_sees_what_waits_for_the_absent_supervisor(browse: Browse, db: Session, world: World) -> None:
    world.client(db, "heron")
    world.cycle(db, "one", "heron", sent_at=NOW - timedelta(days=3), sent_to_id=world.sunny)
    days = {"since": TODAY, "until": TODAY}
    db.add(StandIn(service_id=world.saltmarsh, supervisor_id=world.sunny, stand_in_id=world.sky, **days))
    db.commit()
    assert "Tess: 1 cycle to look at, 3 days." in browse("sky").get("/").text
    assert "1 cycle to look at" not in browse("sam").get("/").text


def test_a_milestone_stands_under_its_programmes_own_name(browse: Browse, db: Session, world: World) -> None:
    version = db.get_one(ProgrammeVersion, world.saltmarsh_programme)
    version.text = version.text.replace('name = "Mid-point review"', 'name = "Half-way talk"')
    asked = {"service_id": world.saltmarsh, "trainee_id": world.tess, "journey_id": world.tess_journey}
    world.add(db, "asked", Assessment(**asked, milestone="mid-point", asked_at=NOW))
    db.commit()
    assert "Half-way talk, asked for by Tess: an assessor is needed." in browse("cody").get("/").text
    assert "Half-way talk: asked for, today" in browse("tess").get("/").text
    db.get_one(Assessment, world.asked).assessor_id = world.ash
    db.commit()
    page = browse("ash").get("/").text
    assert "Tess has asked you to decide: Half-way talk." in page
    assert f"/journeys/{world.tess_journey}/milestones/mid-point" in page

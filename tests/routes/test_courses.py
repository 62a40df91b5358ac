"""The pages of courses: the coordinator's lists, one course and its people, and each person's own answer."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.journeys import Assessment, Course, CoursePlace
from logbook.models.people import Person, SupervisionLine
from tests.conftest import Browse
from tests.courses import LAST_WEEK, course, newcomer, of_nell, place
from tests.world import NOW, TODAY, World


def date_parts(name: str, day: Any) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


class TestWho:
    @pytest.mark.parametrize(
        ("who", "read", "act"),
        [
            ("cody", 200, 302),
            ("ada", 200, 302),
            ("tess", 404, 404),
            ("sunny", 404, 404),
            ("mika", 404, 404),
            ("orla", 404, 404),
            ("", 302, 401),
        ],
    )
    def test_opens_a_course(self, browse: Browse, db: Session, world: World, who: str, read: int, act: int) -> None:
        newcomer(db, world)
        of = course(db, world)
        booked = place(db, world, "nell", attended_on=None)
        db.commit()
        browser = browse(who)
        for address in (f"/courses/{of.id}", f"/courses/{of.id}/edit", f"/courses/places/{booked.id}"):
            assert browser.get(address).status_code == read
        assert browser.post(f"/courses/places/{booked.id}/not-there").status_code == act
        assert browser.post(f"/courses/places/{booked.id}/think-again").status_code == act
        assert browser.post(f"/courses/places/{booked.id}/unbook").status_code == act
        for way in ("book", "attended"):
            assert browser.post(f"/courses/{of.id}/{way}").status_code == (422 if act == 302 else act)
        untitled = browser.post(f"/courses/{of.id}/edit", data={"title": ""})
        assert untitled.status_code == (422 if act == 302 else act)

    @pytest.mark.parametrize(
        ("who", "status"), [("cody", 200), ("ada", 200), ("orla", 200), ("tess", 404), ("sunny", 404), ("mika", 404)]
    )
    def test_opens_the_list_and_plans_one(self, browse: Browse, who: str, status: int) -> None:
        browser = browse(who)
        assert browser.get("/courses").status_code == status
        assert browser.get("/courses/new").status_code == status
        assert browser.post("/courses/new").status_code == (422 if status == 200 else status)

    def test_somebody_else_at_the_course_sees_only_their_own_answer(
        self, nell: FlaskClient, browse: Browse, db: Session, world: World
    ) -> None:
        theirs = place(db, world, "theo").id
        db.commit()
        assert nell.get(f"/courses/{world.course}/answer").status_code == 200
        assert nell.get(f"/courses/{world.course}").status_code == 404
        assert nell.get(f"/courses/places/{theirs}").status_code == 404
        assert nell.post(f"/courses/places/{theirs}/begin").status_code == 404
        assert nell.post(f"/courses/places/{world.ids['nell on course']}/unbook").status_code == 403
        assert browse("tess").get(f"/courses/{world.course}/answer").status_code == 404


class TestPlanning:
    def test_once_however_often_it_is_sent(self, browse: Browse, world: World, database: Database) -> None:
        sent = {
            "form_id": str(new_id()),
            "service": str(world.saltmarsh),
            "title": "Autumn",
            "programme": "vig-practitioner",
            **date_parts("first_day", TODAY + timedelta(days=7)),
            **date_parts("last_day", TODAY + timedelta(days=8)),
        }
        browser = browse("cody")
        first, again = browser.post("/courses/new", data=sent), browser.post("/courses/new", data=sent)
        assert first.status_code == 302
        assert first.location == again.location
        with database.reading() as reading:
            assert [c.title for c in reading.scalars(select(Course))] == ["Autumn"]

    def test_a_slip_is_told_at_its_field_and_nothing_typed_is_lost(self, browse: Browse, world: World) -> None:
        sent = {
            "service": str(world.saltmarsh),
            "title": "Autumn",
            "programme": "vig-practitioner",
            **date_parts("first_day", TODAY),
            **date_parts("last_day", TODAY - timedelta(days=1)),
        }
        answer = browse("cody").post("/courses/new", data=sent)
        assert answer.status_code == 422
        assert '<a href="#last_day-day">The last day is before the first' in answer.text
        assert 'value="Autumn"' in answer.text

    def test_two_people_changing_one_course_are_told(self, browse: Browse, db: Session, world: World) -> None:
        of = course(db, world)
        db.commit()
        browser, address = browse("cody"), f"/courses/{of.id}/edit"
        seen = unescape(browser.get(address).text).split('name="seen" type="hidden" value="')[1].split('"')[0]
        db.execute(update(Course).values(title="Renamed"))
        db.commit()
        sent = {
            "seen": seen,
            "title": "Mine",
            "programme": "vig-practitioner",
            **date_parts("first_day", TODAY),
            **date_parts("last_day", TODAY),
        }
        answer = browser.post(address, data=sent)
        assert answer.status_code == 422
        assert "Somebody changed this course" in answer.text
        assert "Renamed" in answer.text
        assert 'value="Mine"' in answer.text
        sent["seen"] = unescape(answer.text).split('name="seen" type="hidden" value="')[1].split('"')[0]
        assert browser.post(address, data=sent).status_code == 302


class TestPeopleOnIt:
    def test_booked_found_by_name_and_given_back_with_undo(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        of = course(db, world)
        db.commit()
        browser = browse("cody")
        page = browser.get(f"/courses/{of.id}?find=the").text
        assert "Theo" in page
        assert "Tess" not in page
        assert browser.post(f"/courses/{of.id}/book", data={"people": str(world.theo)}).status_code == 302
        with database.reading() as reading:
            booked = reading.scalars(select(CoursePlace.id)).one()
        back = browser.post(f"/courses/places/{booked}/unbook")
        assert f'name="people" value="{world.theo}"' in browser.get(back.location).text
        assert browser.post(f"/courses/{of.id}/book", data={"people": str(world.theo)}).status_code == 302

    @pytest.mark.parametrize("sent", ["nonsense", "", None])
    def test_somebody_who_is_nobody_is_not_booked(
        self, browse: Browse, db: Session, world: World, sent: str | None
    ) -> None:
        of = course(db, world)
        db.commit()
        answer = browse("cody").post(f"/courses/{of.id}/book", data={"people": sent or str(world.otto)})
        assert answer.status_code == 422
        assert "does not belong to this service" in answer.text

    def test_attended_and_not_there_after_all(
        self, browse: Browse, db: Session, world: World, database: Database
    ) -> None:
        newcomer(db, world)
        of = course(db, world)
        booked = place(db, world, "nell", attended_on=None)
        db.commit()
        browser = browse("cody")
        sent = {"attended": str(booked.id), **date_parts("attended_on", LAST_WEEK)}
        assert browser.post(f"/courses/{of.id}/attended", data=sent).status_code == 302
        assert of_nell(database, world).attended_on == LAST_WEEK
        later = {"attended": str(booked.id), **date_parts("attended_on", TODAY + timedelta(days=1))}
        answer = browser.post(f"/courses/{of.id}/attended", data=later)
        assert "still to come" in answer.text
        browser.post(f"/courses/places/{booked.id}/not-there")
        assert of_nell(database, world).attended_on is None


def test_the_coordinators_lists(browse: Browse, nell: FlaskClient, db: Session, world: World) -> None:
    db.execute(update(SupervisionLine).where(SupervisionLine.trainee_id == world.theo).values(until=LAST_WEEK))
    common = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "trainee_id": world.tess}
    db.add(Assessment(**common, id=new_id(), milestone="mid-point", asked_at=NOW))
    db.commit()
    page = unescape(browse("cody").get("/courses").text)
    deciding, alone, waiting = (page.split(f'id="{name}"')[1] for name in ("deciding", "alone", "milestones"))
    assert "Nell" in deciding.split("</section>")[0]
    assert "Theo" in alone.split("</section>")[0]
    assert "Tess" not in alone.split("</section>")[0]
    assert "Tess: Mid-point review" in waiting.split("</section>")[0]
    theirs = browse("orla").get("/courses").text
    assert not any(name in theirs for name in ("Nell", "Theo", "Tess"))


def test_nobody_retired_is_listed_as_deciding(browse: Browse, nell: FlaskClient, db: Session, world: World) -> None:
    db.execute(update(Person).where(Person.id == world.nell).values(retired_on=TODAY))
    db.commit()
    assert "Nell" not in browse("cody").get("/courses").text

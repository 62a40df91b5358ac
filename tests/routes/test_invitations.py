"""From an invitation to belonging: one press, once, by the person it was sent to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from logbook.adapters.database import Database
from logbook.models.accounts import Link
from logbook.models.journeys import Course, CoursePlace, Journey
from logbook.models.people import Person, RoleHeld, SupervisionLine
from tests.conftest import Browse
from tests.letters import letters_to, link_to
from tests.world import NOW, World

WREN = {"name": "Wren", "email": "Wren@example.org", "roles": ["trainee"]}
GOOD = "seven herons over mud"


def invite(browse: Browse, who: str = "ada", **more: Any) -> Any:
    return browse(who).post("/people/invite", data={**WREN, **more})


def person(database: Database, email: str) -> Person | None:
    with database.reading() as db:
        return db.scalar(select(Person).where(Person.email == email))


def roles_of(database: Database, email: str) -> set[tuple[UUID, str]]:
    with database.reading() as db:
        query = select(RoleHeld.service_id, RoleHeld.role).join(Person, Person.id == RoleHeld.person_id)
        return {(row.service_id, row.role) for row in db.execute(query.where(Person.email == email))}


@pytest.mark.parametrize(("who", "status"), [("ada", 302), ("cody", 403), ("tess", 403), ("sunny", 403), ("", 401)])
def test_only_administrators_invite(browse: Browse, database: Database, who: str, status: int) -> None:
    assert invite(browse, who).status_code == status
    assert len(letters_to(database, "wren@example.org")) == (1 if status == 302 else 0)


def test_opening_the_link_changes_nothing_and_the_button_joins(
    browse: Browse, database: Database, world: World
) -> None:
    invite(browse)
    path = link_to(database, "wren@example.org")
    for _ in range(3):  # a mail scanner, a preview, a person
        assert browse("").get(path).status_code == 200
    assert person(database, "wren@example.org") is None
    browser = browse("")
    assert browser.post(path, data={"name": "Wren Hale", "password": GOOD}).location == "/"
    joined = person(database, "wren@example.org")
    assert joined is not None
    assert joined.name == "Wren Hale"
    assert roles_of(database, "wren@example.org") == {(world.saltmarsh, "trainee")}
    assert browser.get(path).location == "/"
    again = browse("").post(path, data={"name": "Mallory", "password": GOOD})
    assert again.status_code == 410
    assert "used already" in again.text


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "at least 12 characters"), ("Password2024!!", "first that would be guessed"), ("", "needs an answer")],
)
def test_a_weak_password_is_refused_and_the_name_stays(
    browse: Browse, database: Database, password: str, said: str
) -> None:
    invite(browse)
    page = browse("").post(link_to(database, "wren@example.org"), data={"name": "Wren H", "password": password})
    assert page.status_code == 422
    assert said in page.text
    assert 'value="Wren H"' in page.text
    assert browse("").get(link_to(database, "wren@example.org")).status_code == 200


def test_an_expired_link_says_how_to_get_a_new_one(browse: Browse, database: Database) -> None:
    invite(browse)
    path = link_to(database, "wren@example.org")
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        for answer in (browse("").get(path), browse("").post(path, data={"name": "Wren", "password": GOOD})):
            assert answer.status_code == 410
            assert "Ask the person who invited you to send it again." in answer.text
    assert person(database, "wren@example.org") is None


def test_sent_again_only_the_newest_link_works(browse: Browse, database: Database) -> None:
    invite(browse)
    first = link_to(database, "wren@example.org")
    with database.reading() as db:
        link_id = db.scalars(select(Link.id)).one()
    ada = browse("ada")
    assert ada.get("/people/invitations").text.count("Wren") >= 1
    assert ada.post(f"/people/invitations/{link_id}/send-again").status_code == 302
    assert browse("").get(first).status_code == 404
    assert browse("").get(link_to(database, "wren@example.org")).status_code == 200
    assert ada.post(f"/people/invitations/{link_id}/withdraw").status_code == 302
    assert "taken back" in browse("").get(link_to(database, "wren@example.org")).text
    assert ada.post(f"/people/invitations/{link_id}/send-again").status_code == 409


@pytest.mark.parametrize(("who", "status"), [("orla", 404), ("cody", 403), ("tess", 404), ("", 401)])
@pytest.mark.parametrize("verb", ["send-again", "withdraw"])
def test_an_invitation_is_its_services_own(
    browse: Browse, database: Database, who: str, status: int, verb: str
) -> None:
    invite(browse)
    with database.reading() as db:
        link_id = db.scalars(select(Link.id)).one()
    assert browse(who).post(f"/people/invitations/{link_id}/{verb}").status_code == status


def test_the_form_sent_twice_is_one_invitation(browse: Browse, database: Database) -> None:
    form_id = "0c1f6d0e-6f4b-4a5e-9d63-0d2f1b0e4c11"
    assert invite(browse, form_id=form_id).status_code == 302
    assert invite(browse, form_id=form_id).status_code == 302
    assert len(letters_to(database, "wren@example.org")) == 1
    again = invite(browse)
    assert again.status_code == 422
    assert "has an invitation already" in again.text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"email": "tess@example.org"}, "belongs to this service already"),
        ({"email": "nowhere"}, "should look like name@example.org"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["queen"]}, "choose from the answers shown"),
        ({"roles": ["trainee supervisor"]}, "works under an accredited supervisor"),
        ({"under_id": "00000000-0000-4000-8000-000000000000"}, "choose from the answers shown"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    browse: Browse, database: Database, more: dict[str, Any], said: str
) -> None:
    page = invite(browse, **more)
    assert page.status_code == 422
    assert said in page.text
    with database.reading() as db:
        assert db.scalars(select(Link)).all() == []


def test_a_supervisor_alone_or_of_nobody_is_not_enough(browse: Browse, world: World) -> None:
    assert "choose both" in invite(browse, supervisor_id=str(world.sunny)).text
    assert "is for trainees" in invite(browse, roles=["manager"], supervisor_id=str(world.sunny)).text


def test_a_course_comes_with_the_invitation(browse: Browse, database: Database, world: World) -> None:
    with database.writing() as db:
        days = {"first_day": date(2026, 4, 1), "last_day": date(2026, 4, 2), "programme_key": "vig-practitioner"}
        course_id = world.add(db, "course", Course(service_id=world.saltmarsh, title="April", **days))
        db.commit()
    assert invite(browse, course_id=str(course_id)).status_code == 302
    browse("").post(link_to(database, "wren@example.org"), data={"name": "Wren", "password": GOOD})
    with database.reading() as db:
        assert db.scalars(select(CoursePlace.course_id)).one() == course_id


@pytest.mark.parametrize(("still", "supervised"), [(True, True), (False, False)])
def test_practice_begins_at_once_where_the_invitation_says_so(
    browse: Browse, database: Database, world: World, still: bool, supervised: bool
) -> None:
    chosen = {"supervisor_id": str(world.sam), "programme_id": str(world.saltmarsh_programme)}
    assert invite(browse, **chosen).status_code == 302
    if not still:
        with database.writing() as db:
            db.execute(update(RoleHeld).where(RoleHeld.person_id == world.sam).values(until=date(2026, 3, 1)))
            db.commit()
    browse("").post(link_to(database, "wren@example.org"), data={"name": "Wren", "password": GOOD})
    joined = person(database, "wren@example.org")
    assert joined is not None
    with database.reading() as db:
        journey = db.scalars(select(Journey).where(Journey.person_id == joined.id)).one()
        lines = db.scalars(select(SupervisionLine.supervisor_id).where(SupervisionLine.journey_id == journey.id)).all()
    assert journey.programme_id == world.saltmarsh_programme
    assert lines == ([world.sam] if supervised else [])


def test_an_inviter_who_is_no_administrator_by_now_keeps_nobody_out(
    browse: Browse, database: Database, world: World
) -> None:
    chosen = {"supervisor_id": str(world.sam), "programme_id": str(world.saltmarsh_programme)}
    assert invite(browse, **chosen).status_code == 302
    with database.writing() as db:
        db.execute(update(RoleHeld).where(RoleHeld.person_id == world.ada).values(until=date(2026, 3, 1)))
        db.commit()
    joined = browse("").post(link_to(database, "wren@example.org"), data={"name": "Wren", "password": GOOD})
    assert joined.location == "/"
    assert roles_of(database, "wren@example.org") == {(world.saltmarsh, "trainee")}


class TestSomebodyWithAnAccount:
    def test_joins_another_service_once_signed_in(self, browse: Browse, database: Database, world: World) -> None:
        assert invite(browse, "orla", email="sunny@example.org", roles=["supervisor"]).status_code == 302
        path = link_to(database, "sunny@example.org")
        assert "Sign in to join" in browse("").get(path).text
        browse("").post(path, data={"name": "Mallory", "password": GOOD})
        assert "somebody else" in browse("theo").get(path).text
        browse("theo").post(path)
        assert roles_of(database, "sunny@example.org") == {(world.saltmarsh, "supervisor")}
        sunny = browse("sunny")
        assert sunny.post(path).location == "/sign-in"
        assert roles_of(database, "sunny@example.org") == {
            (world.saltmarsh, "supervisor"),
            (world.harbour, "supervisor"),
        }
        assert sunny.post("/sign-out").status_code == 401

    def test_is_not_betrayed_to_the_one_who_invites(self, browse: Browse) -> None:
        known = invite(browse, "orla", email="sunny@example.org", roles=["supervisor"])
        unknown = invite(browse, "orla", email="stranger@example.org", roles=["supervisor"])
        assert (known.status_code, known.location) == (unknown.status_code, unknown.location)

    def test_comes_back_after_retiring_with_a_new_password(
        self, browse: Browse, database: Database, world: World
    ) -> None:
        with database.writing() as db:
            db.execute(update(Person).where(Person.id == world.theo).values(retired_on=date(2026, 3, 1)))
            db.execute(update(RoleHeld).where(RoleHeld.person_id == world.theo).values(until=date(2026, 2, 28)))
            db.commit()
        assert invite(browse, email="theo@example.org").status_code == 302
        joined = browse("").post(link_to(database, "theo@example.org"), data={"name": "Theo", "password": GOOD})
        assert joined.location == "/"
        back = person(database, "theo@example.org")
        assert back is not None
        assert (back.id, back.retired_on) == (world.theo, None)

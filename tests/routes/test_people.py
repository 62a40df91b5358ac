"""The pages of people: who opens them, and what pressing their buttons does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from logbook.adapters.database import Database
from logbook.domain.people import Role
from logbook.models.people import Person, RoleHeld, StandIn
from logbook.models.services import Team, TeamPlace
from tests.conftest import Browse
from tests.statements import statements
from tests.supervising import held
from tests.world import LONG_AGO, NOW, TODAY, World


def day(name: str, of: object) -> dict[str, str]:
    year, month, number = str(of).split("-")
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("cody", 200), ("mika", 403), ("tess", 403), ("", 302)])
@pytest.mark.parametrize("path", ["/people", "/people/invitations", "/people/teams"])
def test_lists_are_for_those_who_look_after_people(browse: Browse, who: str, status: int, path: str) -> None:
    assert browse(who).get(path).status_code == status


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("cody", 200), ("orla", 404), ("tess", 404), ("", 302)])
def test_a_persons_page_is_for_those_who_look_after_their_service(
    browse: Browse, world: World, who: str, status: int
) -> None:
    assert browse(who).get(f"/people/{world.tess}").status_code == status


@pytest.mark.parametrize("page", ["role", "retire", "merge"])
@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("cody", 403), ("orla", 404), ("sunny", 404)])
def test_changes_are_for_administrators(browse: Browse, world: World, page: str, who: str, status: int) -> None:
    assert browse(who).get(f"/people/{world.tess}/{page}").status_code == status


def test_the_list_finds_by_name_and_address_and_shows_other_services_nothing(browse: Browse) -> None:
    ada = browse("ada")
    assert "Tess" in ada.get("/people").text
    assert "Otto" not in ada.get("/people").text
    found = ada.get("/people?q=THEO@").text
    assert "Theo" in found
    assert "Tess" not in found
    assert "Nobody here has “100%”" in ada.get("/people?q=100%").text


def test_the_list_asks_no_more_for_more_people(browse: Browse, database: Database, world: World) -> None:
    ada = browse("ada")
    with statements(database) as few:
        ada.get("/people")
    with database.writing() as db:
        for number in range(70):
            person = Person(service_id=world.saltmarsh, name=f"Person {number:02}", created_at=NOW)
            db.add(person)
            db.flush()
            db.add(RoleHeld(service_id=world.saltmarsh, person_id=person.id, role=Role.TRAINEE, since=LONG_AGO))
        db.commit()
    with statements(database) as many:
        page = ada.get("/people").text
    assert len(few) == len(many)
    assert "Next page" in page
    assert "Theo" in ada.get("/people?page=2").text


def test_a_role_is_given_and_ended(browse: Browse, database: Database, world: World) -> None:
    ada, tess = browse("ada"), browse("tess")
    sent = {"role": "IT champion", **day("since", TODAY)}
    assert ada.post(f"/people/{world.tess}/role", data=sent).location == f"/people/{world.tess}"
    assert tess.post("/sign-out").status_code == 401
    again = ada.post(f"/people/{world.tess}/role", data=sent)
    assert again.status_code == 422
    assert "already an IT champion" in again.text
    with database.reading() as db:
        role_id = db.scalars(select(RoleHeld.id).where(RoleHeld.role == Role.IT_CHAMPION)).one()
    assert browse("orla").post(f"/people/roles/{role_id}/end").status_code == 404
    assert browse("cody").post(f"/people/roles/{role_id}/end").status_code == 403
    ended = ada.post(f"/people/roles/{role_id}/end", data=day("until", TODAY - timedelta(days=1)))
    assert ended.status_code == 302
    assert "IT champion" in ada.get(f"/people/{world.tess}").text.split("Before")[1]


def test_retiring_shows_what_rests_on_them_and_asks_who_takes_over(
    browse: Browse, database: Database, world: World
) -> None:
    ada = browse("ada")
    page = ada.get(f"/people/{world.sunny}/retire").text
    assert "supervising Tess" in page
    assert "supervising Theo" in page
    refused = ada.post(f"/people/{world.sunny}/retire", data={"successor_id": ""})
    assert refused.status_code == 422
    assert "choose who takes that over" in refused.text
    assert ada.post(f"/people/{world.sunny}/retire", data={"successor_id": str(world.sam)}).status_code == 302
    assert (
        "Left today" in ada.get(f"/people/{world.sunny}").text
        or "Left Wed 18 March" in ada.get(f"/people/{world.sunny}").text
    )
    erased = ada.post(f"/people/{world.sunny}/erase", data={})
    assert erased.status_code == 422
    assert ada.post(f"/people/{world.sunny}/erase", data={"sure": "y"}).status_code == 302
    assert "Former colleague" in ada.get(f"/people/{world.sunny}").text
    assert browse("cody").get(f"/people/{world.sunny}/erase").status_code == 403


def test_a_session_a_leaver_held_is_answered_for_by_the_successor_and_says_who_held_it(
    browse: Browse, database: Database, world: World
) -> None:
    with database.writing() as db:
        held(db, world, "session", "tess", "sunny", supervisor_confirmed_at=None)
        db.commit()
    browse("ada").post(f"/people/{world.sunny}/retire", data={"successor_id": str(world.sky)})
    page = browse("sky").get(f"/supervision/{world.session}").text
    assert "Tess with Sunny. Sunny has left since, so Sky answers for it." in page


def test_two_records_are_compared_before_they_are_one(browse: Browse, database: Database, world: World) -> None:
    with database.writing() as db:
        twin = Person(service_id=world.saltmarsh, name="Tess Again", email="again@example.org", created_at=NOW)
        world.add(db, "twin", twin)
        db.commit()
    ada = browse("ada")
    address = f"/people/{world.tess}/merge"
    assert "Tess Again" in ada.get(f"{address}?q=again").text
    assert "again@example.org" in ada.get(f"{address}?other={world.twin}").text
    assert ada.post(address, data={"other": str(world.otto), "keep": str(world.otto), "sure": "y"}).location == address
    unsure = ada.post(address, data={"other": str(world.twin), "keep": str(world.tess)})
    assert unsure.status_code == 422
    done = ada.post(address, data={"other": str(world.twin), "keep": str(world.tess), "sure": "y"})
    assert done.location == f"/people/{world.tess}"
    assert ada.get(f"/people/{world.twin}").status_code == 404


class TestStandIns:
    def sent(self, world: World, who: str = "sky", days: int = 7) -> dict[str, str]:
        until = TODAY + timedelta(days=days)
        return {"stand_in_id": str(world.ids[who]), **day("since", TODAY), **day("until", until)}

    @pytest.mark.parametrize(
        ("who", "status"), [("sunny", 302), ("cody", 302), ("ada", 302), ("sam", 404), ("tess", 404), ("orla", 404)]
    )
    def test_who_may_arrange_one(self, browse: Browse, world: World, who: str, status: int) -> None:
        answer = browse(who).post(f"/people/{world.sunny}/stand-in", data=self.sent(world))
        assert answer.status_code == status

    def test_lets_somebody_supervise_between_its_dates_and_ends_early(
        self, browse: Browse, database: Database, world: World
    ) -> None:
        sunny = browse("sunny")
        assert sunny.post(f"/people/{world.sunny}/stand-in", data=self.sent(world)).location == "/account"
        assert "Sky for Sunny" in sunny.get("/account").text
        with database.reading() as db:
            row_id = db.scalars(select(StandIn.id)).one()
        assert browse("sam").post(f"/stand-ins/{row_id}/end").status_code == 404
        assert sunny.post(f"/stand-ins/{row_id}/end").location == "/account"
        assert "Sky for Sunny" not in sunny.get("/account").text

    @pytest.mark.parametrize(
        ("who", "days", "said"),
        [("sky", -1, "last day comes before the first"), ("sky", 500, "More than a year"), ("cody", 7, "choose from")],
    )
    def test_what_cannot_be_is_refused(self, browse: Browse, world: World, who: str, days: int, said: str) -> None:
        answer = browse("cody").post(f"/people/{world.sunny}/stand-in", data=self.sent(world, who, days))
        assert answer.status_code == 422
        assert said in answer.text

    def test_nobody_stands_in_for_somebody_who_does_not_supervise(self, browse: Browse, world: World) -> None:
        assert browse("ada").get(f"/people/{world.tess}/stand-in").status_code == 403


class TestTeams:
    def test_are_made_named_and_filled_by_administrators(
        self, browse: Browse, database: Database, world: World
    ) -> None:
        ada = browse("ada")
        made = ada.post("/people/teams", data={"name": "Family hub"})
        assert made.status_code == 302
        path = made.location
        assert "already" in ada.post("/people/teams", data={"name": "family HUB"}).text
        refused = ada.post(f"{path}/places", data={"person_id": str(world.theo), "manages": "yes"})
        assert "manager&#39;s role first" in refused.text
        assert ada.post(f"{path}/places", data={"person_id": str(world.theo), "manages": "no"}).status_code == 302
        assert "Theo" in ada.get(path).text
        assert ada.post(f"{path}/name", data={"name": "Family centre"}).status_code == 302
        with database.reading() as db:
            team = db.scalars(select(Team).where(Team.name == "Family centre")).one()
            place_id = db.scalars(select(TeamPlace.id).where(TeamPlace.team_id == team.id)).one()
        for who, status in (("cody", 403), ("orla", 404), ("tess", 404)):
            assert browse(who).post(f"/people/teams/places/{place_id}/leave").status_code == status
        assert ada.post(f"/people/teams/places/{place_id}/leave").status_code == 302
        assert "Nobody is in this team yet" in ada.get(path).text

    @pytest.mark.parametrize(("who", "status"), [("cody", 403), ("orla", 404), ("tess", 404)])
    def test_are_changed_by_nobody_else(self, browse: Browse, world: World, who: str, status: int) -> None:
        browser = browse(who)
        for path in ("places", "name"):
            assert browser.post(f"/people/teams/{world.team}/{path}", data={"name": "x"}).status_code == status

    def test_a_coordinator_sees_them_and_makes_none(self, browse: Browse) -> None:
        assert browse("cody").post("/people/teams", data={"name": "Mine"}).status_code == 403

"""Groups of peers: who is asked in and how, who joins, leaves and hands on."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions.intervision import members
from logbook.adapters.database import Database
from logbook.models.intervision import (
    IntervisionGroup,
    IntervisionMember,
)
from logbook.models.journal import JournalEntry
from tests.conftest import Browse
from tests.intervising import Rows
from tests.letters import letters_to, link_to
from tests.world import NOW, World

RULES = {"name": "Tuesday peers", "grace_days": "7", "present": "10", "strengths": "2", "reflect": "3", "answer": "5"}


def test_a_group_is_begun_once_and_somebody_of_the_service_joins_it(browse: Browse, world: World, rows: Rows) -> None:
    tess, theo = browse("tess"), browse("theo")
    form = RULES | {"form_id": str(uuid4())}
    places = {tess.post("/intervision/new", data=form).location for _ in range(2)}
    assert len(places) == len(rows(select(IntervisionGroup.id))) == 1
    ask = places.pop()
    assert tess.post(ask, data={"person": str(world.theo), "form_id": str(uuid4())}).status_code == 302
    assert "Tuesday peers" in theo.get("/intervision").text
    place = rows(select(IntervisionMember).where(IntervisionMember.person_id == world.theo))[0]
    group_page = f"/intervision/groups/{place.group_id}"
    assert theo.get(group_page).status_code == 404
    assert theo.post(f"/intervision/places/{place.id}/accept").location == group_page
    assert theo.get(group_page).status_code == 200
    told = select(JournalEntry.verb).where(JournalEntry.verb.contains("intervision")).order_by(JournalEntry.number)
    assert rows(told) == [
        "intervision group begun",
        "asked into intervision group",
        "joined intervision group",
    ]


def test_asking_says_what_is_missing_and_nobody_of_another_service_is_asked_by_name(
    browse: Browse, here: World
) -> None:
    tess, ask = browse("tess"), f"/intervision/groups/{here.peers}/ask"
    assert "Choose somebody, or write an address" in tess.post(ask, data={}).text
    for person in (here.otto, here.cody):
        assert tess.post(ask, data={"person": str(person)}).status_code == 422
    assert "should look like" in tess.post(ask, data={"email": "otto"}).text


def test_a_letter_joins_whoever_it_was_sent_to_by_a_button_and_once(
    browse: Browse, here: World, database: Database, rows: Rows
) -> None:
    tess, otto = browse("tess"), browse("otto")
    ask = {"email": "Otto@example.org", "form_id": str(uuid4())}
    for _ in range(2):
        assert tess.post(f"/intervision/groups/{here.peers}/ask", data=ask).status_code == 302
    assert len(letters_to(database, "otto@example.org")) == 1
    link = link_to(database, "otto@example.org")
    assert "Sign in to join" in browse("").get(link).text
    assert browse("").post(link).status_code == 200  # nobody is signed in: nothing happens
    assert "for another address" in browse("theo").post(link).text
    assert otto.get(link).status_code == 200
    assert otto.get(f"/intervision/groups/{here.peers}").status_code == 404
    assert otto.post(link).location == f"/intervision/groups/{here.peers}"
    assert otto.get(f"/intervision/groups/{here.peers}").status_code == 200
    assert otto.post(link).status_code == 410
    assert len(rows(select(IntervisionMember).where(IntervisionMember.person_id == here.otto))) == 1


def test_a_letter_taken_back_or_to_a_group_that_ended_opens_nothing(
    browse: Browse, here: World, database: Database
) -> None:
    tess, otto, of = browse("tess"), browse("otto"), f"/intervision/groups/{here.peers}"
    tess.post(f"{of}/ask", data={"email": "otto@example.org", "form_id": str(uuid4())})
    link, page = link_to(database, "otto@example.org"), tess.get(of).text
    take_back = page.split(f"{of}/letters/", 1)[1].split('"', 1)[0]
    tess.post(f"{of}/ask", data={"email": "otto@example.org", "form_id": str(uuid4())})
    second = link_to(database, "otto@example.org")
    assert tess.post(f"{of}/letters/{take_back}").status_code == 302
    assert otto.post(link).status_code == 410
    tess.post(f"{of}/end")
    assert "This group has ended" in otto.post(second).text


def test_whoever_keeps_the_group_hands_it_on_and_the_last_one_ends_it(
    browse: Browse, here: World, rows: Rows, db: Session
) -> None:
    leave = f"/intervision/groups/{here.peers}/leave"
    for name, keeper in (("tess", "theo"), ("ash", "theo"), ("theo", "theo")):
        assert browse(name).post(leave).status_code == 302
        assert rows(select(IntervisionGroup.kept_by_id)) == [here.ids[keeper]]
    assert rows(select(IntervisionGroup.ended_at)) == [NOW]
    assert browse("theo").get(f"/intervision/groups/{here.peers}").status_code == 404


def test_two_records_of_one_person_have_one_place(here: World, db: Session) -> None:
    place = {"group_id": here.peers, "person_id": here.theo, "invited_at": NOW, "joined_at": NOW}
    db.add(IntervisionMember(service_id=here.saltmarsh, **place))
    db.flush()
    members.one_place_each(db, here.theo, NOW)
    db.flush()
    theirs = select(IntervisionMember.ended_because).where(IntervisionMember.person_id == here.theo)
    assert db.scalars(theirs.order_by(IntervisionMember.joined_at)).all() == ["", "merged"]


def test_home_tells_of_a_meeting_today_and_of_an_invitation(browse: Browse, here: World) -> None:
    browse("tess").post(f"/intervision/groups/{here.peers}/ask", data={"person": str(here.sky)})
    assert "Tess asks you into intervision: Tuesday peers." in browse("sky").get("/").text
    theo = browse("theo")
    assert "Tuesday peers meets today." in theo.get("/").text
    theo.post(f"/intervision/meetings/{here.meeting}/come-in")
    assert "Tuesday peers meets now." in theo.get("/").text
    theo.post(f"/intervision/meetings/{here.meeting}/end")
    assert "Tuesday peers meets" not in theo.get("/").text


def test_who_retires_leaves_their_groups(here: World, db: Session) -> None:
    members.leave_all(db, here.theo, here.saltmarsh, NOW)
    db.flush()
    place = db.scalars(select(IntervisionMember).where(IntervisionMember.person_id == here.theo)).one()
    assert (place.ended_at, place.ended_because) == (NOW, "retired")
    members.leave_all(db, here.ash, here.harbour, NOW)  # the group is another service's
    assert db.scalars(select(IntervisionMember.ended_at).where(IntervisionMember.person_id == here.ash)).one() is None

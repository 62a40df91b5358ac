"""The coordinator's board: everybody in one column, a call in two clicks, a question closed kindly, another family."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.models.base import new_id
from logbook.models.calls import Call
from logbook.models.clients import Client
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Break, CoursePlace
from logbook.models.reminders import ReminderChoice
from tests.conftest import Browse
from tests.stalling import all_busy, attended, days, heard, moved, newcomer, session
from tests.world import NOW, TODAY, World

CARD = re.compile(r"<section[^>]*id=\"(\w+)\".*?</section>", re.S)


def columns(page: str) -> dict[str, str]:
    """The words of each section by its key."""
    return {found[1]: " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) for found in CARD.finditer(page)}


@pytest.fixture
def quiet_world(db: Session, world: World) -> World:
    all_busy(db, world)
    db.commit()
    return world


def test_everybody_stands_where_their_facts_put_them(quiet_world: World, db: Session, browse: Browse) -> None:
    world = quiet_world
    seen = columns(browse("cody").get("/board").text)
    assert "Tess" in seen["moving"]
    assert "Theo" in seen["moving"]
    moved(db, world, "tess", 30)
    heard(db, world, NOW - timedelta(days=2), episode=days(30))
    moved(db, world, "theo", 84)
    db.commit()
    seen = columns(browse("cody").get("/board").text)
    assert "Tess In supervised practice, 28 weeks A first film together, or a hand with the camera" in seen["slowing"]
    assert "Reminded once, last on Mon 16 March" in seen["slowing"]
    assert "Theo" in seen["call"]
    db.add(Break(service_id=world.saltmarsh, journey_id=world.theo_journey, kind="leave", starts_on=days(3)))
    db.add(ReminderChoice(service_id=world.saltmarsh, person_id=world.tess, off=False, busy_until=TODAY, said_at=NOW))
    db.commit()
    seen = columns(browse("cody").get("/board").text)
    assert "Theo On leave" in seen["away"]
    assert "Busy until Wed 18 March" in seen["away"]


def test_a_call_is_noted_once_rests_the_card_and_can_be_taken_back(
    quiet_world: World, db: Session, browse: Browse
) -> None:
    world = quiet_world
    moved(db, world, "theo", 84)
    db.commit()
    cody = browse("cody")
    said = {"outcome": "spoke", "form_id": str(new_id())}
    first = cody.post(f"/board/journeys/{world.theo_journey}/call", data=said)
    assert cody.post(f"/board/journeys/{world.theo_journey}/call", data=said).location == first.location
    page = cody.get(first.location).text
    seen = columns(page)
    assert "Theo" in seen["slowing"]
    assert "Cody called on Wed 18 March: spoke" in seen["slowing"]
    assert "Nobody just now" in seen["call"]
    undo = re.search(r'action="(/board/calls/[^"]+/take-back)"', page)
    assert undo is not None
    assert cody.post(undo[1]).status_code == 302
    assert "Theo" in columns(cody.get("/board").text)["call"]
    assert [call.outcome for call in db.scalars(select(Call))] == ["spoke"]
    verbs = select(JournalEntry.verb).where(JournalEntry.verb.like("call%")).order_by(JournalEntry.number)
    assert db.scalars(verbs).all() == ["call noted", "call taken back"]


def test_no_answer_is_told_and_moves_nobody(quiet_world: World, db: Session, browse: Browse) -> None:
    moved(db, quiet_world, "theo", 84)
    db.commit()
    address = f"/board/journeys/{quiet_world.theo_journey}/call"
    browse("cody").post(address, data={"outcome": "no answer"})
    assert "Cody called on Wed 18 March: no answer" in columns(browse("cody").get("/board").text)["call"]
    assert browse("cody").post(address, data={"outcome": "a long talk"}).status_code == 409


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (3, "A reminder may go out on day 14."),
        (14, "The step for now is the reminder of day 14; day 35 comes next."),
        (35, "The step for now is the reminder of day 35; day 60 comes next."),
        (60, "A call might help now."),
        (90, "It may be left there, kindly"),
    ],
)
def test_a_cohort_says_its_day_and_whose_turn_it_is(
    quiet_world: World, db: Session, browse: Browse, ago: int, said: str
) -> None:
    newcomer(db, quiet_world)
    attended(db, quiet_world, "nell", ago)
    db.commit()
    seen = columns(browse("cody").get("/board").text)["deciding"]
    assert f"Spring course : day {ago}" in seen
    assert said in seen


@pytest.mark.parametrize(("reason", "kept"), [("", ["not-said"]), ("time", ["time"])])
def test_not_for_me_closes_kindly_with_or_without_a_reason_and_the_door_stays_open(
    quiet_world: World, db: Session, browse: Browse, reason: str, kept: list[str]
) -> None:
    newcomer(db, quiet_world)
    place = attended(db, quiet_world, "nell", 91).id
    db.commit()
    cody = browse("cody")
    answer = cody.post(f"/board/places/{place}/close", data={"reason": reason})
    page = cody.get(answer.location).text
    assert "the door stays open" in page
    assert "deciding" not in columns(page)
    db.expire_all()
    assert db.get_one(CoursePlace, place).reasons == kept
    db.rollback()
    cody.post(f"/courses/places/{place}/think-again")
    assert "Nell" in columns(cody.get("/board").text)["deciding"]


def test_a_call_about_deciding_stands_with_the_person(quiet_world: World, db: Session, browse: Browse) -> None:
    newcomer(db, quiet_world)
    place = attended(db, quiet_world, "nell", 61).id
    db.commit()
    browse("cody").post(f"/board/places/{place}/call", data={"outcome": "spoke"})
    assert "Cody called on Wed 18 March: spoke" in columns(browse("cody").get("/board").text)["deciding"]


def test_another_family_is_allocated_under_a_word_and_the_need_is_gone(
    quiet_world: World, db: Session, browse: Browse
) -> None:
    world = quiet_world
    world.client(db, "stopped", "theo", "Heron")
    db.get_one(Client, world.stopped).not_now_on = days(5)
    db.commit()
    cody = browse("cody")
    assert "Another family: one is “not now”" in columns(cody.get("/board").text)["moving"]
    address = f"/board/journeys/{world.theo_journey}/family"
    form = {"form_id": str(new_id())}
    assert "no name and no address" in cody.get(address).text
    for _ in range(2):
        assert cody.post(address, data=form).status_code == 302
    assert "Another family" not in columns(cody.get("/board").text)["moving"]
    codes = db.scalars(select(Client.code).where(Client.trainee_id == world.theo).order_by(Client.code)).all()
    assert codes == ["Heron", "Willow"]
    db.rollback()
    assert "Willow" in browse("theo").get("/clients").text
    assert "Willow" not in cody.get("/board").text


def test_the_home_page_says_whom_a_call_would_help(quiet_world: World, db: Session, browse: Browse) -> None:
    assert "welcome a call" not in browse("cody").get("/").text
    moved(db, quiet_world, "theo", 84)
    db.commit()
    page = browse("cody").get("/").text
    assert "Theo would welcome a call." in page
    assert "/board" in page
    assert "welcome a call" not in browse("ada").get("/").text


def test_a_column_alone_is_paged(
    quiet_world: World, db: Session, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in ("FIRST", "ROWS"):
        monkeypatch.setattr(f"logbook.routes.board.pages.{where}", 1)
    session(db, quiet_world, "tess", 0)
    db.commit()
    page = browse("cody").get("/board").text
    assert "1 more person" in page
    first = browse("cody").get(f"/board?service={quiet_world.saltmarsh}&column=moving").text
    second = browse("cody").get(f"/board?service={quiet_world.saltmarsh}&column=moving&page=2").text
    names = [{name for name in ("Tess", "Theo") if name in columns(each)["moving"]} for each in (first, second)]
    assert sorted(map(sorted, names)) == [["Tess"], ["Theo"]]
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_the_person_finds_their_calls_beside_their_reminders(quiet_world: World, db: Session, browse: Browse) -> None:
    call: Callable[..., Any] = browse("cody").post
    call(f"/board/journeys/{quiet_world.theo_journey}/call", data={"outcome": "spoke"})
    assert "Cody called you" in browse("theo").get("/reminders").text
    assert "Cody called you" not in browse("tess").get("/reminders").text

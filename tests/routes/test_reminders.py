"""One's own reminders, the “not now” of a letter, and the line on the home page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import not_now, nudge_letters, stalls
from logbook.config import Settings
from logbook.models.base import new_id
from logbook.models.journal import JournalEntry
from logbook.models.reminders import ReminderChoice
from tests.conftest import Browse
from tests.stalling import all_busy, heard, moved, service
from tests.world import NOW, PASSWORD, TODAY, World


def said(db: Session, person_id: object) -> ReminderChoice:
    """What somebody said; the session lets go of the database at once."""
    db.rollback()
    row = db.scalars(select(ReminderChoice).where(ReminderChoice.person_id == person_id)).one()
    db.expunge(row)
    db.rollback()
    return row


def hearing(db: Session, world: World) -> set[UUID]:
    """Who is due anything."""
    db.rollback()
    found = {each.person_id for each in stalls.due(db, service(db, world), NOW)}
    db.rollback()
    return found


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_everything_that_was_sent_stands_there_with_why(db: Session, world: World, browse: Browse) -> None:
    heard(db, world, NOW - timedelta(days=9), channel="email")
    heard(db, world, NOW - timedelta(days=2), person_id=world.cody, step=3, channel="email")
    heard(db, world, NOW, rule="no-supervision", gathered_at=None, sent_at=None, message_id=None)
    heard(db, world, NOW, person_id=world.theo, subject_id=world.theo_journey)
    db.commit()
    page = words(browse("tess").get("/reminders").text)
    assert "Mon 9 March at 10:00, to you, by e-mail. Why: nothing new since Wed 18 February" in page
    assert "to Cody, by e-mail" in page
    assert page.count("Supervised practice begun, nothing filmed") == 2
    assert "No supervision for a while Since Wed 18 February. It leaves when it may" in page
    theirs = words(browse("cody").get("/reminders").text)
    assert theirs.count("Supervised practice begun, nothing filmed") == 1


@pytest.mark.parametrize("weeks", [1, 2, 4])
def test_snoozed_for_so_many_weeks_without_a_reason(db: Session, world: World, browse: Browse, weeks: int) -> None:
    answer = browse("tess").post("/reminders/snooze", data={"weeks": str(weeks)}, follow_redirects=True)
    until = TODAY + timedelta(weeks=weeks)
    assert said(db, world.tess).snoozed_until == until
    assert f"Quiet until {until:%a} {until.day} {until:%B}" in words(answer.text)
    assert stalls.not_before(db, service(db, world), world.tess, NOW).date() > until


def test_three_weeks_or_none_are_not_offered(db: Session, world: World, browse: Browse) -> None:
    assert browse("tess").post("/reminders/snooze", data={"weeks": "3"}).status_code == 409
    assert db.scalars(select(ReminderChoice)).all() == []


def test_busy_until_a_day_and_again(db: Session, world: World, browse: Browse) -> None:
    tess = browse("tess")
    until = {"until-day": "30", "until-month": "4", "until-year": "2026"}
    assert tess.post("/reminders/busy", data=until).status_code == 302
    assert said(db, world.tess).busy_until == date(2026, 4, 30)
    tess.post("/reminders/again")
    assert said(db, world.tess).busy_until is None
    refused = tess.post("/reminders/busy", data=until | {"until-year": "2025"})
    assert refused.status_code == 422
    assert "That day is over" in refused.text


def test_off_and_on_again_is_journalled(db: Session, world: World, browse: Browse) -> None:
    moved(db, world, "tess", 30)
    db.commit()
    tess = browse("tess")
    tess.post("/reminders/off", data={"service": str(world.saltmarsh), "off": "yes"})
    assert world.tess not in hearing(db, world)
    assert "Reminders are off" in tess.get("/reminders").text
    tess.post("/reminders/off", data={"service": str(world.saltmarsh), "off": "no"})
    assert world.tess in hearing(db, world)
    verbs = db.scalars(select(JournalEntry.verb).order_by(JournalEntry.number)).all()
    assert list(verbs) == ["reminders off", "reminders on"]


def test_the_not_now_of_a_letter_needs_no_session_and_tells_nothing(
    db: Session, world: World, browse: Browse, settings: Settings
) -> None:
    address = f"/not-now/{not_now.token(settings.secret_key, world.tess)}"
    nobody = browse("")
    page = nobody.get(address)
    assert page.status_code == 200
    assert "Tess" not in page.text
    assert db.scalars(select(ReminderChoice)).all() == []
    db.rollback()
    assert "Quiet until Wed 1 April" in words(nobody.post(address, data={"weeks": "2"}).text)
    assert said(db, world.tess).snoozed_until == date(2026, 4, 1)
    assert nobody.get(address[:-3]).status_code == 404
    assert nobody.post("/not-now/x", data={"weeks": "2"}).status_code == 404
    with time_machine.travel(NOW + timedelta(days=32), tick=False):
        late = nobody.get(address)
        assert late.status_code == 410
        assert "had a month, which is over" in late.text


def test_a_letter_leads_straight_to_its_step_signed_in_or_not(
    db: Session, world: World, browse: Browse, settings: Settings
) -> None:
    all_busy(db, world)
    moved(db, world, "tess", 20)
    world.client(db, "heron")
    filmed = {"filmed_on": TODAY - timedelta(days=20), "reviewed_on": None, "entered_at": NOW - timedelta(days=20)}
    cycle = world.cycle(db, "first", "heron", **filmed)
    dues = [each for each in stalls.due(db, service(db, world), NOW) if each.person_id == world.tess]
    body = nudge_letters.message(db, service(db, world), world.tess, dues, settings, NOW).body
    db.commit()
    path = re.findall(r"http://127\.0\.0\.1:8080(/cycles/\S+)", body)[0]
    assert path == f"/cycles/{cycle}"
    assert browse("tess").get(path).status_code == 200
    nobody = browse("")
    asked = nobody.get(path)
    assert asked.status_code == 302
    form = {
        "email": "tess@example.org",
        "password": PASSWORD,
        "to": re.findall(r"to=(\S+)", asked.location)[0].replace("%2F", "/"),
    }
    landed = nobody.post("/sign-in", data=form)
    assert landed.location.endswith(path)
    assert nobody.get(path).status_code == 200


def _home(tess: FlaskClient) -> str:
    return words(tess.get("/").text)


def test_the_home_page_offers_it_in_one_line_until_progress_or_not_now(
    db: Session, world: World, browse: Browse
) -> None:
    all_busy(db, world)
    moved(db, world, "tess", 28)
    heard(db, world, NOW - timedelta(days=1), channel="email", message_id=new_id())
    db.commit()
    tess = browse("tess")
    assert "The first film is the highest step" in _home(tess)
    tess.post("/reminders/snooze", data={"weeks": "1", "at": "home"})
    assert "The first film is the highest step" not in _home(tess)
    tess.post("/reminders/again")
    assert "The first film is the highest step" in _home(tess)
    moved(db, world, "tess", 0)
    db.commit()
    assert "The first film is the highest step" not in _home(tess)

"""What still holds when it is about to leave, from when somebody may be told, and what the message says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from logbook.actions import nudge_letters, stalls
from logbook.config import Settings
from logbook.models.base import new_id
from logbook.models.clients import Client
from logbook.models.journeys import Break, CoursePlace
from logbook.models.nudge_rules import NudgeRule
from logbook.models.people import Person, RoleHeld
from logbook.models.reminders import ReminderChoice
from logbook.models.supervision import SupervisionSession
from tests.stalling import all_busy, attended, days, heard, moved, newcomer, of, service
from tests.world import NOW, TODAY, World


@pytest.fixture
def busy(db: Session, world: World) -> World:
    """Nobody stands still."""
    return all_busy(db, world)


@pytest.mark.parametrize(
    "what", ["nothing", "logged", "left", "leave", "off", "rule off", "role ended", "retired", "three", "later step"]
)
def test_it_is_asked_again_at_the_moment_of_sending(db: Session, busy: World, what: str) -> None:
    moved(db, busy, "tess", 28)
    due = [each for each in of(db, busy, "nothing-filmed") if each.person_id == busy.tess]
    assert len(due) == 1
    if what == "logged":
        moved(db, busy, "tess", 0)
    elif what == "left":
        moved(db, busy, "tess", 28, left_on=TODAY)
    elif what == "leave":
        db.add(Break(service_id=busy.saltmarsh, journey_id=busy.tess_journey, kind="leave", starts_on=TODAY))
    elif what == "off":
        db.add(ReminderChoice(service_id=busy.saltmarsh, person_id=busy.tess, off=True, said_at=NOW))
    elif what == "rule off":
        rule = {
            "stall": "nothing-filmed",
            "version": 2,
            "in_use": False,
            "steps": [{"after": 9, "to": ["trainee"], "words": "x"}],
        }
        db.add(NudgeRule(service_id=busy.saltmarsh, made_at=NOW, **rule))
    elif what == "role ended":
        db.execute(update(RoleHeld).where(RoleHeld.person_id == busy.tess).values(until=days(1)))
    elif what == "retired":
        db.execute(update(Person).where(Person.id == busy.tess).values(retired_on=days(1)))
    elif what == "three":
        for step in (2, 3, 4):
            heard(db, busy, NOW - timedelta(days=40), step=step, episode=due[0].episode)
    db.flush()
    then = NOW + timedelta(days=28) if what == "later step" else NOW
    still = stalls.still_due(db, service(db, busy), busy.tess, due, then)
    assert still == (due if what == "nothing" else [])


def test_one_a_week_three_a_month_hours_and_what_was_asked_for(db: Session, busy: World) -> None:
    here = service(db, busy)
    assert stalls.not_before(db, here, busy.tess, NOW) == NOW
    evening = datetime(2026, 3, 18, 19, 0, tzinfo=UTC)
    assert stalls.not_before(db, here, busy.tess, evening) == datetime(2026, 3, 19, 8, 30, tzinfo=UTC)
    heard(db, busy, NOW - timedelta(days=2))
    assert stalls.not_before(db, here, busy.tess, NOW) == NOW + timedelta(days=5)
    assert stalls.not_before(db, here, busy.theo, NOW) == NOW
    for ago in (16, 9):
        heard(db, busy, NOW - timedelta(days=ago), step=ago)
    month = NOW - timedelta(days=16) + timedelta(days=30)
    assert stalls.not_before(db, here, busy.tess, NOW) == month
    said = ReminderChoice(service_id=busy.saltmarsh, person_id=busy.tess, off=False, said_at=NOW)
    said.snoozed_until, said.busy_until = TODAY + timedelta(days=28), date(2026, 5, 22)
    db.add(said)
    db.flush()
    assert stalls.not_before(db, here, busy.tess, NOW) == datetime(2026, 5, 26, 7, 30, tzinfo=UTC)


def test_several_nudges_of_one_message_count_once(db: Session, busy: World) -> None:
    together = new_id()
    for step in (1, 2, 3):
        heard(db, busy, NOW - timedelta(days=8), step=step, message_id=together)
    assert stalls.not_before(db, service(db, busy), busy.tess, NOW) == NOW


def test_a_message_gathers_says_one_strength_and_one_step(
    app: Flask, db: Session, busy: World, settings: Settings
) -> None:
    busy.client(db, "heron", code="Heron")
    db.execute(update(Client).values(helping_question="How can bath time be calm for Bobby?"))
    moved(db, busy, "tess", 30)
    filmed = {
        "filmed_on": days(30),
        "reviewed_on": None,
        "entered_at": NOW - timedelta(days=30),
        "line": "Bobby looks up",
    }
    cycle_id = busy.cycle(db, "first", "heron", **filmed)
    db.execute(update(SupervisionSession).values(on=days(50)))
    dues = [each for each in stalls.due(db, service(db, busy), NOW) if each.person_id == busy.tess]
    assert {each.rule for each in dues} == {"filmed-not-reviewed", "no-supervision", "no-visit"}
    words = nudge_letters.message(db, service(db, busy), busy.tess, dues, settings, NOW)
    assert words.subject == "Ten minutes for your VIG work"
    assert words.body.startswith("Hello Tess,\n\nYou have made your first film")
    assert f"\nhttp://127.0.0.1:8080/cycles/{cycle_id}\n" in words.body
    assert words.body.count("http") == 3
    assert words.body.count("\n- ") == 2
    assert "Not now?" in words.body
    for never in ("Heron", "Bobby", "bath", "clip", "overdue", "looks up"):
        assert never not in words.subject + words.body
    for path in re.findall(r"http://127\.0\.0\.1:8080(\S+)", words.body):
        if not path.startswith(("/not-now", "/reminders")):
            assert app.url_map.bind("").test(path.partition("#")[0], method="GET"), path


def test_people_of_one_course_are_one_line_to_the_coordinator(db: Session, busy: World, settings: Settings) -> None:
    newcomer(db, busy)
    newcomer_place = attended(db, busy, "nell", 61)
    busy.add(db, "noor", Person(service_id=busy.saltmarsh, name="Noor", email="noor@example.org", created_at=NOW))
    db.add(
        CoursePlace(
            service_id=busy.saltmarsh,
            course_id=newcomer_place.course_id,
            person_id=busy.noor,
            booked_on=days(90),
            attended_on=days(61),
        )
    )
    db.flush()
    dues = [each for each in of(db, busy, "course-undecided") if each.person_id == busy.cody]
    assert len(dues) == 2
    body = nudge_letters.message(db, service(db, busy), busy.cody, dues, settings, NOW).body
    assert "2 people from Spring course might welcome a call" in body
    assert f"/courses/{newcomer_place.course_id}\n" in body
    assert "Nell" not in body

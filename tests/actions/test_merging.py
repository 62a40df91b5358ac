"""Two records of one person become one, by somebody entitled to say so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import drafts, merging
from logbook.adapters.database import Database
from logbook.domain.people import Actor, Role
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.models.desk import Draft
from logbook.models.journeys import Course, CoursePlace
from logbook.models.people import Person, RoleHeld
from logbook.models.protected_time import ProtectedWeek
from logbook.models.reminders import ReminderChoice
from logbook.models.services import StageChoice
from tests.racing import at_once
from tests.world import LONG_AGO, NOW, TODAY, World


def person(db: Session, world: World, who: str) -> Person:
    return db.get_one(Person, world.ids[who], populate_existing=True)


def merge(db: Session, world: World, kept: str, gone: str, by: str = "ada") -> None:
    merging.merge(db, world.actor(db, by), person(db, world, kept), person(db, world, gone), NOW)
    db.flush()
    db.expire_all()


def twin(db: Session, world: World, *held: Role, service: str = "saltmarsh") -> None:
    made = {"name": "Tess Again", "email": "again@example.org", "password_hash": "x", "created_at": NOW}
    world.add(db, "again", Person(service_id=world.ids[service], **made))
    for role in held:
        db.add(RoleHeld(service_id=world.ids[service], person_id=world.again, role=role, since=TODAY))
    db.flush()


def test_every_reference_is_moved_and_the_address_stays(db: Session, world: World) -> None:
    twin(db, world, Role.TRAINEE, Role.IT_CHAMPION)
    course = Course(
        service_id=world.saltmarsh, title="One", programme_key="vig-practitioner", first_day=TODAY, last_day=TODAY
    )
    world.add(db, "course", course)
    for who, more in (("tess", {}), ("again", {"attended_on": TODAY})):
        place: dict[str, Any] = {"person_id": world.ids[who], "booked_on": LONG_AGO, **more}
        db.add(CoursePlace(service_id=world.saltmarsh, course_id=course.id, **place))
    for who, moment in (("tess", NOW - timedelta(hours=1)), ("again", NOW)):
        actor = Actor(world.ids[who], who, moment)
        drafts.keep(db, actor, world.saltmarsh, "/cycles/new", {"line": [who]}, moment)
    db.flush()
    merge(db, world, "tess", "again")
    gone = person(db, world, "again")
    assert (gone.email, gone.merged_into_id) == (None, world.tess)
    assert person(db, world, "tess").email == "tess@example.org"
    spells = select(RoleHeld.role, RoleHeld.since).where(RoleHeld.person_id == world.tess).order_by(RoleHeld.role)
    assert [tuple(row) for row in db.execute(spells)] == [("IT champion", TODAY), ("trainee", LONG_AGO)]
    assert db.scalars(select(CoursePlace.attended_on)).all() == [TODAY]
    assert db.scalars(select(Draft.fields)).all() == [{"line": ["again"]}]
    for column in merging.references():
        if column.name != "merged_into_id":
            assert db.execute(select(column).where(column == world.again)).all() == [], column


def test_somebody_who_supervised_the_other_is_somebody_else(db: Session, world: World) -> None:
    with pytest.raises(RuleBroken, match="cannot be one person"):
        merge(db, world, "tess", "sam")


def test_it_takes_an_administrator_of_every_service_of_the_one_that_goes(db: Session, world: World) -> None:
    twin(db, world, Role.TRAINEE)
    db.add(RoleHeld(service_id=world.harbour, person_id=world.again, role=Role.SUPERVISOR, since=LONG_AGO))
    db.flush()
    for by in ("ada", "orla", "cody"):
        with pytest.raises(NotAllowed):
            merge(db, world, "tess", "again", by)


def test_nobody_takes_over_another_record_themselves(db: Session, world: World) -> None:
    with pytest.raises(RuleBroken, match="ask another administrator"):
        merge(db, world, "ada", "theo")


def test_the_record_in_use_stays(db: Session, world: World) -> None:
    twin(db, world, Role.TRAINEE)
    person(db, world, "again").retired_on = TODAY
    db.flush()
    with pytest.raises(RuleBroken, match="keep the other one"):
        merge(db, world, "again", "tess")


def test_merged_both_ways_at_once_one_is_refused(database: Database, world: World) -> None:
    with database.writing() as db:
        twin(db, world, Role.TRAINEE)
        db.commit()
    refused = at_once(
        database,
        [lambda db: merge(db, world, "tess", "again"), lambda db: merge(db, world, "again", "tess")],
    )
    assert len(refused) == 1
    with database.reading() as db:
        gone = db.scalars(select(Person.merged_into_id).where(Person.merged_into_id.is_not(None))).all()
    assert len(gone) == 1


def test_what_was_said_last_about_the_stage_stays(db: Session, world: World) -> None:
    twin(db, world, Role.TRAINEE)
    for who, shows, said_at in (("tess", True, NOW - timedelta(days=9)), ("again", False, NOW)):
        choice = {"service_id": world.saltmarsh, "person_id": world.ids[who], "shows": shows, "said_at": said_at}
        db.add(StageChoice(**choice))
    db.flush()
    merge(db, world, "tess", "again")
    assert [(each.person_id, each.shows) for each in db.scalars(select(StageChoice))] == [(world.tess, False)]


def test_of_two_weeks_of_protected_time_the_one_stated_last_stays(db: Session, world: World) -> None:
    twin(db, world, Role.TRAINEE)
    for who, used, stated_at in (("tess", 90, NOW), ("again", 45, NOW - timedelta(days=1)), ("again", 30, NOW)):
        of = {"service_id": world.saltmarsh, "person_id": world.ids[who], "agreed_minutes": 180}
        week_of = date(2026, 3, 2) if used == 30 else date(2026, 3, 9)
        db.add(ProtectedWeek(**of, week_of=week_of, used_minutes=used, stated_at=stated_at))
    db.flush()
    merge(db, world, "tess", "again")
    kept = db.scalars(select(ProtectedWeek).order_by(ProtectedWeek.week_of)).all()
    assert [(week.person_id, week.used_minutes) for week in kept] == [(world.tess, 30), (world.tess, 90)]


def test_what_was_said_last_about_reminders_stays(db: Session, world: World) -> None:
    twin(db, world, Role.TRAINEE)
    for who, off, said_at in (("tess", True, NOW - timedelta(days=9)), ("again", False, NOW)):
        choice = {"service_id": world.saltmarsh, "person_id": world.ids[who], "off": off, "said_at": said_at}
        db.add(ReminderChoice(**choice))
    db.flush()
    merge(db, world, "tess", "again")
    assert [(each.person_id, each.off) for each in db.scalars(select(ReminderChoice))] == [(world.tess, False)]

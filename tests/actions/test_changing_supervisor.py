"""A change of supervisor, dated today or ahead: from its day on, the cycles that wait, wait with the new one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import enrolment, retiring, signing
from logbook.actions.standing import of_journey
from logbook.adapters.database import Database
from logbook.domain.refusals import NotVisible
from logbook.models import caseload, evidence
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey
from logbook.models.people import Person, StandIn
from tests.world import NOW, TODAY, World, sign_in_row

DAY = timedelta(days=1)
FROM = 5
"""Days from now until the new supervisor begins."""


@pytest.fixture(autouse=True)
def changed_ahead(db: Session, world: World) -> None:
    """Tess has sent Sunny a cycle; from a day ahead, Sky is to supervise her."""
    world.client(db, "heron")
    world.cycle(db, "one", "heron", sent_at=NOW, sent_to_id=world.sunny)
    journey = db.get_one(Journey, world.tess_journey)
    enrolment.allocate(db, world.actor(db, "cody"), journey, world.sky, TODAY + FROM * DAY, NOW)
    db.commit()


def home(app: Flask, database: Database, world: World, name: str, at: datetime) -> str:
    """What this person reads on their home page at that time."""
    token, client = f"{name} {at}", app.test_client()
    with database.writing() as db:
        db.execute(sign_in_row(world.ids[name], world.saltmarsh, token, at))
        db.commit()
    with time_machine.travel(at, tick=False):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return client.get("/").text


@pytest.mark.parametrize(("days", "present", "other"), [(FROM - 1, "sunny", "sky"), (FROM, "sky", "sunny")])
def test_it_waits_with_whoever_supervises_that_day(
    app: Flask, database: Database, world: World, days: int, present: str, other: str
) -> None:
    at = NOW + days * DAY
    assert "Tess: 1 cycle to look at" in home(app, database, world, present, at)
    assert "1 cycle to look at" not in home(app, database, world, other, at)
    assert f"Heron cycle 1: with {present.title()}, {days} days" in home(app, database, world, "tess", at)


@pytest.mark.parametrize(("days", "present", "other"), [(FROM - 1, "sunny", "sky"), (FROM, "sky", "sunny")])
def test_whoever_it_waits_with_may_sign_it_and_the_other_may_not(
    db: Session, world: World, days: int, present: str, other: str
) -> None:
    at = NOW + days * DAY
    with pytest.raises(NotVisible):
        signing.sign(db, world.actor(db, other, at), world.one, seen_version=1, now=at)
    actor = world.actor(db, present, at)
    assert policy.may_sign_off(actor, of_journey(db, actor, world.tess_journey), frozenset())
    assert signing.sign(db, actor, world.one, seen_version=1, now=at).signed_by_id == world.ids[present]


def test_while_the_new_one_is_away_it_waits_with_who_stands_in(
    app: Flask, database: Database, db: Session, world: World
) -> None:
    days = {"since": TODAY + FROM * DAY, "until": TODAY + (FROM + 2) * DAY}
    db.add(StandIn(service_id=world.saltmarsh, supervisor_id=world.sky, stand_in_id=world.ash, **days))
    db.commit()
    assert "Heron cycle 1: with Ash" in home(app, database, world, "tess", NOW + FROM * DAY)
    assert "Heron cycle 1: with Sky" in home(app, database, world, "tess", NOW + (FROM + 3) * DAY)


def test_where_nobody_is_named_it_stays_with_whom_it_was_sent_to(
    app: Flask, database: Database, db: Session, world: World
) -> None:
    journey = db.get_one(Journey, world.tess_journey)
    enrolment.allocate(db, world.actor(db, "cody"), journey, None, TODAY, NOW)
    db.commit()
    assert "Heron cycle 1: with Sunny" in home(app, database, world, "tess", NOW + FROM * DAY)


@pytest.mark.parametrize(("days", "name"), [(FROM - 1, "Sunny"), (FROM, "Sky")])
def test_the_printed_logbook_says_the_same(db: Session, world: World, days: int, name: str) -> None:
    logbook = evidence.read(db, world.tess_journey, NOW + days * DAY)
    assert [cycle.sent_to for client in logbook.clients for cycle in client.cycles] == [name]


def test_who_retires_after_the_change_leaves_nothing_of_it(db: Session, world: World) -> None:
    at = NOW + FROM * DAY
    assert caseload.of(db, world.sunny, world.saltmarsh, TODAY).cycles == 1
    assert caseload.of(db, world.sunny, world.saltmarsh, at.date()).cycles == 0
    assert caseload.of(db, world.sky, world.saltmarsh, at.date()).cycles == 1
    ada, sunny = world.actor(db, "ada", at), db.get_one(Person, world.sunny)
    retiring.retire(db, ada, sunny, world.saltmarsh, world.sam, at)
    db.flush()
    assert of_journey(db, ada, world.tess_journey).supervisor_ids == {world.sky}
    assert db.get_one(Cycle, world.one, populate_existing=True).sent_at == NOW

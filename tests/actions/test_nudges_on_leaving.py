"""Nudges go along: with two records that become one, with somebody who leaves, with an identity that is erased."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import erasing, journal, leading, merging, retiring, slots
from logbook.actions.leading import Lead
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.domain.delivery import GONE, state
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge, TextNumber
from logbook.models.people import Person
from tests.nudging import ENROLLED, RULE, Rules
from tests.world import NOW, World


@pytest.fixture
def lead(database: Database, world: World) -> Lead:
    taken = leading.take(database, AdvisoryLock(database, 4711), "the tests", timedelta(days=99))
    assert taken is not None
    return taken


def nudge(world: World, name: str, subject_id: UUID, step: int = 1) -> Nudge:
    of = {"service_id": world.saltmarsh, "person_id": world.ids[name], "rule": RULE, "rule_version": 1}
    return Nudge(**of, subject_id=subject_id, episode=ENROLLED, step=step, found_at=NOW)


def test_two_records_that_become_one_have_each_nudge_once(db: Session, world: World) -> None:
    """Both were told of one thing as coordinators of a service; each of something else besides."""
    for name, steps in (("tess", (1, 2)), ("theo", (2, 3))):
        db.add_all(nudge(world, name, world.saltmarsh, step) for step in steps)
        db.add(TextNumber(service_id=world.saltmarsh, person_id=world.ids[name], number=f"+44{name}", said_at=NOW))
    db.flush()
    people = [db.get_one(Person, world.ids[name]) for name in ("tess", "theo")]
    merging.merge(db, world.actor(db, "ada"), people[0], people[1], NOW)
    journal.commit(db)
    rows = db.execute(select(Nudge.person_id, Nudge.step).order_by(Nudge.step)).all()
    assert [tuple(row) for row in rows] == [(world.tess, 1), (world.tess, 2), (world.tess, 3)]
    assert db.scalars(select(TextNumber.person_id)).all() == [world.tess]


def test_whoever_leaves_hears_nothing_more_and_the_log_says_why(
    database: Database, db: Session, world: World, lead: Lead
) -> None:
    slots.run(database, lead, world.saltmarsh, Rules().reminders, NOW)
    retiring.retire(db, world.actor(db, "ada"), db.get_one(Person, world.tess), world.saltmarsh, None, NOW)
    journal.commit(db)
    letters = {row.person_id: row.dropped_at for row in db.scalars(select(OutgoingMail).where(OutgoingMail.once))}
    assert letters == {world.tess: NOW, world.theo: None}
    mine = db.scalars(select(Nudge).where(Nudge.person_id == world.tess)).one()
    assert (state(mine), mine.why) == ("not sent", GONE)


def test_an_identity_that_is_erased_takes_its_nudges_and_its_number_along(
    database: Database, db: Session, world: World, lead: Lead
) -> None:
    slots.run(database, lead, world.saltmarsh, Rules().reminders, NOW)
    db.add(TextNumber(service_id=world.saltmarsh, person_id=world.tess, number="+447700900123", said_at=NOW))
    db.flush()
    tess = db.get_one(Person, world.tess)
    retiring.retire(db, world.actor(db, "ada"), tess, world.saltmarsh, None, NOW)
    erasing.erase(db, world.actor(db, "ada"), tess, NOW)
    journal.commit(db)
    for table in (Nudge, OutgoingMail, TextNumber):
        assert world.tess not in db.scalars(select(table.person_id)).all()

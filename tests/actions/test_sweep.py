"""The sweep's statements say what the rules of domain/nudges say of each: held to them over two years of a service full of people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import leading
from logbook.actions.finding import find
from logbook.actions.reminding import reminders
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.cli.demo.building import build
from logbook.config import Settings
from logbook.models.calls import Call
from logbook.models.journeys import Break, Journey
from logbook.models.nudges import Nudge
from logbook.models.reminders import ReminderChoice
from logbook.models.services import Service
from tests.databases import new_database_of_ours
from tests.stalling import swept, told_one_by_one

TODAY = date(2026, 3, 18)
MOMENTS = [datetime(2024, 9, 3, 9, 30, tzinfo=UTC) + timedelta(days=19 * number, hours=number) for number in range(36)]


@pytest.fixture(scope="module")
def everybody() -> Iterator[Database]:
    with new_database_of_ours() as database:
        build(database, TODAY, 7, trainees=60)
        with database.writing() as db:
            _unsettle(db)
            db.commit()
        yield database


def _unsettle(db: Session) -> None:
    """Of the many: some on leave, some called, some who want no reminders, some already reminded, some whose word was dropped."""
    journeys = db.execute(select(Journey.id, Journey.service_id, Journey.person_id).order_by(Journey.id)).all()
    noted_at = datetime(2025, 11, 3, 9, tzinfo=UTC)
    for number, (journey_id, service_id, person_id) in enumerate(journeys):
        day = TODAY - timedelta(days=9 * number)
        match number % 6:
            case 0:
                ends_on = day + timedelta(days=40) if number % 4 else None
                db.add(
                    Break(service_id=service_id, journey_id=journey_id, kind="leave", starts_on=day, ends_on=ends_on)
                )
            case 1 | 4:
                noted = {"called_by_id": person_id, "noted_at": noted_at}
                for back in range(number % 20, 600, 20):
                    outcome = "spoke" if back % 3 else "no answer"
                    about = {"person_id": person_id, "subject_id": journey_id, "on": TODAY - timedelta(days=back)}
                    db.add(Call(service_id=service_id, outcome=outcome, **about, **noted))
            case 2 if not db.scalar(select(ReminderChoice.id).where(ReminderChoice.person_id == person_id)):
                db.add(ReminderChoice(service_id=service_id, person_id=person_id, off=True, said_at=noted_at))
    db.flush()
    db.execute(
        update(Nudge).where(Nudge.step == 2).values(dropped_at=datetime(2026, 1, 7, 9, tzinfo=UTC), gathered_at=None)
    )


@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_a_sweep_gives_what_the_rules_give(everybody: Database, now: datetime) -> None:
    with everybody.reading() as db:
        for here in db.scalars(select(Service).order_by(Service.id)):
            assert swept(db, here, now) == told_one_by_one(db, here, now)


def test_there_is_something_to_give_of_most_rules(everybody: Database) -> None:
    with everybody.reading() as db:
        services = db.scalars(select(Service)).all()
        given = {key for now in MOMENTS for here in services for key in swept(db, here, now)}
    assert len(given) > 200
    assert len({rule for _, rule, *_ in given}) >= 7


def test_what_is_kept_is_what_was_given_and_once(everybody: Database, settings: Settings) -> None:
    now = MOMENTS[-1]
    with everybody.reading() as db:
        services = db.scalars(select(Service)).all()
        given = set().union(*(swept(db, here, now) for here in services))
        before = set(db.scalars(select(Nudge.id)))
    lead = leading.take(everybody, AdvisoryLock(everybody, 4712), "a test", by_hand=True)
    assert lead is not None
    counted = [sum(find(everybody, lead, here.id, reminders(settings), now) for here in services) for _ in range(2)]
    with everybody.reading() as db:
        kept = [each for each in db.scalars(select(Nudge)) if each.found_at == now]
    assert {(each.person_id, each.rule, each.subject_id, each.episode, each.step) for each in kept} == given
    assert counted == [len(given), 0]
    new = [each for each in kept if each.id not in before]
    assert new
    assert {(each.id.version, each.wish) for each in new} == {(7, "email")}

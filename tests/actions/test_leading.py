"""One leads: the lease decides, its number refuses whoever led before, and a dead leader is not waited for on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from logbook.actions import leading
from logbook.actions.leading import LEASE, Deposed
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.models.timetable import Lease
from tests.world import NOW, World

NUMBER = 4711


@pytest.fixture
def locks(database: Database, world: World) -> Iterator[tuple[AdvisoryLock, AdvisoryLock]]:
    one, other = AdvisoryLock(database, NUMBER), AdvisoryLock(database, NUMBER)
    yield one, other
    one.let_go()
    other.let_go()


def lease(database: Database) -> Lease:
    with database.reading() as db:
        return db.scalars(select(Lease)).one()


def test_one_leads_until_its_lease_runs_out(database: Database, locks: tuple[AdvisoryLock, AdvisoryLock]) -> None:
    first = leading.take(database, locks[0], "one")
    assert first is not None
    assert (first.number, lease(database).until) == (1, NOW + LEASE)
    assert leading.take(database, locks[1], "other") is None
    with time_machine.travel(NOW + LEASE / 2, tick=False):
        leading.renew(database, locks[0], first)
    with time_machine.travel(NOW + LEASE, tick=False):
        assert leading.take(database, locks[1], "other") is None, "it was lengthened"
    with time_machine.travel(NOW + LEASE * 2, tick=False):
        second = leading.take(database, locks[1], "other")
    assert second is not None
    assert second.number == 2


def test_whoever_led_before_writes_nothing_any_more(
    database: Database, locks: tuple[AdvisoryLock, AdvisoryLock]
) -> None:
    first = leading.take(database, locks[0], "one")
    assert first is not None
    with time_machine.travel(NOW + LEASE * 2, tick=False):
        assert leading.take(database, locks[1], "other") is not None
        with pytest.raises(Deposed):
            leading.renew(database, locks[0], first)
        with database.writing() as db, pytest.raises(Deposed):
            leading.fenced(db, first)
        leading.resign(database, locks[0], first)
        assert lease(database).until == NOW + LEASE * 3, "the new leader's lease is not the old one's to end"


def test_a_write_of_the_leader_lengthens_its_lease(
    database: Database, locks: tuple[AdvisoryLock, AdvisoryLock]
) -> None:
    lead = leading.take(database, locks[0], "one")
    assert lead is not None
    with time_machine.travel(NOW + timedelta(seconds=50), tick=False), database.writing() as db:
        leading.fenced(db, lead)
        db.commit()
    assert lease(database).until == NOW + timedelta(seconds=50) + LEASE


def test_whoever_resigns_or_is_asked_by_hand_makes_room(
    database: Database, locks: tuple[AdvisoryLock, AdvisoryLock]
) -> None:
    first = leading.take(database, locks[0], "one")
    assert first is not None
    by_hand = leading.take(database, locks[1], "an operator", by_hand=True)
    assert by_hand is not None
    with pytest.raises(Deposed):
        leading.renew(database, locks[0], first)
    leading.resign(database, locks[1], by_hand)
    again = leading.take(database, locks[0], "one")
    assert again is not None
    assert (first.number, by_hand.number, again.number) == (1, 2, 3)


def test_a_leader_whose_connection_is_gone_is_followed_at_once(
    database: Database, locks: tuple[AdvisoryLock, AdvisoryLock]
) -> None:
    first = leading.take(database, locks[0], "one")
    assert first is not None
    assert lease(database).locked is not database.is_sqlite
    assert leading.take(database, locks[1], "other") is None
    locks[0].let_go()  # what the database does when the process dies
    second = leading.take(database, locks[1], "other")
    assert (second is None) is database.is_sqlite


def test_many_who_want_to_lead_at_once_make_one_leader(
    database: Database, locks: tuple[AdvisoryLock, AdvisoryLock]
) -> None:
    leads: list[object] = []
    ready = threading.Barrier(2)

    def want(lock: AdvisoryLock) -> None:
        ready.wait(10)
        leads.append(leading.take(database, lock, "somebody"))

    both = [threading.Thread(target=want, args=(lock,)) for lock in locks]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sum(lead is not None for lead in leads) == 1
    assert lease(database).number == 1

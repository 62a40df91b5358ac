"""A call that was noted: who is left in peace by it, and where it goes when a person's record does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import calls, erasing, merging, stalls
from logbook.domain.calls import RESTS, CallOutcome
from logbook.models.base import new_id
from logbook.models.calls import Call
from logbook.models.journeys import CoursePlace, Journey
from logbook.models.people import Person, RoleHeld
from tests.stalling import all_busy, attended, days, found, moved, newcomer, service, told
from tests.world import NOW, World


def noted(db: Session, world: World, about: Journey | CoursePlace, outcome: CallOutcome = CallOutcome.SPOKE) -> Call:
    return calls.note(db, world.actor(db, "cody"), about, outcome, new_id(), NOW)


def test_no_coordinator_is_asked_to_call_whom_one_of_them_spoke_to(db: Session, world: World) -> None:
    all_busy(db, world)
    newcomer(db, world)
    place = attended(db, world, "nell", 60)
    moved(db, world, "tess", 84)
    for rule, about, step in (
        ("course-undecided", place, 3),
        ("nothing-filmed", db.get_one(Journey, world.tess_journey), 3),
    ):
        assert ("cody", step) in told(found(db, world), rule)
        noted(db, world, about, CallOutcome.NO_ANSWER)
        assert ("cody", step) in told(found(db, world), rule)
        call = noted(db, world, about)
        assert ("cody", step) not in told(found(db, world), rule)
        assert ("cody", step) in told(found(db, world, NOW + RESTS), rule)
        calls.take_back(db, world.actor(db, "cody"), call, NOW)
        db.flush()
        assert ("cody", step) in told(found(db, world), rule)


def test_a_call_begins_no_clock_anew(db: Session, world: World) -> None:
    all_busy(db, world)
    moved(db, world, "tess", 30)
    noted(db, world, db.get_one(Journey, world.tess_journey))
    assert told(found(db, world), "nothing-filmed") == {("tess", 1)}


def test_a_word_with_a_coordinator_is_that_weeks_message(db: Session, world: World) -> None:
    all_busy(db, world)
    here, about = service(db, world), db.get_one(Journey, world.tess_journey)
    noted(db, world, about, CallOutcome.NO_ANSWER)
    assert stalls.not_before(db, here, world.tess, NOW) == NOW
    call = noted(db, world, about)
    a_week_on = datetime(2026, 3, 25, 8, 30, tzinfo=UTC)
    assert stalls.not_before(db, here, world.tess, NOW) == a_week_on
    assert stalls.not_before(db, here, world.theo, NOW) == NOW
    assert stalls.not_before(db, here, world.tess, a_week_on) == a_week_on
    calls.take_back(db, world.actor(db, "cody"), call, NOW)
    db.flush()
    assert stalls.not_before(db, here, world.tess, NOW) == NOW


def test_calls_go_along_when_two_records_become_one_and_go_with_whoever_is_erased(db: Session, world: World) -> None:
    newcomer(db, world)
    place = attended(db, world, "nell", 60)
    noted(db, world, place)
    newcomer_again = Person(service_id=world.saltmarsh, name="Nell A", email="nella@example.org", created_at=NOW)
    kept = world.add(db, "nella", newcomer_again)
    ada = world.actor(db, "ada")
    merging.merge(db, ada, newcomer_again, db.get_one(Person, world.nell), NOW)
    assert db.scalars(select(Call.person_id)).all() == [kept]
    newcomer_again.retired_on = days(1)
    db.execute(update(RoleHeld).where(RoleHeld.person_id == kept).values(until=days(1)))
    db.flush()
    erasing.erase(db, ada, newcomer_again, NOW + timedelta(days=1))
    assert db.scalars(select(Call.id)).all() == []

"""The statistics are kept with the facts: after every act, rows and roll-up are what the facts come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bench.counting import statements
from logbook.actions import courses, cycles, enrolment, journal, journeys, removals, roles, teams, ways
from logbook.actions.cycles import Entry
from logbook.actions.standing import of_journey
from logbook.adapters.database import Database
from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind
from logbook.domain.leaving import LeavingReason
from logbook.domain.people import Role
from logbook.domain.retention_of_people.ways import Stage
from logbook.domain.roles import Spell
from logbook.models.base import new_id
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.journeys import CoursePlace, Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld
from logbook.models.services import Team, TeamPlace
from logbook.models.ways import VERSION, RetentionDay
from tests.courses import course as a_course
from tests.racing import at_once
from tests.world import NOW, TODAY, World


@pytest.fixture
def kept(db: Session) -> Iterator[Session]:
    """A session whose statistics are looked at at the end of each test."""
    yield db
    journal.commit(db)
    assert ways.compare(db) == []


def number(db: Session, measure: str, kind: str = "all", key: str = "", day: date = TODAY) -> int:
    """So many by the end of a day."""
    table = RetentionDay
    rows = db.scalars(
        select(table.number).where(
            table.measure == measure, table.kind == kind, table.key == key, table.day <= day.toordinal()
        )
    )
    return sum(rows)


def changes(db: Session) -> int:
    return sum(db.scalars(select(RetentionDay.number).where(RetentionDay.measure == VERSION)))


def log(db: Session, world: World, reviewed_on: date) -> Cycle:
    """A cycle as the trainee logs it."""
    if "heron" not in world.ids:
        world.client(db, "heron")
    client, cycle_id = db.get_one(Client, world.ids["heron"], populate_existing=True), new_id()
    words = {"filmed_on": reviewed_on - timedelta(days=3), "reviewed_on": reviewed_on, "childs_answer": "yes"}
    values: dict[str, Any] = words | {"review_minutes": 40, "line": "She waits.", "next_step": "Bath time."}
    cycles.log(db, world.actor(db, "tess"), client, Entry(values), cycle_id=cycle_id, now=NOW)
    journal.commit(db)
    return db.get_one(Cycle, cycle_id)


def accredited(db: Session, world: World, on: date) -> None:
    db.execute(update(Journey).where(Journey.id == world.tess_journey).values(accredited_on=on))
    ways.touch(db, world.tess_journey)
    journal.commit(db)


def test_the_first_cycle_counts_once_and_a_later_one_changes_nothing(kept: Session, world: World) -> None:
    before = changes(kept)
    cycle = log(kept, world, TODAY - timedelta(days=9))
    assert (number(kept, Stage.FIRST_CYCLE), changes(kept)) == (1, before + 1)
    log(kept, world, TODAY - timedelta(days=2))
    assert (number(kept, Stage.FIRST_CYCLE), changes(kept)) == (1, before + 1)
    earlier = log(kept, world, TODAY - timedelta(days=30))
    assert number(kept, Stage.FIRST_CYCLE, day=TODAY - timedelta(days=30)) == 1
    for each in (cycle, earlier):
        removals.remove_cycle(kept, world.actor(kept, "tess"), each, NOW)
        journal.commit(kept)
    assert number(kept, Stage.FIRST_CYCLE, day=TODAY - timedelta(days=3)) == 0
    removals.restore_cycle(kept, world.actor(kept, "tess"), earlier, NOW)


def test_practice_is_a_cycle_within_a_hundred_and_eighty_days(kept: Session, world: World) -> None:
    done = TODAY - timedelta(days=300)
    accredited(kept, world, done - timedelta(days=10))
    assert number(kept, Stage.ACCREDITED) == 1
    assert number(kept, Stage.PRACTISING) == 0
    log(kept, world, done)
    assert [number(kept, Stage.PRACTISING, day=done + timedelta(days=n)) for n in (-1, 0, 180, 181)] == [0, 1, 1, 0]
    log(kept, world, TODAY - timedelta(days=20))
    assert number(kept, Stage.PRACTISING) == 1
    way = kept.get_one(Journey, world.tess_journey).counted
    assert way is not None
    assert way["lapsed_on"] == (done + timedelta(days=181)).toordinal()


def test_leave_is_no_exit_from_practice(kept: Session, world: World) -> None:
    done = TODAY - timedelta(days=300)
    accredited(kept, world, done - timedelta(days=10))
    log(kept, world, done)
    actor, standing = world.actor(kept, "tess"), of_journey(kept, world.actor(kept, "tess"), world.tess_journey)
    leave = Away(BreakKind.LEAVE, done + timedelta(days=30), done + timedelta(days=229))
    journeys.away(kept, actor, standing, leave, new_id(), NOW)
    journal.commit(kept)
    assert number(kept, Stage.PRACTISING) == 1


def test_leaving_with_reasons_and_coming_back(kept: Session, world: World) -> None:
    actor = world.actor(kept, "tess")
    standing = of_journey(kept, actor, world.tess_journey)
    journeys.leave(kept, actor, standing, TODAY, [LeavingReason.TIME, LeavingReason.CASELOAD], NOW)
    journal.commit(kept)
    assert [number(kept, each) for each in ("left", "reason:time", "reason:caseload", "reason:values")] == [1, 1, 1, 0]
    assert number(kept, "stage:supervised-practice") == 1
    journeys.come_back(kept, actor, standing, TODAY, new_id(), NOW)
    journal.commit(kept)
    assert [number(kept, each) for each in ("left", "reason:time")] == [0, 0]


def test_a_course_attended_and_what_came_of_it(kept: Session, world: World) -> None:
    course = a_course(kept, world)
    actor, last = world.actor(kept, "cody"), course.last_day
    courses.book(kept, actor, course, [world.theo, world.sky], NOW)
    kept.flush()
    places = {place.person_id: place for place in kept.scalars(select(CoursePlace))}
    for place in places.values():
        courses.attend(kept, actor, place, last, NOW)
    journal.commit(kept)
    assert number(kept, Stage.ATTENDED) == number(kept, Stage.ATTENDED, "cohort", course.id.hex) == 2
    courses.not_for_me(kept, actor, places[world.theo], [LeavingReason.VALUES], NOW)
    enrol(kept, world, "sky", places[world.sky])
    journal.commit(kept)
    assert [number(kept, each) for each in ("not-for-me", "reason:values", "enrolled-from-course")] == [1, 1, 1]
    courses.think_again(kept, actor, places[world.theo], NOW)
    journal.commit(kept)
    assert number(kept, "not-for-me") == 0


def enrol(db: Session, world: World, who: str, place: CoursePlace) -> None:
    version = db.get_one(ProgrammeVersion, world.saltmarsh_programme)
    actor = world.actor(db, "cody")
    enrolment.enrol(db, actor, world.ids[who], version, TODAY, new_id(), NOW, place=place)


def test_whoever_changes_teams_takes_what_they_were_counted_as_along(kept: Session, world: World) -> None:
    ada = world.actor(kept, "ada")
    second = teams.create(kept, ada, world.saltmarsh, "Second team", new_id(), NOW)
    first = kept.get_one(Team, world.team)
    teams.place(kept, ada, second, world.theo, False, NOW)
    journal.commit(kept)
    assert number(kept, Stage.ENROLLED, "team", second.id.hex) == 1
    assert number(kept, Stage.ENROLLED, "team", first.id.hex) == 1
    placed = kept.scalars(select(TeamPlace).where(TeamPlace.person_id == world.theo)).one()
    teams.leave(kept, ada, placed, NOW)
    journal.commit(kept)
    assert number(kept, Stage.ENROLLED, "team", second.id.hex) == 0


def test_a_supervisor_is_one_from_the_day_of_the_role(kept: Session, world: World) -> None:
    accredited(kept, world, TODAY - timedelta(days=40))
    ada, tess = world.actor(kept, "ada"), kept.get_one(Person, world.tess)
    held = roles.give(kept, ada, tess, world.saltmarsh, Spell(Role.SUPERVISOR, TODAY, None), NOW)
    journal.commit(kept)
    assert [number(kept, Stage.SUPERVISOR, day=TODAY + timedelta(days=n)) for n in (-1, 0)] == [0, 1]
    roles.end(kept, ada, kept.get_one(RoleHeld, held.id), TODAY + timedelta(days=5), NOW)
    journal.commit(kept)
    assert number(kept, Stage.SUPERVISOR, day=TODAY + timedelta(days=6)) == 0


def test_two_first_cycles_at_once_count_once(database: Any, world: World) -> None:
    with database.writing() as db:
        for name in ("heron", "willow"):
            world.client(db, name, code=name.title())
        db.commit()

    def save(name: str) -> Any:
        def act(db: Session) -> None:
            client = db.get_one(Client, world.ids[name])
            values = {"filmed_on": TODAY - timedelta(days=5), "reviewed_on": TODAY, "childs_answer": "yes"}
            cycles.log(db, world.actor(db, "tess"), client, Entry(values), cycle_id=new_id(), now=NOW)

        return act

    assert at_once(database, [save("heron"), save("willow")]) == []
    with database.reading() as db:
        assert number(db, Stage.FIRST_CYCLE) == 1
        assert ways.compare(db) == []


def test_a_first_cycle_is_counted_by_its_facts_where_somebody_else_changed_the_way_meanwhile(
    kept: Session, world: World
) -> None:
    client = kept.get_one(Client, world.client(kept, "heron"))
    known = client.journey_counted
    kept.execute(update(Person).where(Person.id == world.tess).values(profession="teaching"))
    ways.touch_people(kept, world.tess)
    ways.settle(kept)
    values = {"filmed_on": TODAY - timedelta(days=5), "reviewed_on": TODAY, "childs_answer": "yes"}
    set_committed_value(client, "journey_counted", known)  # as another transaction, that began before, still knows it
    cycles.log(kept, world.actor(kept, "tess"), client, Entry(values), cycle_id=new_id(), now=NOW)
    journal.commit(kept)
    assert number(kept, Stage.FIRST_CYCLE, "profession", "teaching") == 1
    assert kept.get_one(Journey, world.tess_journey, populate_existing=True).last_activity_on == TODAY


def test_what_disagrees_is_named_and_counted_anew(db: Session, world: World) -> None:
    log(db, world, TODAY)
    db.execute(update(RetentionDay).where(RetentionDay.measure == Stage.FIRST_CYCLE).values(number=7))
    db.execute(update(Journey).where(Journey.id == world.theo_journey).values(counted=None))
    wrong = ways.compare(db)
    assert any(f"journeys {world.theo_journey}" in line for line in wrong)
    assert any("first-cycle on day" in line and "is 7 in the statistics and 1 by rows" in line for line in wrong)
    ways.recount(db)
    assert ways.compare(db) == []


def test_no_more_than_one_service_is_compared_at_once(db: Session, world: World, database: Database) -> None:
    log(db, world, TODAY)
    db.commit()
    with database.reading() as reading, statements(database.engine) as seen:
        assert ways.compare(reading) == []
    asked = [statement for statement, _ in seen if "retention_days.number" in statement or ".counted" in statement]
    assert len(asked) >= 3
    assert all(re.search(r"\bservice_id = ", statement) for statement in asked)

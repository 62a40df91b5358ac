"""What the tests of courses put into the world."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.domain.people import Role
from logbook.models.journeys import Course, CoursePlace
from logbook.models.people import Person, RoleHeld
from tests.world import LONG_AGO, NOW, TODAY, World

LAST_WEEK = TODAY - timedelta(days=7)


def newcomer(
    db: Session, world: World, name: str = "nell", service: str = "saltmarsh", role: Role = Role.MANAGER
) -> UUID:
    """Somebody who belongs to the service and has no journey."""
    service_id = world.ids[service]
    person_id = world.add(
        db, name, Person(service_id=service_id, name=name.title(), email=f"{name}@example.org", created_at=NOW)
    )
    db.add(RoleHeld(service_id=service_id, person_id=person_id, role=role, since=LONG_AGO))
    db.flush()
    return person_id


def course(db: Session, world: World, name: str = "course", **facts: Any) -> Course:
    """A course held last week that leads to VIG practitioner, unless the facts say otherwise."""
    usual: dict[str, Any] = {
        "service_id": world.saltmarsh,
        "title": "Spring course",
        "programme_key": "vig-practitioner",
        "first_day": LAST_WEEK - timedelta(days=1),
        "last_day": LAST_WEEK,
    }
    world.add(db, name, Course(**(usual | facts)))
    return db.get_one(Course, world.ids[name])


def place(db: Session, world: World, person: str, course: str = "course", **facts: Any) -> CoursePlace:
    """A place of somebody who attended last week and is deciding, unless the facts say otherwise."""
    of = db.get_one(Course, world.ids[course])
    usual: dict[str, Any] = {
        "service_id": of.service_id,
        "course_id": of.id,
        "person_id": world.ids[person],
        "booked_on": LAST_WEEK - timedelta(days=30),
        "attended_on": LAST_WEEK,
    }
    name = f"{person} on {course}"
    world.add(db, name, CoursePlace(**(usual | facts)))
    return db.get_one(CoursePlace, world.ids[name])


def of_nell(database: Database, world: World) -> CoursePlace:
    """Nell's place on the course, as it is kept now."""
    with database.reading() as reading:
        return reading.get_one(CoursePlace, world.ids["nell on course"])

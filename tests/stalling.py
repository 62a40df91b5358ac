"""People who stand still: ways to make somebody of the world stall, and to ask what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import stalls, sweep
from logbook.actions.finding import ANEW_AFTER
from logbook.domain.nudges import Due
from logbook.models.base import new_id
from logbook.models.journeys import Course, CoursePlace, Journey
from logbook.models.nudges import Nudge
from logbook.models.people import Person, RoleHeld
from logbook.models.services import Service
from logbook.models.supervision import SupervisionSession
from tests.world import NOW, TODAY, World


def days(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def moved(db: Session, world: World, trainee: str, ago: int, **facts: Any) -> None:
    """A trainee whose last work is so many days back."""
    change = {"last_activity_on": days(ago)} | facts
    db.execute(update(Journey).where(Journey.id == world.ids[f"{trainee}_journey"]).values(**change))


def service(db: Session, world: World) -> Service:
    return db.get_one(Service, world.saltmarsh)


def found(db: Session, world: World, now: datetime = NOW) -> set[tuple[str, str, int]]:
    """(who, rule, step) of all that is due in Saltmarsh."""
    names = {id_: name for name, id_ in world.ids.items() if "_" not in name}
    assert swept(db, service(db, world), now) == told_one_by_one(db, service(db, world), now)
    return {(names[each.person_id], each.rule, each.step) for each in stalls.due(db, service(db, world), now)}


Key = tuple[UUID, str, UUID, date, int]


def swept(db: Session, here: Service, now: datetime) -> set[Key]:
    """What is new to keep in a service, as the sweep finds it: by statements, and one by one where it says so."""
    at_once = sweep.at_once(db, here, now, now - ANEW_AFTER)
    given = {_key(UUID(str(who)), rule, UUID(str(of)), since, step) for who, rule, of, since, step, *_ in at_once}
    one_by_one = {
        _key(each.person_id, each.rule, each.subject_id, each.episode, each.step)
        for each in sweep.one_by_one(db, here, now)
    }
    return (given | one_by_one) - _kept(db, here, now)


def told_one_by_one(db: Session, here: Service, now: datetime) -> set[Key]:
    """The same by the rules of domain/nudges alone, asked of each that stands still."""
    due = stalls.due(db, here, now)
    return {_key(each.person_id, each.rule, each.subject_id, each.episode, each.step) for each in due} - _kept(
        db, here, now
    )


def _kept(db: Session, here: Service, now: datetime) -> set[Key]:
    """What stands already: neither dropped, nor only lately."""
    rows = db.scalars(select(Nudge).where(Nudge.service_id == here.id))
    stays = [each for each in rows if each.dropped_at is None or each.dropped_at > now - ANEW_AFTER]
    return {_key(each.person_id, each.rule, each.subject_id, each.episode, each.step) for each in stays}


def _key(person_id: UUID, rule: str, subject_id: UUID, episode: date | str, step: int) -> Key:
    return person_id, str(rule), subject_id, date.fromisoformat(str(episode)), step


def of(db: Session, world: World, rule: str, now: datetime = NOW) -> list[Due]:
    return [each for each in stalls.due(db, service(db, world), now) if each.rule == rule]


def told(found: Iterable[tuple[str, str, int]], rule: str) -> set[tuple[str, int]]:
    return {(who, step) for who, which, step in found if which == rule}


def session(db: Session, world: World, trainee: str, ago: int, **facts: Any) -> None:
    usual: dict[str, Any] = {
        "service_id": world.saltmarsh,
        "journey_id": world.ids[f"{trainee}_journey"],
        "trainee_id": world.ids[trainee],
        "supervisor_id": world.sunny,
        "on": days(ago),
        "minutes": 60,
        "mode": "video call",
        "kind": "individual",
        "entitled": True,
        "entered_by_id": world.ids[trainee],
        "entered_at": NOW - timedelta(days=ago),
        "trainee_confirmed_at": NOW,
        "supervisor_confirmed_at": NOW - timedelta(days=60),
    }
    db.add(SupervisionSession(**(usual | facts)))
    db.flush()


def attended(db: Session, world: World, who: str, ago: int) -> CoursePlace:
    course = Course(
        service_id=world.saltmarsh,
        title="Spring course",
        programme_key="vig-practitioner",
        first_day=days(ago + 1),
        last_day=days(ago),
    )
    db.add(course)
    db.flush()
    place = CoursePlace(
        service_id=world.saltmarsh,
        course_id=course.id,
        person_id=world.ids[who],
        booked_on=days(ago + 9),
        attended_on=days(ago),
    )
    db.add(place)
    db.flush()
    return place


def newcomer(db: Session, world: World, name: str = "nell") -> None:
    world.add(db, name, Person(service_id=world.saltmarsh, name="Nell", email="nell@example.org", created_at=NOW))
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.ids[name], role="trainee", since=days(200)))
    db.flush()


def heard(db: Session, world: World, at: datetime, **facts: Any) -> None:
    usual: dict[str, Any] = {
        "service_id": world.saltmarsh,
        "person_id": world.tess,
        "rule": "nothing-filmed",
        "rule_version": 1,
        "subject_id": world.tess_journey,
        "episode": days(28),
        "step": 1,
        "found_at": at,
        "message_id": new_id(),
        "gathered_at": at,
        "sent_at": at,
    }
    db.add(Nudge(**(usual | facts)))
    db.flush()


def all_busy(db: Session, world: World) -> World:
    """Everybody in Saltmarsh worked and had supervision yesterday: nothing is due."""
    for trainee in ("tess", "theo"):
        moved(db, world, trainee, 1)
        session(db, world, trainee, 1)
    db.flush()
    return world

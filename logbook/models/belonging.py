"""Who belongs to a service: their roles there, who administers it, who is accredited to supervise in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import SUPERVISING, Actor, Role
from logbook.domain.roles import Spell
from logbook.models.people import Person, RoleHeld
from logbook.models.services import Service
from logbook.models.standing import accredited_above, running


def lock(db: Session, service_id: UUID) -> Service:
    """The service, held until the commit: changes to who belongs to it queue here, so that two cannot cross."""
    return db.scalars(select(Service).where(Service.id == service_id).with_for_update()).one()


def administrators(db: Session, service_id: UUID, today: date) -> frozenset[UUID]:
    """Who can administer the service today and with no end in sight: a password, not retired, an open-ended role."""
    query = (
        select(RoleHeld.person_id)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(
            RoleHeld.service_id == service_id,
            RoleHeld.role == Role.ADMINISTRATOR,
            RoleHeld.since <= today,
            RoleHeld.until.is_(None),
            Person.retired_on.is_(None),
            Person.merged_into_id.is_(None),
            Person.password_hash.is_not(None),
        )
    )
    return frozenset(db.scalars(query))


def spells(db: Session, person_id: UUID, service_id: UUID) -> list[Spell]:
    """Every role the person holds, held or will hold in the service."""
    query = select(RoleHeld.role, RoleHeld.since, RoleHeld.until, RoleHeld.under_id).where(
        RoleHeld.person_id == person_id, RoleHeld.service_id == service_id
    )
    return [Spell(Role(row.role), row.since, row.until, row.under_id) for row in db.execute(query)]


def holders(db: Session, service_id: UUID, roles: Iterable[Role], day: date) -> list[tuple[UUID, str]]:
    """(id, name) of those who hold one of the roles in the service that day, by name."""
    query = (
        select(Person.id, Person.name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(
            RoleHeld.service_id == service_id,
            RoleHeld.role.in_([str(role) for role in roles]),
            running(RoleHeld, day),
            accredited_above(RoleHeld, day),
            Person.retired_on.is_(None),
            Person.merged_into_id.is_(None),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in db.execute(query)]


def who_runs(db: Session, services: Iterable[UUID], today: date) -> Sequence[Any]:
    """Whom to ask in each of the services: (service_id, role, name, email) of its coordinators and administrators."""
    query = (
        select(RoleHeld.service_id, RoleHeld.role, Person.name, Person.email)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(
            RoleHeld.service_id.in_(list(services)),
            RoleHeld.role.in_([Role.COORDINATOR, Role.ADMINISTRATOR]),
            running(RoleHeld, today),
            Person.retired_on.is_(None),
            Person.merged_into_id.is_(None),
        )
        .order_by(RoleHeld.role.desc(), Person.name, Person.id)
        .limit(50)
    )
    return db.execute(query).all()


def accredited(db: Session, service_id: UUID, day: date) -> frozenset[UUID]:
    """Who holds the accredited supervisor's role that day."""
    return frozenset(id_ for id_, _name in holders(db, service_id, [Role.SUPERVISOR], day))


def entitled(db: Session, service_id: UUID, day: date) -> frozenset[UUID]:
    """Who may supervise that day, a trainee supervisor under an accredited one included."""
    return frozenset(id_ for id_, _name in holders(db, service_id, SUPERVISING, day))


def roles_on(db: Session, person_id: UUID, service_id: UUID, day: date) -> frozenset[Role]:
    """The roles the person holds in the service that day."""
    held = select(RoleHeld.role).where(
        RoleHeld.person_id == person_id, RoleHeld.service_id == service_id, running(RoleHeld, day)
    )
    return frozenset(Role(role) for role in db.scalars(held))


def looked_after(actor: Actor) -> tuple[UUID, ...]:
    """The services whose people this person sees: policy.may_see_people, asked of their roles."""
    return actor.services_as(Role.COORDINATOR, Role.ADMINISTRATOR)


def visible_to(actor: Actor) -> Select[Person]:
    """policy.may_see_people, asked of the database: everybody who belongs or belonged to a service this person looks after."""
    services = looked_after(actor)
    home, person = aliased(Person), RoleHeld.person_id
    at_home = select(home.id).where(home.service_id.in_(services))
    belongs = at_home.union(select(person).where(RoleHeld.service_id.in_(services)))  # an OR would read everybody
    return select(Person).where(Person.merged_into_id.is_(None), Person.id.in_(belongs))


def belongs(db: Session, person_id: UUID, service_id: UUID) -> bool:
    """Whether the person has or had a role in the service, or the service answers for their account."""
    role = select(RoleHeld.id).where(RoleHeld.person_id == person_id, RoleHeld.service_id == service_id).limit(1)
    home = select(Person.id).where(Person.id == person_id, Person.service_id == service_id)
    return db.scalar(role) is not None or db.scalar(home) is not None

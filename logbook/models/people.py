"""People, the roles they hold, who supervises whom, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, bindparam, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from logbook.domain.people import Actor, Place, Role
from logbook.domain.supervision import Supervising, entitled_on
from logbook.models.accounts import SignIn
from logbook.models.base import Base, InService, Rows
from logbook.models.services import Service


class Person(InService, Base):
    """Somebody with an account; `service_id` is the service that first invited them and answers for the account.

    `email` is kept lower-case and is the one thing people sign in with; it is empty once the account is erased.
    `merged_into_id` names the record that took this one over. `profession` is as they said (domain/professions.py).
    """

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_merged_into", "merged_into_id"),)

    name: Mapped[str]
    profession: Mapped[str | None] = mapped_column(String(24))
    email: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    retired_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class RoleHeld(InService, Base):
    """A role a person holds in a service between two dates, both included.

    A trainee supervisor is entitled only under a named one (`under_id`) who is accredited in that service on that day.
    """

    __tablename__ = "roles_held"
    __table_args__ = (Index("ix_roles_held_person", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(24))
    since: Mapped[date]
    until: Mapped[date | None]
    under_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


ABOVE = aliased(RoleHeld)
"""A spell as an accredited supervisor of whoever a trainee supervisor works under."""


def named_above() -> ColumnElement[bool]:
    """Which ABOVE belongs to a role held: one row for each spell, and none where nobody above them was ever accredited."""
    return and_(
        RoleHeld.role == Role.TRAINEE_SUPERVISOR,
        ABOVE.person_id == RoleHeld.under_id,
        ABOVE.service_id == RoleHeld.service_id,
        ABOVE.role == Role.SUPERVISOR,
    )


def above_columns() -> tuple[Any, Any]:
    """The days of ABOVE, to select beside a role's own."""
    return ABOVE.since.label("above_since"), ABOVE.until.label("above_until")


def supervising(row: Any) -> Supervising:
    """A row of a role, its days and ABOVE's as a spell of supervising (domain/supervision.py)."""
    days = (row.since, row.until)
    if row.role != Role.TRAINEE_SUPERVISOR:
        return Supervising(days)
    return Supervising(days, ((row.above_since, row.above_until),) if row.above_since else ())


class SupervisionLine(InService, Base):
    """Who supervises a journey between two dates, both included. A change of supervisor ends one line and begins another."""

    __tablename__ = "supervision_lines"
    __table_args__ = (
        Index("ix_supervision_lines_journey", "journey_id"),
        Index("ix_supervision_lines_supervisor", "supervisor_id"),
    )

    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    since: Mapped[date]
    until: Mapped[date | None]


class StandIn(InService, Base):
    """Somebody who supervises in an absent supervisor's place between two dates, both included."""

    __tablename__ = "stand_ins"
    __table_args__ = (Index("ix_stand_ins_stand_in", "stand_in_id"), Index("ix_stand_ins_supervisor", "supervisor_id"))

    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    stand_in_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    since: Mapped[date]
    until: Mapped[date]


def actor_rows() -> Rows:
    """The session with the token whose hash is `token_hash`, its person, and every role they hold or held: one row a role."""
    return (
        select(
            SignIn.id.label("sign_in_id"),
            SignIn.started_at,
            SignIn.seen_at,
            SignIn.ended_at,
            Person.id,
            Person.name,
            Person.service_id.label("home_id"),
            Person.retired_on,
            RoleHeld.role,
            RoleHeld.since,
            RoleHeld.until,
            *above_columns(),
            Service.id.label("place_id"),
            Service.name.label("place_name"),
            Service.time_zone,
        )
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(RoleHeld, RoleHeld.person_id == Person.id)
        .outerjoin(ABOVE, named_above())
        .outerjoin(Service, Service.id == RoleHeld.service_id)
        .where(SignIn.token_hash == bindparam("token_hash"))
        .order_by(Service.name, Service.id)
    )


def roles_rows(person_id: UUID) -> Rows:
    """Every role a person holds or held, with the service it is in."""
    return (
        select(
            RoleHeld.role,
            RoleHeld.since,
            RoleHeld.until,
            *above_columns(),
            Service.id.label("place_id"),
            Service.name.label("place_name"),
            Service.time_zone,
        )
        .join(Service, Service.id == RoleHeld.service_id)
        .outerjoin(ABOVE, named_above())
        .where(RoleHeld.person_id == person_id)
        .order_by(Service.name, Service.id)
    )


def actor_of(db: Session, person_id: UUID, now: datetime) -> Actor:
    """Somebody as they stand at this moment, who does not act themself."""
    person = db.get_one(Person, person_id)
    return actor_from(person_id, person.name, db.execute(roles_rows(person_id)), now)


def actor_from(person_id: UUID, name: str, rows: Iterable[Any], now: datetime) -> Actor:
    """The actor these role rows make at this moment; each role's dates are read in its service's own zone.

    Any role holds on its days; a trainee supervisor's only while the one above them is accredited there.
    """
    places: dict[UUID, Place] = {}
    for row in rows:
        if row.place_id is None:
            continue
        place = places.get(row.place_id) or Place(row.place_id, row.place_name, row.time_zone, frozenset())
        today = now.astimezone(ZoneInfo(row.time_zone)).date()
        roles = place.roles | {Role(row.role)} if entitled_on(today, [supervising(row)]) else place.roles
        places[row.place_id] = replace(place, roles=roles)
    return Actor(person_id, name, now, {id_: place for id_, place in places.items() if place.roles})

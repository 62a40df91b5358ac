"""Who acts: a person, the services they belong to and the roles they hold there today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo


class Role(StrEnum):
    """What a person comes to a service to do; the values are the words people read."""

    TRAINEE = "trainee"
    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    TRAINEE_SUPERVISOR = "trainee supervisor"
    ASSESSOR = "assessor"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    IT_CHAMPION = "IT champion"
    ADMINISTRATOR = "administrator"
    RECORDS_OFFICER = "records officer"
    SAFEGUARDING_LEAD = "safeguarding lead"


SUPERVISING = frozenset({Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR})
"""The roles that entitle a person to supervise, confirm minutes and sign off."""


@dataclass(frozen=True, slots=True)
class Place:
    """One service a person belongs to, and the roles they hold there today."""

    service_id: UUID
    name: str
    zone: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, as of one moment. `now` is UTC."""

    id: UUID
    name: str
    now: datetime
    places: Mapping[UUID, Place] = field(default_factory=dict)

    def holds(self, role: Role, service_id: UUID) -> bool:
        """Whether the role is theirs in that service today."""
        place = self.places.get(service_id)
        return place is not None and role in place.roles

    def supervises_in(self, service_id: UUID) -> bool:
        """Whether they are entitled to supervise in that service today."""
        place = self.places.get(service_id)
        return place is not None and bool(place.roles & SUPERVISING)

    def services_as(self, *roles: Role) -> tuple[UUID, ...]:
        """The services in which they hold any of these roles today."""
        return tuple(p.service_id for p in self.places.values() if p.roles & set(roles))

    def today_in(self, service_id: UUID) -> date:
        """The date in that service's time zone; UTC's where the person has no place there."""
        place = self.places.get(service_id)
        return self.now.astimezone(ZoneInfo(place.zone)).date() if place else self.now.date()

    @property
    def today(self) -> date:
        """The date where the person is: their first service's zone."""
        return self.today_in(next(iter(self.places))) if self.places else self.now.date()


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands in which relation to one trainee's journey today.

    `supervisor_ids`: the present supervisors, dated stand-ins included, each entitled today.
    `ever_supervisor_ids`: everyone who ever was, took a session or signed. `assessor_ids`: assessors of a milestone not yet
    decided. `manager_ids`: managers of a team the trainee is in. `shows_stage`: whether the trainee lets them see the stage by
    name; None while nothing was said, which is no. `shows_time`: whether they let them see their protected time. `open`: the
    journey has not ended.
    """

    service_id: UUID
    journey_id: UUID
    trainee_id: UUID
    open: bool
    supervisor_ids: frozenset[UUID] = frozenset()
    ever_supervisor_ids: frozenset[UUID] = frozenset()
    assessor_ids: frozenset[UUID] = frozenset()
    manager_ids: frozenset[UUID] = frozenset()
    shows_stage: bool | None = None
    shows_time: bool = False

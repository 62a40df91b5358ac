"""The people of a service as lists: found by name or address, with their roles; and one person's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.belonging import looked_after, visible_to
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld, StandIn, SupervisionLine
from logbook.models.services import Service, Team, TeamPlace
from logbook.models.standing import running


def people_rows(actor: Actor, words: str) -> Rows:
    """Everybody this person may see whose name or address holds the words, by name; those who left come last."""
    found = visible_to(actor)
    if words:
        found = found.where(
            or_(Person.name.icontains(words, autoescape=True), Person.email.icontains(words, autoescape=True))
        )
    columns = found.with_only_columns(Person.id, Person.name, Person.email, Person.retired_on, Person.erased_at)
    return columns.order_by(Person.retired_on.is_not(None), Person.name, Person.id)


def roles_of(db: Session, actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """The roles each of these people holds today in the services this person looks after."""
    services = looked_after(actor)
    query = (
        select(RoleHeld.person_id, RoleHeld.role)
        .where(RoleHeld.person_id.in_(ids), RoleHeld.service_id.in_(services), running(RoleHeld, actor.today))
        .order_by(RoleHeld.role)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in db.execute(query):
        if row.role not in found[row.person_id]:
            found[row.person_id].append(row.role)
    return found


def role_rows(db: Session, actor: Actor, person_id: UUID) -> Sequence[Any]:
    """Every role one person holds or held in the services this person looks after, the present ones first."""
    services = looked_after(actor)
    above = aliased(Person)
    query = (
        select(
            RoleHeld.id,
            RoleHeld.service_id,
            RoleHeld.role,
            RoleHeld.since,
            RoleHeld.until,
            above.name.label("under"),
            Service.name.label("service"),
        )
        .join(Service, Service.id == RoleHeld.service_id)
        .outerjoin(above, above.id == RoleHeld.under_id)
        .where(RoleHeld.person_id == person_id, RoleHeld.service_id.in_(services))
        .order_by(Service.name, RoleHeld.until.is_not(None), RoleHeld.since.desc(), RoleHeld.role)
        .limit(200)
    )
    return db.execute(query).all()


def line_rows(db: Session, actor: Actor, person_id: UUID) -> Sequence[Any]:
    """Who supervised this person's journeys and whose journeys they supervised, the newest first."""
    services = looked_after(actor)
    trainee, supervisor = aliased(Person), aliased(Person)
    query = (
        select(
            SupervisionLine.journey_id,
            SupervisionLine.since,
            SupervisionLine.until,
            SupervisionLine.trainee_id,
            SupervisionLine.supervisor_id,
            trainee.name.label("trainee"),
            supervisor.name.label("supervisor"),
            ProgrammeVersion.title.label("programme"),
        )
        .join(Journey, Journey.id == SupervisionLine.journey_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .join(trainee, trainee.id == SupervisionLine.trainee_id)
        .join(supervisor, supervisor.id == SupervisionLine.supervisor_id)
        .where(or_(SupervisionLine.trainee_id == person_id, SupervisionLine.supervisor_id == person_id))
        .where(SupervisionLine.service_id.in_(services))
        .order_by(SupervisionLine.until.is_not(None), SupervisionLine.since.desc(), SupervisionLine.id)
        .limit(200)
    )
    return db.execute(query).all()


def stand_in_rows(db: Session, services: Collection[UUID], person_id: UUID, today: date) -> Sequence[Any]:
    """Who stands in for this person and for whom they stand in, now or later."""
    supervisor, stand_in = aliased(Person), aliased(Person)
    query = (
        select(
            StandIn.id,
            StandIn.since,
            StandIn.until,
            StandIn.supervisor_id,
            StandIn.stand_in_id,
            supervisor.name.label("supervisor"),
            stand_in.name.label("stand_in"),
        )
        .join(supervisor, supervisor.id == StandIn.supervisor_id)
        .join(stand_in, stand_in.id == StandIn.stand_in_id)
        .where(or_(StandIn.supervisor_id == person_id, StandIn.stand_in_id == person_id))
        .where(StandIn.service_id.in_(services), StandIn.until >= today)
        .order_by(StandIn.since, StandIn.id)
        .limit(100)
    )
    return db.execute(query).all()


def team_rows(db: Session, services: Collection[UUID], today: date) -> Sequence[Any]:
    """Each place in a team today, with the team and the person: one row a place, and a row for a team without any."""
    query = (
        select(
            Team.id,
            Team.service_id,
            Team.name,
            TeamPlace.id.label("place_id"),
            TeamPlace.manages,
            TeamPlace.since,
            Person.id.label("person_id"),
            Person.name.label("person"),
        )
        .outerjoin(TeamPlace, (TeamPlace.team_id == Team.id) & running(TeamPlace, today))
        .outerjoin(Person, Person.id == TeamPlace.person_id)
        .where(Team.service_id.in_(services))
        .order_by(Team.name, Team.id, TeamPlace.manages.desc(), Person.name)
        .limit(2000)
    )
    return db.execute(query).all()

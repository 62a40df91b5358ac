"""A manager's own people: the stage of those who show it, by name, and of the others their number alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import Actor, Role
from logbook.models.base import Rows
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person
from logbook.models.protected_time import ProtectedTimeChoice
from logbook.models.services import Service, StageChoice, TeamPlace
from logbook.models.standing import running
from logbook.models.trainee_states import STATE_FROM, facts_in


def stages_visible_to(actor: Actor) -> Select[Journey]:
    """policy.may_see_stage, asked of the database."""
    return select(Journey).where(_managed(actor), _shown())


def stage_rows(actor: Actor) -> Rows:
    """The open journeys whose stage this person sees, by name, with what models/trainee_states.py derives it from."""
    return (
        select(*STATE_FROM, Person.name, ProgrammeVersion.title)
        .select_from(Journey)
        .join(Person, Person.id == Journey.person_id)
        .join(Service, Service.id == Journey.service_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .where(Journey.id.in_(stages_visible_to(actor).with_only_columns(Journey.id)), Journey.left_on.is_(None))
        .order_by(Person.name, Journey.id)
    )


def of_team(actor: Actor) -> CompoundSelect[*tuple[Any, ...]]:
    """What the state of each of those journeys is derived from."""
    return facts_in(stages_visible_to(actor).with_only_columns(Journey.id))


def others(actor: Actor) -> Rows:
    """How many more people of the teams this person manages are on a journey, and how many show their protected time: two
    numbers, and nothing about any of them."""
    hidden, times = (
        func.count(case((each, Journey.person_id)).distinct()) for each in (~_shown(), _shown(ProtectedTimeChoice))
    )
    return select(hidden.label("hidden"), times.label("times")).where(_managed(actor), Journey.left_on.is_(None))


def times_visible_to(actor: Actor) -> Select[Journey]:
    """policy.may_see_protected_time, asked of the database."""
    return select(Journey).where(_managed(actor), _shown(ProtectedTimeChoice))


def time_rows(actor: Actor) -> Rows:
    """Whose protected time this person sees, by name: one row a person and service with a journey under way."""
    seen = times_visible_to(actor).with_only_columns(Journey.person_id, Journey.service_id)
    seen = seen.where(Journey.left_on.is_(None)).distinct()
    of = seen.subquery()
    return (
        select(of.c.person_id, of.c.service_id, Person.name)
        .join(Person, Person.id == of.c.person_id)
        .order_by(Person.name, Person.id)
    )


def choices(db: Session, person_id: UUID) -> Sequence[StageChoice]:
    """What somebody has said about their stage, service by service."""
    return db.scalars(select(StageChoice).where(StageChoice.person_id == person_id)).all()


def _managed(actor: Actor) -> ColumnElement[bool]:
    """Whether a journey is that of somebody in a team this person manages today, in a service where they are a manager."""
    manages, member = aliased(TeamPlace), aliased(TeamPlace)
    together = (
        exists()
        .where(member.person_id == Journey.person_id, member.manages.is_(False), running(member, actor.today))
        .where(manages.team_id == member.team_id, manages.person_id == actor.id)
        .where(manages.manages, running(manages, actor.today))
    )
    return and_(together, Journey.service_id.in_(actor.services_as(Role.MANAGER)))


def _shown(choice: type[StageChoice | ProtectedTimeChoice] = StageChoice) -> ColumnElement[bool]:
    return exists().where(choice.person_id == Journey.person_id, choice.service_id == Journey.service_id, choice.shows)

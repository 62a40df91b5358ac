"""A supervisor's trainees as lists show them, with their figures; one's own journeys; the clients of one journey."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person
from logbook.models.services import Service
from logbook.models.standing import supervised_by
from logbook.models.trainee_states import STATE_FROM

MOST_CLIENTS = 50


def journeys_of(actor: Actor) -> Rows:
    """The actor's own open journeys."""
    own = (Journey.person_id == actor.id, Journey.left_on.is_(None))
    return (
        _with_programme(Journey.id, Journey.minutes_counted, ProgrammeVersion.title, Service.name.label("service"))
        .where(*own)
        .order_by(Journey.enrolled_on.desc(), Journey.id)
        .limit(10)
    )


def trainees_of(actor: Actor) -> Rows:
    """The open journeys this person supervises today, by name, with what their state is derived from; `trainees` is how many there are."""
    theirs = (Journey.id.in_(supervised_by(actor)), Journey.left_on.is_(None))
    return (
        _with_programme(
            *STATE_FROM,
            Person.name,
            Service.name.label("service"),
            select(func.count()).select_from(Journey).where(*theirs).scalar_subquery().label("trainees"),
        )
        .join(Person, Person.id == Journey.person_id)
        .where(*theirs)
        .order_by(Person.name, Journey.id)
    )


def _with_programme(*columns: Any) -> Rows:
    return (
        select(*columns)
        .select_from(Journey)
        .join(Service, Service.id == Journey.service_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
    )


def clients_in(journey_id: UUID) -> Rows:
    """The clients of one journey as its page lists them, the working ones first."""
    other = aliased(Client)
    return (
        select(
            Client.id,
            Client.code,
            Client.helping_question,
            Client.completed_on,
            Client.not_now_on,
            Client.paused_on,
            case((Client.separate_agreed_at.is_(None), other.code)).label("counts_with"),
            Client.kept_together_at,
        )
        .outerjoin(other, other.id == Client.sibling_of_id)
        .where(Client.journey_id == journey_id, Client.deleted_at.is_(None), Client.merged_into_id.is_(None))
        .order_by(Client.completed_on.is_not(None), Client.not_now_on.is_not(None), Client.allocated_on, Client.id)
        .limit(MOST_CLIENTS)
    )

"""A supervisor's trainees as lists show them: their figures, what waits, and for how long."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import aliased

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person
from logbook.models.services import Service
from logbook.models.standing import supervised_by
from logbook.models.supervision import SupervisionSession

MOST_WAITING = 50

_sent = (Cycle.sent_at.is_not(None), Cycle.sign_off_id.is_(None), Cycle.deleted_at.is_(None))
_unconfirmed = (SupervisionSession.supervisor_confirmed_at.is_(None), SupervisionSession.deleted_at.is_(None))


def _figures() -> tuple[Any, ...]:
    return (
        Journey.id,
        Journey.service_id,
        Journey.person_id,
        Journey.enrolled_on,
        Journey.left_on,
        Journey.accredited_on,
        Journey.cycles_signed_off,
        Journey.clients_signed_off,
        Journey.minutes_counted,
        Journey.last_activity_on,
        Person.name,
        Service.name.label("service"),
        Service.time_zone,
        ProgrammeVersion.text,
        ProgrammeVersion.title,
    )


def _with_names(*columns: Any) -> Rows:
    return (
        select(*columns)
        .join(Person, Person.id == Journey.person_id)
        .join(Service, Service.id == Journey.service_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
    )


def journeys_of(actor: Actor) -> Rows:
    """The actor's own open journeys with their figures."""
    own = _with_names(*_figures()).where(Journey.person_id == actor.id, Journey.left_on.is_(None))
    return own.order_by(Journey.enrolled_on.desc(), Journey.id).limit(10)


def trainees_of(actor: Actor) -> Rows:
    """The open journeys this person supervises today, by name, each with what waits for them and since when.

    `to_sign` and `to_confirm` count, `sign_since` and `confirm_since` date the oldest; the whole list is this one statement.
    """
    return (
        _with_names(
            *_figures(),
            _of(Cycle, func.count(), *_sent).label("to_sign"),
            _of(Cycle, func.min(Cycle.sent_at), *_sent).label("sign_since"),
            _of(SupervisionSession, func.count(), *_mine(actor)).label("to_confirm"),
            _of(SupervisionSession, func.min(SupervisionSession.entered_at), *_mine(actor)).label("confirm_since"),
        )
        .where(Journey.id.in_(supervised_by(actor)), Journey.left_on.is_(None))
        .order_by(Person.name, Journey.id)
    )


def workload_of(actor: Actor) -> Rows:
    """One row for all this person supervises: trainees, cycles to sign and the oldest, sessions to confirm and the oldest."""
    here = Cycle.journey_id.in_(supervised_by(actor))
    mine = _mine(actor)
    held = SupervisionSession
    trainees = select(func.count()).where(Journey.id.in_(supervised_by(actor)), Journey.left_on.is_(None))
    return select(
        trainees.scalar_subquery().label("trainees"),
        select(func.count()).select_from(Cycle).where(here, *_sent).scalar_subquery().label("to_sign"),
        select(func.min(Cycle.sent_at)).where(here, *_sent).scalar_subquery().label("sign_since"),
        select(func.count()).select_from(held).where(*mine).scalar_subquery().label("to_confirm"),
        select(func.min(held.entered_at)).where(*mine).scalar_subquery().label("confirm_since"),
    )


def waiting_cycles(actor: Actor) -> Rows:
    """Cycles sent for sign-off that this person may sign today, the longest-waiting first."""
    person = aliased(Person)
    return (
        select(Cycle.id, Cycle.journey_id, Cycle.sent_at, Cycle.reviewed_on, Client.code, person.name.label("trainee"))
        .join(Client, Client.id == Cycle.client_id)
        .join(person, person.id == Cycle.trainee_id)
        .where(Cycle.journey_id.in_(supervised_by(actor)), *_sent)
        .order_by(Cycle.sent_at, Cycle.id)
        .limit(MOST_WAITING)
    )


def _mine(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (SupervisionSession.supervisor_id == actor.id, *_unconfirmed)


def _of(table: Any, column: Any, *where: Any) -> ScalarSelect[Any]:
    """A figure of one journey's rows."""
    query = select(column).select_from(table).where(table.journey_id == Journey.id, *where)
    return query.correlate(Journey).scalar_subquery()


def clients_in(journey_id: UUID) -> Rows:
    """The clients of one journey as its page lists them, the working ones first."""
    return (
        select(
            Client.id, Client.code, Client.helping_question, Client.completed_on, Client.not_now_on, Client.paused_on
        )
        .where(Client.journey_id == journey_id, Client.deleted_at.is_(None), Client.merged_into_id.is_(None))
        .order_by(Client.completed_on.is_not(None), Client.not_now_on.is_not(None), Client.allocated_on, Client.id)
        .limit(MOST_WAITING)
    )

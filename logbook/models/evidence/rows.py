"""The rows of one logbook: a fixed number of queries, however long the logbook is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.consent import Answer
from logbook.models.base import Rows
from logbook.models.clients import Client, Goal, Participant, VisitAttempt
from logbook.models.consents import answers_in_force
from logbook.models.cycles import Cycle, CycleParticipant, CycleRevision, SignOff
from logbook.models.journeys import Assessment, Break, Journey, ProgrammeVersion, Shortfall
from logbook.models.people import Person, SupervisionLine
from logbook.models.services import Service
from logbook.models.supervision import SessionCycle, SupervisionSession
from logbook.models.with_whom import waits_with

Found = list[Row[*tuple[Any, ...]]]


def of_journey(db: Session, journey_id: UUID) -> Row[*tuple[Any, ...]]:
    """The journey with its trainee, service and programme."""
    query = (
        select(
            Journey,
            Person.name.label("trainee"),
            Service.name.label("service"),
            Service.time_zone,
            ProgrammeVersion.text,
        )
        .join(Person, Person.id == Journey.person_id)
        .join(Service, Service.id == Journey.service_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .where(Journey.id == journey_id)
    )
    return db.execute(query).one()


def clients(db: Session, journey_id: UUID) -> list[Client]:
    """The clients, in the order they came."""
    query = select(Client).where(_of(journey_id))
    return list(db.scalars(query.order_by(Client.allocated_on, Client.code, Client.id)))


def belonging(db: Session, table: Any, journey_id: UUID, *order: Any) -> dict[UUID, list[Any]]:
    """The rows of a table that belongs to clients, by client."""
    query = select(table).join(Client, Client.id == table.client_id).where(_of(journey_id)).order_by(*order, table.id)
    return _by(db.scalars(query), "client_id")


def answers(db: Session, journey_id: UUID) -> dict[UUID, dict[UUID, Answer]]:
    """Each participant's first answer in force, by client."""
    return answers_in_force(db, select(Client.id).where(_of(journey_id)))


def goals(db: Session, journey_id: UUID) -> dict[UUID, list[Goal]]:
    """The goals, by client."""
    return belonging(db, Goal, journey_id, Goal.position)


def participants(db: Session, journey_id: UUID) -> dict[UUID, list[Participant]]:
    """Who is in each relationship; those who left come last."""
    return belonging(db, Participant, journey_id, Participant.left_on.is_not(None), Participant.position)


def visits(db: Session, journey_id: UUID) -> dict[UUID, list[VisitAttempt]]:
    """The visits tried, by client."""
    return belonging(db, VisitAttempt, journey_id, VisitAttempt.on)


def cycles(db: Session, journey_id: UUID, today: date) -> dict[UUID, Found]:
    """The cycles with the names of those who had a part in the entry, by client, in the order they are numbered."""
    entered, sent, returned = aliased(Person), aliased(Person), aliased(Person)
    query = (
        select(Cycle, entered.name.label("entered_by"), sent.name.label("sent_to"), returned.name.label("returned_by"))
        .join(entered, entered.id == Cycle.entered_by_id)
        .outerjoin(sent, (sent.id == waits_with(today)) & Cycle.sent_at.is_not(None))
        .outerjoin(returned, returned.id == Cycle.returned_by_id)
        .where(Cycle.journey_id == journey_id, Cycle.deleted_at.is_(None))
        .order_by(Cycle.reviewed_on.is_(None), Cycle.reviewed_on, Cycle.filmed_on.is_(None), Cycle.filmed_on, Cycle.id)
    )
    by_client: dict[UUID, Found] = defaultdict(list)
    for row in db.execute(query):
        by_client[row.Cycle.client_id].append(row)
    return by_client


def took_part(db: Session, journey_id: UUID) -> dict[UUID, list[UUID]]:
    """The participants of each cycle."""
    query = (
        select(CycleParticipant.cycle_id, CycleParticipant.participant_id)
        .join(Cycle, Cycle.id == CycleParticipant.cycle_id)
        .where(Cycle.journey_id == journey_id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for cycle_id, participant_id in db.execute(query):
        found[cycle_id].append(participant_id)
    return found


def sign_offs(db: Session, journey_id: UUID) -> dict[UUID, Found]:
    """Every sign-off with its signer and the revision that was signed, by cycle, in the order they were given."""
    signer, reopener = aliased(Person), aliased(Person)
    revision = (CycleRevision.cycle_id == SignOff.cycle_id) & (CycleRevision.version == SignOff.version)
    query = (
        select(
            SignOff,
            signer.name.label("signed_by"),
            reopener.name.label("reopened_by"),
            SupervisionSession.on.label("session_on"),
            CycleRevision.words,
            CycleRevision.salt,
        )
        .join(signer, signer.id == SignOff.signed_by_id)
        .outerjoin(reopener, reopener.id == SignOff.reopened_by_id)
        .outerjoin(SupervisionSession, SupervisionSession.id == SignOff.session_id)
        .outerjoin(CycleRevision, revision)
        .where(SignOff.journey_id == journey_id)
        .order_by(SignOff.signed_at, SignOff.id)
    )
    found: dict[UUID, Found] = defaultdict(list)
    for row in db.execute(query):
        found[row.SignOff.cycle_id].append(row)
    return found


def sessions(db: Session, journey_id: UUID) -> Found:
    """The supervision sessions with the supervisor's name, in the order they were held."""
    query = (
        select(SupervisionSession, Person.name.label("supervisor"))
        .join(Person, Person.id == SupervisionSession.supervisor_id)
        .where(SupervisionSession.journey_id == journey_id, SupervisionSession.deleted_at.is_(None))
    )
    return list(db.execute(query.order_by(SupervisionSession.on, SupervisionSession.id)))


def taken(db: Session, journey_id: UUID) -> list[tuple[UUID, UUID]]:
    """(session, cycle) for every cycle taken to supervision, each session's in the order they were filmed."""
    query = (
        select(SessionCycle.session_id, SessionCycle.cycle_id)
        .join(SupervisionSession, SupervisionSession.id == SessionCycle.session_id)
        .join(Cycle, Cycle.id == SessionCycle.cycle_id)
        .where(SupervisionSession.journey_id == journey_id, SupervisionSession.deleted_at.is_(None))
        .order_by(SupervisionSession.on, SupervisionSession.id, Cycle.filmed_on, Cycle.id)
    )
    return [(session_id, cycle_id) for session_id, cycle_id in db.execute(query)]


def around_the_journey(db: Session, journey_id: UUID) -> tuple[Found, Found, Found, Found]:
    """Supervisors, breaks, askings for milestones and proposed shortfalls, each in the order they came."""
    lines: Rows = select(Person.name, SupervisionLine.since, SupervisionLine.until).join(
        Person, Person.id == SupervisionLine.supervisor_id
    )
    breaks: Rows = select(Break.kind, Break.starts_on, Break.ends_on)
    asked: Rows = select(Assessment, Person.name.label("assessor")).outerjoin(
        Person, Person.id == Assessment.assessor_id
    )
    short: Rows = select(Shortfall, Person.name.label("proposed_by")).join(
        Person, Person.id == Shortfall.proposed_by_id
    )
    return (
        list(db.execute(lines.where(SupervisionLine.journey_id == journey_id).order_by(SupervisionLine.since))),
        list(db.execute(breaks.where(Break.journey_id == journey_id).order_by(Break.starts_on))),
        list(
            db.execute(
                asked.where(Assessment.journey_id == journey_id, Assessment.withdrawn_at.is_(None)).order_by(
                    Assessment.asked_at
                )
            )
        ),
        list(db.execute(short.where(Shortfall.journey_id == journey_id).order_by(Shortfall.proposed_at))),
    )


def _of(journey_id: UUID) -> Any:
    return (Client.journey_id == journey_id) & Client.deleted_at.is_(None) & Client.merged_into_id.is_(None)


def _by(rows: Iterable[Any], name: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found

"""A journey's dated facts as the figures need them, in four queries however long the journey is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Uuid, and_, bindparam, select, union_all
from sqlalchemy.orm import Session

from logbook.domain import supervision
from logbook.domain.breaks import Break as Away
from logbook.domain.cohorts import CourseDecision
from logbook.domain.cohorts import CoursePlace as PlaceFacts
from logbook.domain.journeys import JourneyFacts
from logbook.domain.leaving import LeavingReason
from logbook.domain.overview import Record
from logbook.domain.people import Actor, Role
from logbook.domain.progress import CycleMark, SessionMark
from logbook.models.base import Rows
from logbook.models.clients import Client, counted_as
from logbook.models.cycles import Cycle, SignOff
from logbook.models.dated import (
    askings_in,
    breaks_in,
    dated_facts,
    local_day,
    self_ratings_in,
    shortfalls_in,
    supervising_since,
    supervisor_in,
)
from logbook.models.journeys import CoursePlace, Journey, ProgrammeVersion
from logbook.models.kept import asked_about
from logbook.models.people import Person
from logbook.models.programmes import read
from logbook.models.services import Service
from logbook.models.standing import readable_by
from logbook.models.supervision import SupervisionSession


@dataclass(frozen=True, slots=True)
class Kept:
    """A journey's own row with its names, and the record its figures are worked out from."""

    row: Any
    record: Record
    breaks: tuple[tuple[UUID, Away], ...]
    today: date


def journeys_rows(*where: Any) -> Rows:
    """Journeys with what a progress page says of them: person, programme, service, course place; the open ones first."""
    return _journeys().where(*where)


def under_way(db: Session, person_id: UUID) -> Any:
    """Such a row of a person's present journey; None before there is one, and once it has come to its end."""
    return asked_about(db, _under_way, of_person=person_id).one_or_none()


def _under_way() -> Rows:
    going_on = (Journey.left_on.is_(None), Journey.accredited_on.is_(None))
    return journeys_rows(Journey.person_id == bindparam("of_person", type_=Uuid()), *going_on).limit(1)


@cache
def _journeys() -> Rows:
    return (
        select(
            Journey.id,
            Journey.service_id,
            Journey.person_id,
            Journey.enrolled_on,
            Journey.own_goal,
            Journey.left_on,
            Journey.left_stage,
            Journey.left_reasons,
            Journey.accredited_on,
            Person.name,
            Service.name.label("service_name"),
            Service.time_zone,
            ProgrammeVersion.id.label("programme_id"),
            ProgrammeVersion.title,
            ProgrammeVersion.version,
            ProgrammeVersion.text,
            CoursePlace.booked_on,
            CoursePlace.attended_on,
            CoursePlace.decided_on,
            CoursePlace.decision,
            CoursePlace.reasons,
        )
        .join(Person, Person.id == Journey.person_id)
        .join(Service, Service.id == Journey.service_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .outerjoin(
            CoursePlace, and_(CoursePlace.course_id == Journey.course_id, CoursePlace.person_id == Journey.person_id)
        )
        .order_by(
            Journey.left_on.is_not(None), Journey.accredited_on.is_not(None), Journey.enrolled_on.desc(), Journey.id
        )
        .limit(50)
    )


def seen_by(actor: Actor) -> Rows:
    """policy.may_see_progress, asked of the database: the ids of the journeys whose figures this person sees."""
    coordinated = select(Journey.id).where(Journey.service_id.in_(actor.services_as(Role.COORDINATOR)))
    found = union_all(readable_by(actor), coordinated).subquery()
    return select(found.c[0])


def keep(db: Session, row: Any, now: datetime) -> Kept:
    """The record behind one of these rows, in three queries more: cycles, sessions, and all its other dated facts."""
    programme = read(row.text)
    zone = ZoneInfo(row.time_zone)
    today = now.astimezone(zone).date()
    sessions, apart = _sessions(db, row.id, programme.counting_kinds)
    dated = dated_facts(db, row.id, row.service_id, row.person_id, today)
    cycles = _cycles(db, row.id, zone)
    breaks = breaks_in(dated)
    facts = JourneyFacts(
        course=_place(row),
        enrolled_on=row.enrolled_on,
        milestones=askings_in(dated, programme.final_milestone.key, zone),
        accredited_on=row.accredited_on,
        gives_role=programme.gives is not None,
        last_cycle_on=max((cycle.done_on for cycle in cycles if cycle.done_on), default=None),
        breaks=tuple(away for _, away in breaks),
        left_on=row.left_on,
        left_reasons=frozenset(LeavingReason(reason) for reason in row.left_reasons),
        **(supervising_since(dated) if row.accredited_on else {}),
    )
    record = Record(
        programme=programme,
        enrolled_on=row.enrolled_on,
        facts=facts,
        cycles=cycles,
        sessions=sessions,
        supervisor=supervisor_in(dated, today),
        shortfalls=shortfalls_in(dated),
        apart_minutes=apart,
        self_ratings=self_ratings_in(dated),
    )
    return Kept(row, record, breaks, today)


def _cycles_query() -> Rows:
    return (
        select(
            counted_as(),
            Cycle.filmed_on,
            Cycle.reviewed_on,
            Cycle.sent_at.is_not(None),
            SignOff.signed_at,
            Cycle.ended_early_on.is_not(None),
        )
        .join(Client, Client.id == Cycle.client_id)
        .outerjoin(SignOff, SignOff.id == Cycle.sign_off_id)
        .where(Cycle.journey_id == bindparam("of_journey", type_=Uuid()), Cycle.deleted_at.is_(None))
    )


def _cycles(db: Session, journey_id: UUID, zone: ZoneInfo) -> tuple[CycleMark, ...]:
    return tuple(
        CycleMark(client_id, filmed_on, reviewed_on, sent, local_day(signed_at, zone), ended)
        for client_id, filmed_on, reviewed_on, sent, signed_at, ended in asked_about(
            db, _cycles_query, of_journey=journey_id
        )
    )


def _sessions_query() -> Rows:
    table = SupervisionSession
    return select(
        table.on,
        table.minutes,
        table.kind,
        table.entitled,
        table.trainee_confirmed_at.is_not(None),
        table.supervisor_confirmed_at.is_not(None),
    ).where(table.journey_id == bindparam("of_journey", type_=Uuid()), table.deleted_at.is_(None))


def _sessions(db: Session, journey_id: UUID, kinds: Sequence[str]) -> tuple[tuple[SessionMark, ...], int]:
    """The sessions whose kind the programme counts, and the confirmed minutes of the others."""
    marks, apart = [], 0
    for row in asked_about(db, _sessions_query, of_journey=journey_id):
        facts = supervision.SessionFacts(*row)
        waiting = bool(supervision.waits_for(facts))
        if facts.kind in kinds:
            counts = supervision.counts(facts, kinds)
            marks.append(SessionMark(facts.on, facts.minutes, counts, waiting=waiting and facts.entitled))
        elif not waiting:
            apart += facts.minutes
    return tuple(marks), apart


def _place(row: Any) -> PlaceFacts | None:
    if row.booked_on is None:
        return None
    decision = CourseDecision(row.decision) if row.decision else None
    reasons = frozenset(LeavingReason(reason) for reason in row.reasons)
    return PlaceFacts(row.booked_on, row.attended_on, decision, row.decided_on, reasons)

"""The board's statements: slim rows of a whole service to weigh, then what the few cards that are shown say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Date,
    Select,
    String,
    Text,
    Uuid,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from logbook.domain.board.columns import SEEN
from logbook.domain.calls import RESTS, CallOutcome
from logbook.domain.nudges import Rule, Stall
from logbook.domain.people import Actor, Role
from logbook.models.base import Rows, UtcDateTime
from logbook.models.calls import Call
from logbook.models.clients import Client
from logbook.models.dated import one_kind
from logbook.models.journeys import Assessment, Break, Course, CoursePlace, Journey, ProgrammeVersion
from logbook.models.kept import Places, asked_about
from logbook.models.nudges import Nudge
from logbook.models.people import Person, SupervisionLine
from logbook.models.reminders import ReminderChoice
from logbook.models.services import Service
from logbook.models.stalls import rows_of, undecided, under_way
from logbook.models.standing import running
from logbook.models.trainee_states import STATE_FROM
from logbook.models.worklist_service import not_replaced

TOLD_FOR = timedelta(days=400)
"""How far back a card looks for what was tried."""

_COLUMNS = (
    ("id", Uuid()),
    ("of", Uuid()),
    ("name", String()),
    ("on", Date()),
    ("until", Date()),
    ("asked_at", UtcDateTime()),
    ("decided_at", UtcDateTime()),
    ("yes", Boolean()),
    ("said", Text()),
)

DAY: Any = bindparam("on_day", type_=Date())


def _fact(what: str, **told: Any) -> Rows:
    return one_kind(_COLUMNS, what, told)


def visible_to(actor: Actor) -> Select[Journey]:
    """policy.may_see_board, asked of the database for journeys in practice."""
    return select(Journey).where(Journey.service_id.in_(actor.services_as(Role.COORDINATOR)), *under_way())


def of_service(db: Session, service_id: UUID, today: date) -> Sequence[Any]:
    """Everybody in practice and everybody deciding, in slim rows, with time away, quiet asked for and calls of late."""
    return asked_about(db, _of_service, [service_id], on_day=today, spoke_after=today - RESTS).all()


def _of_service(service: Places) -> CompoundSelect[*tuple[Any, ...]]:
    here = service[0]
    still_here = Person.retired_on.is_(None)
    choice, call = ReminderChoice, Call
    return union_all(
        _fact("journey", id=Journey.id, of=Journey.person_id, on=Journey.last_activity_on)
        .join(Person, Person.id == Journey.person_id)
        .where(Journey.service_id == here, *under_way(), still_here),
        _fact("break", id=Break.journey_id, name=Break.kind, on=Break.starts_on, until=Break.ends_on).where(
            Break.service_id == here
        ),
        _fact("quiet", of=choice.person_id, on=choice.snoozed_until, until=choice.busy_until).where(
            choice.service_id == here, or_(choice.snoozed_until >= DAY, choice.busy_until >= DAY)
        ),
        _fact("spoke", id=call.subject_id, on=func.max(call.on))
        .where(
            call.service_id == here,
            call.on > bindparam("spoke_after", type_=Date()),
            call.outcome == CallOutcome.SPOKE,
            call.taken_back_at.is_(None),
        )
        .group_by(call.subject_id),
        _fact("place", id=CoursePlace.id, of=CoursePlace.person_id, on=CoursePlace.attended_on)
        .join(Person, Person.id == CoursePlace.person_id)
        .where(*undecided(here, DAY), still_here),
    )


def standstills(db: Session, service_id: UUID, rules: Mapping[Stall, Rule], today: date) -> Sequence[Any]:
    """Every standstill of the service's journeys that has reached the first step of its rule, of all stalls in one statement."""
    before = {
        f"before_{number}": today - timedelta(days=rules[stall].smallest) if rules[stall].in_use else date.min
        for number, stall in enumerate(SEEN)
    }
    return asked_about(db, _standstills, [service_id], **before).all()


def _standstills(service: Places) -> CompoundSelect[*tuple[Any, ...]]:
    """(subject, since, touched, stall). Whose it is need not be told: every uuid that is read costs, and there are thousands."""
    parts = [
        rows_of(stall, service[0], bindparam(f"before_{number}", type_=Date())).subquery()
        for number, stall in enumerate(SEEN)
    ]
    return union_all(*(select(each.c.subject_id, each.c.since, each.c.touched_at, each.c.stall) for each in parts))


def cards(db: Session, journeys: Collection[UUID], today: date) -> Mapping[UUID, Any]:
    """What the cards of these journeys say beside dated facts: who, their stage, and what only the service can give."""
    return {row.id: row for row in asked_about(db, _cards, journeys, on_day=today)}


def _cards(journeys: Places) -> Rows:
    supervised = exists().where(SupervisionLine.journey_id == Journey.id, running(SupervisionLine, DAY))
    unassigned = select(func.min(Assessment.milestone)).where(
        Assessment.journey_id == Journey.id,
        Assessment.assessor_id.is_(None),
        Assessment.decided_at.is_(None),
        Assessment.withdrawn_at.is_(None),
    )
    return (
        select(
            *STATE_FROM,
            Person.id.label("person_id"),
            Person.name,
            supervised.label("supervised"),
            unassigned.correlate(Journey).scalar_subquery().label("milestone"),
            exists().where(Client.journey_id == Journey.id, not_replaced()).label("wants_family"),
        )
        .select_from(Journey)
        .join(Person, Person.id == Journey.person_id)
        .join(Service, Service.id == Journey.service_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Journey.programme_id)
        .where(Journey.id.in_(journeys))
    )


def told(
    db: Session, journeys: Collection[UUID], places: Collection[UUID], people: Collection[UUID], today: date
) -> Sequence[Any]:
    """Milestones asked for, what was sent and who called, of these journeys and places; and whose each place is, on which course."""
    since = today - TOLD_FOR
    return asked_about(db, _told, journeys, places, people, told_since=since).all()


def _told(journeys: Places, places: Places, people: Places) -> CompoundSelect[*tuple[Any, ...]]:
    about = [*journeys, *places]
    since: Any = bindparam("told_since", type_=Date())
    sent_at = func.coalesce(Nudge.sent_at, Nudge.unknown_at)
    asked = _fact(
        "asking",
        id=Assessment.journey_id,
        name=Assessment.milestone,
        asked_at=Assessment.asked_at,
        decided_at=Assessment.decided_at,
        yes=Assessment.accepted,
    )
    return union_all(
        asked.where(Assessment.journey_id.in_(journeys), Assessment.withdrawn_at.is_(None)),
        _fact("nudge", id=Nudge.subject_id, name=Nudge.rule, on=Nudge.episode, asked_at=sent_at).where(
            Nudge.subject_id.in_(about),
            Nudge.person_id.in_(people),
            Nudge.episode > since,
            Nudge.dropped_at.is_(None),
            Nudge.returned_at.is_(None),
            sent_at.is_not(None),
        ),
        _fact(
            "call",
            id=Call.subject_id,
            of=Call.id,
            name=Call.outcome,
            on=Call.on,
            asked_at=Call.noted_at,
            said=Person.name,
        )
        .join(Person, Person.id == Call.called_by_id)
        .where(Call.subject_id.in_(about), Call.on > since, Call.taken_back_at.is_(None)),
        _fact("place", id=CoursePlace.id, of=Course.id, name=Person.name, said=Course.title)
        .join_from(CoursePlace, Course, Course.id == CoursePlace.course_id)
        .join(Person, Person.id == CoursePlace.person_id)
        .where(CoursePlace.id.in_(places)),
    )

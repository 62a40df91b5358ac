"""Everything that waits, across a person's roles and services, in one statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import (
    Case,
    CompoundSelect,
    case,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from logbook.domain.intervision import PEERS
from logbook.domain.people import SUPERVISING, Actor, Role
from logbook.domain.skills.blind import TOLD_FOR
from logbook.domain.worklist import MOST, Item, Kind
from logbook.models import programmes
from logbook.models import worklist_peers as peers
from logbook.models import worklist_ratings as ratings
from logbook.models import worklist_service as service
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.journeys import Assessment, Course, CoursePlace
from logbook.models.kept import asked
from logbook.models.named_cycles import numbered
from logbook.models.nudge_log import LATELY, lately
from logbook.models.people import Person
from logbook.models.protected_time import to_state
from logbook.models.standing import supervised_by
from logbook.models.supervision import SupervisionSession
from logbook.models.with_whom import waits_with
from logbook.models.worklist_item import item
from logbook.policy.safeguarding import ANSWERING

Part = Callable[[Actor], Rows]


def worklist(db: Session, actor: Actor) -> list[Item]:
    """What waits for the actor and what they wait for."""
    parts = [_own_cycles, _own_sessions, _drafts, _courses, _asked, to_state, lately]
    parts += [ratings.to_rate, ratings.to_lay_side_by_side]
    if actor.services_as(*PEERS):
        parts += [peers.asked_in, peers.meetings_today]
    if actor.services_as(*SUPERVISING):
        parts += [_to_sign, _to_confirm, service.to_tell_apart]
        parts += [ratings.to_rate_of_trainees, ratings.to_lay_side_by_side_of_trainees]
    if actor.services_as(Role.ASSESSOR):
        parts.append(service.to_decide)
    if actor.services_as(Role.COORDINATOR, Role.ADMINISTRATOR):
        parts += [service.to_assign, service.to_allocate, service.to_replace, service.deciding]
    if actor.services_as(*ANSWERING):
        parts.append(service.to_answer)
    since = {
        "reminded_since": actor.now - LATELY,
        "rated_since": actor.now - TOLD_FOR,
        "locked_since": actor.now - TOLD_FOR,
    }
    rows = asked(db, _together(tuple(parts)), actor, **since)
    return [_told(Item(Kind(kind), *rest), text) for kind, *rest, text in rows]


def _told(told: Item, text: str) -> Item:
    """A milestone under the name its programme gives it; everything else is read as it is."""
    return replace(told, word=programmes.read(text).milestone_name(told.word), key=told.word) if text else told


@cache
def _together(parts: tuple[Part, ...]) -> Callable[[Actor], CompoundSelect[*tuple[Any, ...]]]:
    return lambda actor: union_all(*(select(part(actor).limit(MOST).subquery()) for part in parts))


def _own_cycles(actor: Actor) -> Rows:
    """The actor's own open cycles, each under the one thing it waits for."""
    other = aliased(Person)
    who = case(
        (Cycle.trainee_agreed_at.is_(None), Cycle.entered_by_id),
        (Cycle.sent_at.is_not(None), waits_with(actor.today)),
        else_=Cycle.returned_by_id,
    )
    return (
        item(
            _what_it_waits_for(),
            Cycle,
            Cycle.id,
            journey_id=Cycle.journey_id,
            word=Client.code,
            name=func.coalesce(other.name, ""),
            on=func.coalesce(Cycle.reviewed_on, Cycle.filmed_on),
            since=Cycle.sent_at,
            number=numbered(),
        )
        .join(Client, Client.id == Cycle.client_id)
        .outerjoin(other, other.id == who)
        .where(
            Cycle.trainee_id == actor.id,
            Cycle.sign_off_id.is_(None),
            Cycle.ended_early_on.is_(None),
            Cycle.deleted_at.is_(None),
            Cycle.filmed_on.is_not(None),
            Cycle.journey_left_on.is_(None),
        )
        .order_by(Cycle.reviewed_on.desc().nulls_last())
    )


def _what_it_waits_for() -> Case[Any]:
    """The one kind of thing that an open cycle of one's own is on the list as."""
    unwritten = or_(Cycle.review_minutes.is_(None), Cycle.line == "", Cycle.next_step == "")
    return case(
        (Cycle.trainee_agreed_at.is_(None), Kind.AGREE),
        (Cycle.sent_at.is_not(None), Kind.SENT),
        (Cycle.returned_at.is_not(None), Kind.RETURNED),
        (Cycle.reviewed_on.is_(None), Kind.REVIEW),
        (unwritten, Kind.WRITE),
        else_=Kind.SEND,
    )


def _own_sessions(actor: Actor) -> Rows:
    session = SupervisionSession
    mine = session.trainee_confirmed_at.is_(None)
    return (
        item(
            case((mine, Kind.CONFIRM), else_=Kind.UNCONFIRMED),
            session,
            session.id,
            journey_id=session.journey_id,
            name=Person.name,
            on=session.on,
            number=session.minutes,
        )
        .join(Person, Person.id == session.supervisor_id)
        .where(
            session.trainee_id == actor.id,
            session.deleted_at.is_(None),
            or_(mine, session.supervisor_confirmed_at.is_(None)),
        )
    )


def _to_confirm(actor: Actor) -> Rows:
    session = SupervisionSession
    return (
        item(
            case((session.supervisor_confirmed_at.is_(None), Kind.CONFIRM), else_=Kind.UNCONFIRMED),
            session,
            session.id,
            journey_id=session.journey_id,
            name=Person.name,
            on=session.on,
            number=session.minutes,
        )
        .join(Person, Person.id == session.trainee_id)
        .where(
            session.supervisor_id == actor.id,
            session.deleted_at.is_(None),
            or_(session.supervisor_confirmed_at.is_(None), session.trainee_confirmed_at.is_(None)),
        )
    )


def _to_sign(actor: Actor) -> Rows:
    """Cycles that wait with whoever supervises their trainee today, stand-ins too, gathered by trainee."""
    return (
        item(
            Kind.SIGN,
            Cycle,
            Cycle.journey_id,
            journey_id=Cycle.journey_id,
            name=Person.name,
            since=func.min(Cycle.sent_at),
            number=func.count(),
        )
        .join(Person, Person.id == Cycle.trainee_id)
        .where(
            Cycle.journey_id.in_(supervised_by(actor)),
            Cycle.sent_at.is_not(None),
            Cycle.sign_off_id.is_(None),
            Cycle.deleted_at.is_(None),
        )
        .group_by(Cycle.journey_id, Cycle.service_id, Person.id, Person.name)
    )


def _drafts(actor: Actor) -> Rows:
    own = (Draft.person_id == actor.id, Draft.deleted_at.is_(None))
    return item(Kind.DRAFT, Draft, Draft.id, word=Draft.form, since=Draft.saved_at).where(*own)


def _courses(actor: Actor) -> Rows:
    """Courses the actor was at and has not decided about."""
    return (
        item(Kind.DECIDE_COURSE, CoursePlace, CoursePlace.course_id, word=Course.title, on=CoursePlace.attended_on)
        .join(Course, Course.id == CoursePlace.course_id)
        .where(
            CoursePlace.person_id == actor.id,
            CoursePlace.attended_on.is_not(None),
            CoursePlace.decision.is_(None),
        )
    )


def _asked(actor: Actor) -> Rows:
    return service.assessment(Kind.ASKED).where(Assessment.trainee_id == actor.id, service.open_assessments())

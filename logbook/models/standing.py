"""Relationships, asked of the database: who stands where to a journey today, and which journeys that opens to a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import SUPERVISING, Actor, Role, Standing
from logbook.models.base import Rows
from logbook.models.choices import said_about
from logbook.models.cycles import Cycle, SignOff
from logbook.models.journeys import Assessment, Journey
from logbook.models.kept import asked_about
from logbook.models.people import RoleHeld, StandIn, SupervisionLine
from logbook.models.services import TeamPlace
from logbook.models.supervision import SessionCycle, SupervisionSession


def running(dated: Any, today: Any) -> ColumnElement[bool]:
    """Whether a dated row (since, until) covers the day, both ends included."""
    return and_(dated.since <= today, or_(dated.until.is_(None), dated.until >= today))


def entitled(person_id: Any, service_id: Any, today: date) -> ColumnElement[bool]:
    """Whether the person holds a supervising role in the service that day, a trainee supervisor under somebody accredited."""
    role = aliased(RoleHeld)
    return exists().where(
        role.person_id == person_id,
        role.service_id == service_id,
        role.role.in_([str(r) for r in SUPERVISING]),
        running(role, today),
        accredited_above(role, today),
    )


def accredited_above(role: Any, day: Any) -> ColumnElement[bool]:
    """Whether a role held needs nobody above it, or the one it names was an accredited supervisor there that day."""
    above = aliased(RoleHeld)
    named = exists().where(
        above.person_id == role.under_id,
        above.service_id == role.service_id,
        above.role == Role.SUPERVISOR,
        running(above, day),
    )
    return or_(role.role != Role.TRAINEE_SUPERVISOR, named)


def standing_of(db: Session, journey_id: UUID, today: date) -> Standing | None:
    """Who stands in which relation to this journey today, in one query; None when there is no such journey.

    A supervisor counts while their line runs and their role entitles them; a stand-in while the dates of both run.
    """
    rows = asked_about(db, _everybody, of_journey=journey_id, on_day=today)
    return standing_from(journey_id, rows)


def standing_from(journey_id: UUID, rows: Iterable[Any]) -> Standing | None:
    """The standing these rows tell; what they tell of other relations is for whoever asked for those."""
    found: dict[str, set[UUID]] = {}
    service_id, trainee_id, left_on = None, None, None
    for relation, person_id, of_service, ended in rows:
        if relation == "journey":
            trainee_id, service_id, left_on = person_id, of_service, ended
        else:
            found.setdefault(relation, set()).add(person_id)
    if trainee_id is None or service_id is None:
        return None
    present = found.get("present", set())
    return Standing(
        service_id=service_id,
        journey_id=journey_id,
        trainee_id=trainee_id,
        open=left_on is None,
        supervisor_ids=frozenset(present),
        ever_supervisor_ids=frozenset(present | found.get("ever", set())),
        assessor_ids=frozenset(found.get("assessor", set())),
        manager_ids=frozenset(found.get("manager", set())),
        shows_stage="stage shown" in found if found.keys() & {"stage shown", "stage kept"} else None,
        shows_time="time shown" in found,
    )


def _everybody() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*present_and_deciding(), *_ever(*_ABOUT), _managing(*_ABOUT), *said_about(_ABOUT[0], *_NOTHING))


_ABOUT = (bindparam("of_journey", type_=Uuid()), bindparam("on_day", type_=Date()))


def present_and_deciding() -> list[Rows]:
    """Rows for `standing_from` of those who supervise and decide; for a statement that asks for more beside them."""
    journey_id, today = _ABOUT
    journey = select(literal("journey"), Journey.person_id, Journey.service_id, Journey.left_on)
    return [journey.where(Journey.id == journey_id), *_present(journey_id, today), _deciding(journey_id)]


def related(relation: str, person_id: Any) -> Rows:
    """Somebody in one more relation, as such a row: relation, person, service, left on."""
    return select(literal(relation), person_id, *_NOTHING)


_NOTHING = (null().label("service_id"), null().label("left_on"))


def _present(journey_id: Any, today: Any) -> list[Rows]:
    line = and_(SupervisionLine.journey_id == journey_id, running(SupervisionLine, today))
    supervising = select(literal("present"), SupervisionLine.supervisor_id, *_NOTHING).where(
        line, entitled(SupervisionLine.supervisor_id, SupervisionLine.service_id, today)
    )
    standing_in = (
        select(literal("present"), StandIn.stand_in_id, *_NOTHING)
        .join(SupervisionLine, SupervisionLine.supervisor_id == StandIn.supervisor_id)
        .where(
            line,
            running(StandIn, today),
            StandIn.service_id == SupervisionLine.service_id,
            entitled(StandIn.stand_in_id, StandIn.service_id, today),
        )
    )
    return [supervising, standing_in]


def _ever(journey_id: Any, today: Any) -> list[Rows]:
    took = and_(SupervisionSession.journey_id == journey_id, SupervisionSession.deleted_at.is_(None))
    return [
        select(literal("ever"), SupervisionLine.supervisor_id, *_NOTHING).where(
            SupervisionLine.journey_id == journey_id
        ),
        select(literal("ever"), SupervisionSession.supervisor_id, *_NOTHING).where(took),
        select(literal("ever"), SignOff.signed_by_id, *_NOTHING).where(SignOff.journey_id == journey_id),
        _ever_stood_in(journey_id, today),
    ]


def _ever_stood_in(journey_id: Any, today: Any) -> Rows:
    """Whoever has stood in for a supervisor while that one supervised this journey."""
    line = SupervisionLine
    overlapping = and_(StandIn.until >= line.since, or_(line.until.is_(None), StandIn.since <= line.until))
    return (
        select(literal("ever"), StandIn.stand_in_id, *_NOTHING)
        .join(line, and_(line.supervisor_id == StandIn.supervisor_id, line.service_id == StandIn.service_id))
        .where(line.journey_id == journey_id, StandIn.since <= today, overlapping)
    )


_UNDECIDED = (Assessment.decided_at.is_(None), Assessment.withdrawn_at.is_(None))


def _deciding(journey_id: Any) -> Rows:
    return select(literal("assessor"), Assessment.assessor_id, *_NOTHING).where(
        Assessment.journey_id == journey_id, *_UNDECIDED, Assessment.assessor_id.is_not(None)
    )


def _managing(journey_id: Any, today: Any) -> Rows:
    own = aliased(TeamPlace)
    trainee = select(Journey.person_id).where(Journey.id == journey_id).scalar_subquery()
    return (
        select(literal("manager"), TeamPlace.person_id, *_NOTHING)
        .join(own, own.team_id == TeamPlace.team_id)
        .where(
            TeamPlace.manages,
            running(TeamPlace, today),
            own.person_id == trainee,
            own.manages.is_(False),
            running(own, today),
        )
    )


def readable_by(actor: Actor) -> Rows:
    """policy.may_read_record, asked of the database: the ids of the journeys whose record this person reads whole."""
    own = select(Journey.id).where(Journey.person_id == actor.id)
    return _ids(own, supervised_by(actor), assessed_by(actor))


def assessed_by(actor: Actor) -> Rows:
    """The ids of the journeys of which this person is to decide a milestone, until it is decided."""
    return select(Assessment.journey_id).where(Assessment.assessor_id == actor.id, *_UNDECIDED)


def supervised_by(actor: Actor) -> Rows:
    """The ids of the journeys this person supervises today, as a stand-in too."""
    today = actor.today
    services = actor.services_as(*SUPERVISING)
    line = aliased(SupervisionLine)
    return _ids(
        select(SupervisionLine.journey_id).where(
            SupervisionLine.supervisor_id == actor.id,
            SupervisionLine.service_id.in_(services),
            running(SupervisionLine, today),
        ),
        select(line.journey_id)
        .join(StandIn, StandIn.supervisor_id == line.supervisor_id)
        .where(
            StandIn.stand_in_id == actor.id,
            StandIn.service_id.in_(services),
            StandIn.service_id == line.service_id,
            running(StandIn, today),
            running(line, today),
        ),
    )


def taken_by(actor: Actor) -> Rows:
    """The ids of the cycles this person signed or took to supervision, which a former supervisor goes on seeing."""
    signed = select(SignOff.cycle_id).where(SignOff.signed_by_id == actor.id)
    taken = (
        select(SessionCycle.cycle_id)
        .join(SupervisionSession, SupervisionSession.id == SessionCycle.session_id)
        .where(SupervisionSession.supervisor_id == actor.id, SupervisionSession.deleted_at.is_(None))
    )
    return _ids(signed, taken)


def cycles_visible_to(actor: Actor) -> Select[Cycle]:
    """policy.may_read_cycle, asked of the database."""
    seen = or_(Cycle.journey_id.in_(readable_by(actor)), Cycle.id.in_(taken_by(actor)))
    return select(Cycle).where(Cycle.deleted_at.is_(None), seen)


def _ids(*queries: Rows) -> Rows:
    """The ids of several queries as one."""
    found = union_all(*queries).subquery()
    return select(found.c[0])

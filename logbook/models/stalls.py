"""Who stands still, in one statement a stall: the facts of a whole service, or of a few subjects of it.

Each gives rows of (subject_id, person_id, since, touched_at): what stalls (a journey, or a place on a course), whose it is, the day
of the last progress, and when the entry was last typed into, which is progress too. Only what may be past the
rule's smallest threshold is read (`before` is the latest such day); leave and steps are weighed afterwards (domain/nudges).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    String,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from logbook.domain.clients import Outcome
from logbook.domain.nudges import Stall
from logbook.domain.people import Role
from logbook.models.base import Rows, UtcDateTime
from logbook.models.clients import Client, VisitAttempt
from logbook.models.cycles import Cycle
from logbook.models.journeys import Assessment, CoursePlace, Journey
from logbook.models.people import RoleHeld
from logbook.models.supervision import SupervisionSession
from logbook.models.unfinished_cycles import to_review, to_write
from logbook.models.zones import Latest


def standing_still(
    db: Session, stall: Stall, service_id: UUID, before: date, subjects: Collection[UUID] | None = None
) -> Sequence[Any]:
    """The rows of one stall in a service, of these subjects alone where they are given."""
    query, subject = _STATEMENTS[stall](service_id, before)
    if subjects is not None:
        query = query.where(subject.in_(subjects))
    return db.connection().execute(query).all()


def rows_of(stall: Stall, service_id: Any, before: Any) -> Rows:
    """The same, to be asked together with others: each row says of which stall it is."""
    return _STATEMENTS[stall](service_id, before)[0].add_columns(literal(stall, String(40)).label("stall"))


TOUCHED = (Stall.NOT_REVIEWED, Stall.NOT_WRITTEN)
"""Where typing into the entry is progress."""
_Statement = tuple[Rows, Any]
_NEVER = cast(null(), DateTime(timezone=True))


def later(one: Any, other: Any) -> ColumnElement[Any]:
    """The later of two days; where the other is missing, the one. Either is worked out once: it may be a question of its own."""
    return Latest(one, func.coalesce(other, one))


def _row(subject: Any, person: Any, since: Any, touched: Any = _NEVER) -> Rows:
    return select(
        subject.label("subject_id"),
        person.label("person_id"),
        since.label("since"),
        type_coerce(touched, UtcDateTime()).label("touched_at"),
    )


def under_way() -> tuple[ColumnElement[bool], ...]:
    """A journey in practice: neither left nor at its end."""
    return Journey.left_on.is_(None), Journey.accredited_on.is_(None)


def _not_with_an_assessor() -> ColumnElement[bool]:
    """Whoever has asked for a milestone waits for somebody else."""
    return ~exists().where(
        Assessment.journey_id == Journey.id,
        Assessment.service_id == Journey.service_id,  # or every service's would be looked through at once
        Assessment.decided_at.is_(None),
        Assessment.withdrawn_at.is_(None),
    )


def undecided(service_id: Any, before: Any) -> tuple[ColumnElement[bool], ...]:
    """Attended by that day, nothing decided, and not on a journey since either."""
    begun = exists().where(
        Journey.person_id == CoursePlace.person_id,
        Journey.service_id == CoursePlace.service_id,
        Journey.enrolled_on >= CoursePlace.attended_on,
    )
    place = CoursePlace
    return place.service_id == service_id, place.decision.is_(None), place.attended_on <= before, ~begun


def _undecided(service_id: UUID, before: date) -> _Statement:
    query = _row(CoursePlace.id, CoursePlace.person_id, CoursePlace.attended_on)
    return query.where(*undecided(service_id, before)), CoursePlace.id


def _of_journeys(service_id: UUID, before: date, since: Any) -> Rows:
    """Journeys in practice without any work since that day: the index of the last activity answers."""
    return _row(Journey.id, Journey.person_id, since).where(
        Journey.service_id == service_id, *under_way(), Journey.last_activity_on <= before
    )


def _nothing_filmed(service_id: UUID, before: date) -> _Statement:
    filmed = exists().where(Cycle.journey_id == Journey.id, Cycle.filmed_on.is_not(None), Cycle.deleted_at.is_(None))
    query = _of_journeys(service_id, before, later(Journey.enrolled_on, Journey.last_activity_on))
    return query.where(~filmed), Journey.id


def _of_cycles(service_id: UUID, before: date, day: Any, *which: Any) -> _Statement:
    """Journeys with such a cycle, each once, from the latest of its days, of any other work and of what was typed."""
    last = func.max(Journey.last_activity_on)
    touched = func.max(func.coalesce(Cycle.saved_at, Cycle.entered_at))
    query = (
        _row(Cycle.journey_id, Journey.person_id, later(func.max(day), last), touched)
        .join(Journey, Journey.id == Cycle.journey_id)
        .where(Cycle.service_id == service_id, day <= before, *which, *under_way(), Journey.last_activity_on <= before)
        .group_by(Cycle.journey_id, Journey.person_id)
    )
    return query, Cycle.journey_id


def _not_reviewed(service_id: UUID, before: date) -> _Statement:
    return _of_cycles(service_id, before, Cycle.filmed_on, *to_review())


def _not_written(service_id: UUID, before: date) -> _Statement:
    return _of_cycles(service_id, before, Cycle.reviewed_on, *to_write())


def _no_supervision(service_id: UUID, before: date) -> _Statement:
    """Other work does not make up for it: the clock is that of the last session, or of the enrolment."""
    session = SupervisionSession
    held = (session.journey_id == Journey.id, session.deleted_at.is_(None))
    last = select(func.max(session.on)).where(*held).correlate(Journey).scalar_subquery()
    query = _row(Journey.id, Journey.person_id, later(Journey.enrolled_on, last)).where(
        Journey.service_id == service_id,
        *under_way(),
        Journey.enrolled_on <= before,
        ~exists().where(*held, session.on > before),
        _not_with_an_assessor(),
    )
    return query, Journey.id


def _no_visit(service_id: UUID, before: date) -> _Statement:
    """With a family to visit, and either nothing done since, or twice in a row in vain since the last time it came about."""
    family = exists().where(Client.journey_id == Journey.id, *living())
    here = (Journey.service_id == service_id, *under_way(), family, _not_with_an_assessor())
    nothing = _row(Journey.id, Journey.person_id, Journey.last_activity_on).where(
        *here, Journey.last_activity_on <= before
    )
    met = _last_met(service_id, before)
    twice = _row(Journey.id, Journey.person_id, met.c.contact).join(met, met.c.journey_id == Journey.id)
    twice = twice.where(*here, Journey.last_activity_on > before, met.c.contact <= before, _missed_since(met) >= 2)
    either = union_all(nothing, twice).subquery()
    return select(either), either.c.subject_id


def living() -> tuple[ColumnElement[bool], ...]:
    """Clients with whom there is work to do."""
    ends = (Client.paused_on, Client.completed_on, Client.not_now_on, Client.merged_into_id, Client.deleted_at)
    return tuple(end.is_(None) for end in ends)


def _in_vain() -> tuple[ColumnElement[bool], ...]:
    return VisitAttempt.outcome != Outcome.HAPPENED, VisitAttempt.deleted_at.is_(None)


def _last_met(service_id: UUID, before: date) -> Any:
    """(journey, contact) of those that tried in vain since: the last day a family was met, by a film, a review or a visit that
    came about; the day it was allocated before that."""
    missed = (
        select(Client.journey_id)
        .join(VisitAttempt, VisitAttempt.client_id == Client.id)
        .where(VisitAttempt.service_id == service_id, VisitAttempt.on > before, *_in_vain())
    )
    cycles = (Cycle.journey_id.in_(missed), Cycle.deleted_at.is_(None))
    visits = select(Client.journey_id, VisitAttempt.on).join(VisitAttempt, VisitAttempt.client_id == Client.id)
    happened = (VisitAttempt.outcome == Outcome.HAPPENED, VisitAttempt.deleted_at.is_(None))
    days = union_all(
        select(Cycle.journey_id, Cycle.filmed_on.label("day")).where(*cycles),
        select(Cycle.journey_id, Cycle.reviewed_on).where(*cycles),
        visits.where(Client.journey_id.in_(missed), *happened),
        select(Client.journey_id, Client.allocated_on).where(Client.journey_id.in_(missed), *living()),
    ).subquery()
    contact = func.max(days.c.day).label("contact")
    return select(days.c.journey_id, contact).group_by(days.c.journey_id).subquery()


def _missed_since(met: Any) -> ColumnElement[int]:
    """How often it was tried in vain since this journey's own last meeting."""
    missed = select(func.count()).select_from(VisitAttempt).join(Client, Client.id == VisitAttempt.client_id)
    since = missed.where(Client.journey_id == Journey.id, *_in_vain(), VisitAttempt.on >= met.c.contact)
    return since.correlate(Journey, met).scalar_subquery()


def _no_cycle(service_id: UUID, before: date) -> _Statement:
    """Of those who are practitioners still."""
    practises = exists().where(
        RoleHeld.person_id == Journey.person_id,
        RoleHeld.service_id == service_id,
        RoleHeld.role == Role.PRACTITIONER,
        or_(RoleHeld.until.is_(None), RoleHeld.until > before),
    )
    since = later(Journey.accredited_on, Journey.last_activity_on)
    query = _row(Journey.id, Journey.person_id, since).where(
        Journey.service_id == service_id,
        Journey.left_on.is_(None),
        Journey.accredited_on <= before,
        Journey.last_activity_on <= before,
        practises,
    )
    return query, Journey.id


_STATEMENTS: dict[Stall, Callable[[UUID, date], _Statement]] = {
    Stall.UNDECIDED: _undecided,
    Stall.NOTHING_FILMED: _nothing_filmed,
    Stall.NOT_REVIEWED: _not_reviewed,
    Stall.NOT_WRITTEN: _not_written,
    Stall.NO_SUPERVISION: _no_supervision,
    Stall.NO_VISIT: _no_visit,
    Stall.NO_CYCLE: _no_cycle,
}
"""Where a supervisor is waited for is read by `waiting_for`: it is theirs, and no journey's."""

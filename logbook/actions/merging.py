"""Two records of one person made one: everything that named the one names the other from then on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session, aliased

from logbook import policy
from logbook.actions import journal, links, sign_ins
from logbook.domain.links import LinkKind
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models import belonging, merging
from logbook.models.base import Base
from logbook.models.desk import Draft
from logbook.models.journeys import CoursePlace
from logbook.models.people import Person, RoleHeld, StandIn
from logbook.models.services import StageChoice


def merge(db: Session, actor: Actor, kept: Person, gone: Person, now: datetime) -> None:
    """`kept` takes over all that names `gone`, and keeps its own address and password; `gone` opens nothing any more.

    Refused where the two cannot be one person: one supervised, assessed or signed the other.
    """
    services = merging.services_of(db, gone)
    policy.require(policy.may_merge_people(actor, services))
    for service_id in sorted(services):
        belonging.lock(db, service_id)
    for person in (kept, gone):
        db.refresh(person)
    require_none(_why_not(db, actor, kept, gone))
    _make_room(db, kept.id, gone.id)
    for column in references():
        _point(db, column, kept.id, gone.id)
    _join_roles(db, kept.id)
    db.execute(delete(StandIn).where(StandIn.supervisor_id == StandIn.stand_in_id))
    sign_ins.end_all(db, kept.id, now)
    links.withdraw_all(db, kept.id, now, *(kind for kind in LinkKind if kind != LinkKind.INVITATION))
    gone.email = gone.password_hash = None
    gone.merged_into_id = kept.id
    for service_id in sorted(services):
        journal.record(db, actor, "people merged", service_id, kept.id, now, gone=gone.id)


def references() -> list[Column[Any]]:
    """Every column of every table that names a person; the tables say so themselves, so none is forgotten."""
    person = Base.metadata.tables["people"].c.id
    tables: Collection[Table] = Base.metadata.tables.values()
    return [key.parent for table in tables for key in table.foreign_keys if key.column is person]


def _point(db: Session, column: Column[Any], kept: UUID, gone: UUID) -> None:
    table: Any = column.table
    db.execute(update(table).where(column == gone).values({column.name: kept}))


def _why_not(db: Session, actor: Actor, kept: Person, gone: Person) -> list[Reason]:
    if kept.id == gone.id:
        return [Reason("This is the same record twice: choose another one.", "merge")]
    if kept.merged_into_id or gone.merged_into_id or kept.erased_at or gone.erased_at:
        raise RuleBroken("One of the two was merged or erased already: open the list of people again.")
    reasons = []
    if actor.id in (kept.id, gone.id):
        reasons.append(
            Reason(
                "One of the two is your own: ask another administrator, so that nobody takes a record over.",
                "coordinator",
            )
        )
    if kept.retired_on and not gone.retired_on:
        reasons.append(Reason("The record that stays is retired and the other is in use: keep the other one.", "keep"))
    if merging.worked_together(db, kept.id, gone.id):
        reasons.append(
            Reason(
                "One of the two supervised, assessed or signed off the other, so they cannot be one person.", "merge"
            )
        )
    return reasons


def _make_room(db: Session, kept: UUID, gone: UUID) -> None:
    """Where only one row may stand, one of the two goes: it is the draft typed last that stays, the place on a course with more
    in it, and what was said last about the stage."""
    db.execute(delete(Draft).where(Draft.person_id.in_([kept, gone]), Draft.deleted_at.is_not(None)))
    mine, theirs = aliased(Draft), aliased(Draft)
    both = select(mine.id, mine.saved_at, theirs.id.label("their_id"), theirs.saved_at.label("their_saved_at"))
    pairs = both.join(theirs, theirs.form == mine.form).where(mine.person_id == kept, theirs.person_id == gone)
    for row in db.execute(pairs).all():
        db.execute(delete(Draft).where(Draft.id == (row.their_id if row.saved_at >= row.their_saved_at else row.id)))
    places = select(CoursePlace).where(CoursePlace.person_id.in_([kept, gone])).order_by(CoursePlace.course_id)
    by_course: dict[UUID, list[CoursePlace]] = {}
    for place in db.scalars(places):
        by_course.setdefault(place.course_id, []).append(place)
    for pair in by_course.values():
        if len(pair) == 2:
            fuller, other = sorted(pair, key=lambda place: (place.decision is None, place.attended_on is None))
            fuller.attended_on = fuller.attended_on or other.attended_on
            db.delete(other)
    for choices in _by_service(db, kept, gone).values():
        for earlier in choices[:-1]:
            db.delete(earlier)
    db.flush()


def _by_service(db: Session, kept: UUID, gone: UUID) -> dict[UUID, list[StageChoice]]:
    found: dict[UUID, list[StageChoice]] = {}
    said = select(StageChoice).where(StageChoice.person_id.in_([kept, gone])).order_by(StageChoice.said_at)
    for choice in db.scalars(said):
        found.setdefault(choice.service_id, []).append(choice)
    return found


def _join_roles(db: Session, kept: UUID) -> None:
    """The same role held twice at a time becomes one spell, from the earlier first day to the later last day."""
    held = (
        select(RoleHeld).where(RoleHeld.person_id == kept).order_by(RoleHeld.service_id, RoleHeld.role, RoleHeld.since)
    )
    before: RoleHeld | None = None
    for row in db.scalars(held.execution_options(populate_existing=True)).all():
        if row.under_id == kept:
            row.under_id = None
        same = before is not None and (before.service_id, before.role) == (row.service_id, row.role)
        if before is not None and same and (before.until is None or row.since <= before.until):
            before.until = None if before.until is None or row.until is None else max(before.until, row.until)
            before.under_id = before.under_id or row.under_id
            db.delete(row)
        else:
            before = row
    db.flush()

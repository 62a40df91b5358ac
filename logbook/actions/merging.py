"""Two records of one person made one: everything that named the one names the other from then on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, delete, select, update
from sqlalchemy.orm import Session, aliased

from logbook import policy
from logbook.actions import journal, links, nudges_on_leaving, sign_ins, ways
from logbook.actions.intervision import members as intervision
from logbook.domain.links import LinkKind
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models import belonging, every_table, merging
from logbook.models.desk import Draft
from logbook.models.journeys import CoursePlace
from logbook.models.people import Person, RoleHeld, StandIn
from logbook.models.protected_time import ProtectedTime, ProtectedTimeChoice, ProtectedWeek
from logbook.models.ratings import RatingParty
from logbook.models.reminders import ReminderChoice
from logbook.models.services import StageChoice


def merge(db: Session, actor: Actor, kept: Person, gone: Person, now: datetime) -> None:
    """`kept` takes over all that names `gone`, and keeps its own address and password; `gone` opens nothing any more.

    Refused where the two cannot be one person: one supervised, assessed, rated or signed the other.
    """
    services = merging.services_of(db, gone)
    policy.require(policy.may_merge_people(actor, services))
    for service_id in sorted(services):
        belonging.lock(db, service_id)
    for person in (kept, gone):
        db.refresh(person)
    require_none(_why_not(db, actor, kept, gone))
    _make_room(db, kept.id, gone.id)
    ways.touch_people(db, kept.id)
    for column in references():
        _point(db, column, kept.id, gone.id)
    _join_roles(db, kept.id)
    intervision.one_place_each(db, kept.id, now)
    db.execute(delete(StandIn).where(StandIn.supervisor_id == StandIn.stand_in_id))
    sign_ins.end_all(db, kept.id, now)
    links.withdraw_all(db, kept.id, now, *(kind for kind in LinkKind if kind != LinkKind.INVITATION))
    gone.email = gone.password_hash = None
    gone.merged_into_id = kept.id
    for service_id in sorted(services):
        journal.record(db, actor, "people merged", service_id, kept.id, now, gone=gone.id)


def references() -> list[Column[Any]]:
    """Every column of every table that names a person; the tables say so themselves, so none is forgotten."""
    tables = every_table()
    person = tables["people"].c.id
    return [key.parent for table in tables.values() for key in table.foreign_keys if key.column is person]


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
                "One of the two supervised, assessed, rated or signed off the other, so they cannot be one person.",
                "merge",
            )
        )
    return reasons


def _make_room(db: Session, kept: UUID, gone: UUID) -> None:
    """Where only one row may stand, one of the two goes: it is the draft typed last that stays, the place on a course with more
    in it, and what was said last of each thing."""
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
            ways.forget(db, other)
            db.delete(other)
    _keep_what_was_said_last(db, kept, gone)
    nudges_on_leaving.make_room(db, kept, gone)
    own = aliased(RatingParty)
    settled = select(own.rating_id).where(own.person_id == kept)
    db.execute(delete(RatingParty).where(RatingParty.person_id == gone, RatingParty.rating_id.in_(settled)))
    db.flush()


SAID_ONCE: tuple[tuple[Any, str, str], ...] = (
    (StageChoice, "said_at", ""),
    (ReminderChoice, "said_at", ""),
    (ProtectedTimeChoice, "said_at", ""),
    (ProtectedTime, "noted_at", "since"),
    (ProtectedWeek, "stated_at", "week_of"),
)
"""Tables with one row a person, service and perhaps a day, and when each was said: of two the later stays."""


def _keep_what_was_said_last(db: Session, kept: UUID, gone: UUID) -> None:
    for table, when, day in SAID_ONCE:
        latest: dict[Any, Any] = {}
        said = select(table).where(table.person_id.in_([kept, gone])).order_by(getattr(table, when))
        for row in db.scalars(said):
            about = (row.service_id, getattr(row, day) if day else None)
            if about in latest:
                db.delete(latest[about])
            latest[about] = row


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

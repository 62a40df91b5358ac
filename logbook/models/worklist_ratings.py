"""What waits of rating: branches of the worklist. Nothing here depends on another's rating before one's own is locked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, case, literal, or_, select
from sqlalchemy.orm import aliased

from logbook.domain.people import Actor
from logbook.domain.skills.rating import AsWhom, Source
from logbook.domain.worklist import Kind
from logbook.models.base import AsUuid, CompactMoment, Rows, UtcDateTime
from logbook.models.both_locked import MINE, THEIRS, both_locked, settled, title
from logbook.models.people import Person
from logbook.models.ratings import RatedRecording, Rating, RecordingRater
from logbook.models.standing import supervised_by, taken_by
from logbook.models.worklist_item import item


def to_rate(actor: Actor) -> Rows:
    """One's own recordings that are up, and those one was asked to rate, until one's own rating is locked."""
    one = RatedRecording
    return _unrated(actor).where(
        or_(and_(one.practitioner_id == actor.id, one.added_at >= _lately()), one.id.in_(_asked(actor)))
    )


def to_rate_of_trainees(actor: Actor) -> Rows:
    """The recordings of one's trainees that are up, until one's own rating is locked."""
    one = RatedRecording
    theirs = (one.journey_id.in_(supervised_by(actor)), one.practitioner_id != actor.id, one.id.not_in(_asked(actor)))
    return _unrated(actor).where(one.added_at >= _lately(), *theirs)


def to_lay_side_by_side(actor: Actor) -> Rows:
    """One's own recordings, and those one was asked to rate, that the actor and somebody else have both locked, until they settle on
    something."""
    one = RatedRecording
    return _both(actor).where(or_(one.practitioner_id == actor.id, one.id.in_(_asked(actor))))


def to_lay_side_by_side_of_trainees(actor: Actor) -> Rows:
    """The same of their trainees' recordings, and of the cycles they once took to supervision."""
    one = RatedRecording
    theirs = or_(one.journey_id.in_(supervised_by(actor)), one.cycle_id.in_(taken_by(actor)))
    return _both(actor).where(theirs, one.practitioner_id != actor.id, one.id.not_in(_asked(actor)))


def _both(actor: Actor) -> Rows:
    one = RatedRecording
    query = item(
        Kind.GAPS, one, AsUuid(one.id), word=title(), name=_whose(actor), on=one.on, number=literal(1)
    ).distinct()
    of_mine = query.join(MINE, MINE.recording_id == one.id).join(THEIRS, THEIRS.recording_id == one.id)
    recent = MINE.locked_at >= bindparam("locked_since", type_=CompactMoment())
    there = (*both_locked(actor.id), recent, ~settled(actor.id), one.deleted_at.is_(None))
    return of_mine.join(Person, Person.id == one.practitioner_id).where(*there)


def _unrated(actor: Actor) -> Rows:
    """`name` is empty for one's own; `number` is 1 once one has begun."""
    one, own = RatedRecording, aliased(Rating)
    mine = and_(own.recording_id == one.id, own.rater_id == actor.id, own.as_whom != AsWhom.CONSENSUS)
    begun = case((own.id.is_(None), 0), else_=1)
    query = item(Kind.RATE, one, AsUuid(one.id), word=title(), name=_whose(actor), on=one.on, number=begun)
    joined = query.join(Person, Person.id == one.practitioner_id).outerjoin(own, mine)
    return joined.where(own.locked_at.is_(None), one.deleted_at.is_(None), one.source != Source.CALIBRATION)


def _whose(actor: Actor) -> Any:
    return case((RatedRecording.practitioner_id == actor.id, ""), else_=Person.name)


def _asked(actor: Actor) -> Rows:
    row = RecordingRater
    asked = select(row.recording_id).where(row.person_id == actor.id, row.ended_at.is_(None))
    return asked.where(row.asked_at >= _lately())


def _lately() -> Any:
    return bindparam("rated_since", type_=UtcDateTime())

"""Two ratings of one recording that have both been locked: what home and an agenda may tell of, beside the whole rule of blindness.

It is the part of `blind.open_to` that asks for no clock, no agreement and no opening; tests/models/test_both_locked.py holds it to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.skills.agreement import Gap, gaps
from logbook.domain.skills.rating import AsWhom, from_text
from logbook.models.people import Person
from logbook.models.ratings import RatedRecording, Rating, RatingParty
from logbook.models.scales import scales_named

MINE, THEIRS = aliased(Rating, name="mine"), aliased(Rating, name="theirs")

MOST = 5
"""Recordings whose gaps stand on one agenda: more than a session has time for."""


def title() -> ColumnElement[str]:
    """The practitioner's own line for a recording, or what it is."""
    return func.coalesce(func.nullif(RatedRecording.said, ""), RatedRecording.kind)


def both_locked(viewer_id: Any) -> tuple[ColumnElement[bool], ...]:
    """Of a query over MINE: what is locked on the viewer's side, with nothing of theirs open beside it, and on the other's (THEIRS)."""
    open_still = aliased(Rating)
    began_again = exists().where(
        open_still.recording_id == MINE.recording_id,
        open_still.rater_id == viewer_id,
        open_still.as_whom != AsWhom.CONSENSUS,
        open_still.locked_at.is_(None),
    )
    return (
        MINE.rater_id == viewer_id,
        MINE.as_whom != AsWhom.CONSENSUS,
        MINE.locked_at.is_not(None),
        THEIRS.recording_id == MINE.recording_id,
        THEIRS.rater_id != viewer_id,
        THEIRS.as_whom != AsWhom.CONSENSUS,
        THEIRS.locked_at.is_not(None),
        ~began_again,
    )


def settled(viewer_id: Any) -> ColumnElement[bool]:
    """Whether the viewer has begun to settle on a third record of it with somebody: then it is being talked about already."""
    third = aliased(Rating)
    return exists().where(
        third.recording_id == MINE.recording_id,
        third.as_whom == AsWhom.CONSENSUS,
        RatingParty.rating_id == third.id,
        RatingParty.person_id == viewer_id,
    )


@dataclass(frozen=True, slots=True)
class Apart:
    """What two who have both locked are two or more apart on, in one recording: for talking about."""

    recording_id: UUID
    rating_id: UUID
    title: str
    on: date
    other: str
    gaps: tuple[Gap, ...]


def apart_in(db: Session, viewer_id: UUID, journey_id: UUID, since: datetime) -> tuple[Apart, ...]:
    """The recordings of this journey of which the viewer and the practitioner, or a supervisor of theirs, have both locked a rating
    since then and settled on nothing yet; each with its gaps, the latest recording first. Nothing of anybody who is waited for."""
    rows = db.execute(_pairs(viewer_id, journey_id, since)).all()
    named = scales_named(db, [(row.service_id, n) for row in rows for n in (row.my_number, row.their_number)])
    return tuple(_apart(row, named) for row in rows)


def _pairs(viewer_id: UUID, journey_id: UUID, since: datetime) -> Any:
    one = RatedRecording
    of_the_two = or_(
        THEIRS.rater_id == one.practitioner_id,
        (one.practitioner_id == viewer_id) & (THEIRS.as_whom == AsWhom.SUPERVISOR),
    )
    wanted = (one.id, one.service_id, title().label("title"), one.on, THEIRS.id.label("rating_id"), Person.name)
    mine = (MINE.scores.label("my_scores"), MINE.scale_number.label("my_number"))
    theirs = (THEIRS.scores.label("their_scores"), THEIRS.scale_number.label("their_number"))
    query = select(*wanted, *mine, *theirs).join(MINE, MINE.recording_id == one.id)
    joined = query.join(THEIRS, THEIRS.recording_id == one.id).join(Person, Person.id == THEIRS.rater_id)
    recent = or_(MINE.locked_at >= since, THEIRS.locked_at >= since)
    there = joined.where(one.journey_id == journey_id, one.deleted_at.is_(None), *both_locked(viewer_id))
    return there.where(of_the_two, recent, ~settled(viewer_id)).order_by(one.on.desc(), one.id.desc()).limit(MOST)


def _apart(row: Any, named: Any) -> Apart:
    mine, theirs = named[row.service_id, row.my_number], named[row.service_id, row.their_number]
    scale = max(mine, theirs, key=lambda each: each.version)
    found = gaps(scale, from_text(mine, row.my_scores), from_text(theirs, row.their_scores))
    return Apart(row.id, row.rating_id, row.title, row.on, row.name, tuple(found))

"""Every rating of a person as the database gives it, keys included: the statements that a profile over years is read with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Uuid,
    and_,
    bindparam,
    cast,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from logbook.domain.skills.rating import AsWhom, Source
from logbook.models.base import CompactMoment, CompactUuid, Rows
from logbook.models.people import Person
from logbook.models.ratings import OpeningAgreed, RatedRecording, Rating, RatingOpening, ScaleVersion

MOST_RATINGS = 600
"""The latest of one person's: at three a month, more than fifteen years."""

_PERSON, _VIEWER = bindparam("of_person", type_=Uuid()), bindparam("of_viewer", type_=Uuid())


def ratings_of(*here: ColumnElement[bool]) -> Rows:
    """Every rating of the person's recordings but consensuses, drafts among them, since they hold others back."""
    return (
        select(
            _raw(Rating.id),
            _raw(Rating.recording_id).label("recording"),
            _raw(Rating.rater_id),
            _raw(Rating.rater_id == _VIEWER),
            Rating.as_whom,
            Rating.scores,
            RatedRecording.on,
            RatedRecording.kind,
            RatedRecording.said,
            Person.name,
            _raw(Rating.locked_at.is_not(None)),
            _raw(Rating.locked_at <= bindparam("since", type_=CompactMoment())),
            _raw(Rating.service_id),
            Rating.scale_number,
        )
        .join(RatedRecording, RatedRecording.id == Rating.recording_id)
        .join(Person, Person.id == Rating.rater_id)
        .where(
            RatedRecording.practitioner_id == _PERSON,
            *here,
            RatedRecording.deleted_at.is_(None),
            RatedRecording.source != Source.CALIBRATION,
            Rating.as_whom != AsWhom.CONSENSUS,
        )
        .order_by(RatedRecording.on.desc(), RatedRecording.id.desc(), Rating.started_at, Rating.id)
        .limit(MOST_RATINGS)
    )


def ratings_of_a_journey() -> Rows:
    """The same, of what was rated in one journey."""
    return ratings_of(RatedRecording.journey_id == bindparam("of_journey", type_=Uuid()))


def versions_for() -> Rows:
    """The versions of scales that the services of the person's recordings have."""
    services = select(RatedRecording.service_id).where(RatedRecording.practitioner_id == _PERSON)
    wanted = select(_raw(ScaleVersion.service_id), ScaleVersion.number, ScaleVersion.text)
    return wanted.where(ScaleVersion.service_id.in_(services))


def told_to() -> CompoundSelect[*tuple[Any, ...]]:
    """With whom the viewer agreed to open a recording's ratings, and which ratings they opened."""
    mine, theirs = aliased(OpeningAgreed), aliased(OpeningAgreed)
    mutual = and_(
        theirs.recording_id == mine.recording_id,
        theirs.person_id == mine.other_id,
        theirs.other_id == mine.person_id,
        theirs.taken_back_at.is_(None),
    )
    practised = RatedRecording.practitioner_id == _PERSON
    agreed = (
        select(_raw(mine.recording_id), _raw(mine.other_id), _raw(cast(null(), CompactUuid())))
        .join(theirs, mutual)
        .join(RatedRecording, RatedRecording.id == mine.recording_id)
        .where(mine.person_id == _VIEWER, mine.taken_back_at.is_(None), practised)
    )
    opened = (
        select(_raw(RatingOpening.recording_id), _raw(cast(null(), Uuid())), _raw(RatingOpening.rating_id))
        .join(RatedRecording, RatedRecording.id == RatingOpening.recording_id)
        .where(RatingOpening.viewer_id == _VIEWER, practised)
    )
    return union_all(agreed, opened)


def _raw(column: Any) -> Any:
    """As the database gives it: making a uuid of each of a thousand keys would cost more than all the rest."""
    return type_coerce(column, NullType())

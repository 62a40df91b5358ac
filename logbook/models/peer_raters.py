"""Who of a group may rate what was brought to its meetings, and whose right to it has ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from logbook.domain.skills.rating import AsWhom
from logbook.models.intervision import (
    PRESENT,
    IntervisionGroup,
    IntervisionMeeting,
    IntervisionMember,
    IntervisionOffer,
)
from logbook.models.ratings import RatedRecording, RecordingRater


def offers_in(db: Session, meeting_id: UUID) -> Sequence[Any]:
    """What may be rated in a meeting: each with whose it is, the clip where there is one, and the presentation it was brought to."""
    offer = IntervisionOffer
    query = select(offer.id, offer.recording_id, offer.turn_id, offer.offered_by_id, RatedRecording.clip_id)
    joined = query.join(RatedRecording, RatedRecording.id == offer.recording_id)
    stands = joined.where(offer.meeting_id == meeting_id, offer.ended_at.is_(None), RatedRecording.deleted_at.is_(None))
    return db.execute(stands.order_by(offer.offered_at, offer.id)).all()


def offered_to(db: Session, group_id: UUID, now: datetime) -> Sequence[IntervisionOffer]:
    """Everything this group may rate now."""
    offer, meeting = IntervisionOffer, IntervisionMeeting
    query = select(offer).join(meeting, meeting.id == offer.meeting_id)
    stands = query.where(offer.group_id == group_id, offer.ended_at.is_(None), meeting.open_until > now)
    return db.scalars(stands.order_by(offer.offered_at, offer.id)).all()


def asked_already(db: Session, recording_id: UUID) -> set[UUID]:
    """Who may rate it beside the practitioner and the supervisors."""
    query = select(RecordingRater.person_id).where(
        RecordingRater.recording_id == recording_id, RecordingRater.ended_at.is_(None)
    )
    return set(db.scalars(query))


def end_those_without(db: Session, now: datetime, recording_ids: Collection[UUID] | None = None) -> None:
    """Peers to whom no group offers the recording any more rate it no longer: of these recordings, or of every one."""
    over = update(RecordingRater).where(*_over(now))
    if recording_ids is not None:
        over = over.where(RecordingRater.recording_id.in_(recording_ids))
    db.execute(over.values(ended_at=now).execution_options(synchronize_session=False))


def some_without(db: Session, now: datetime) -> bool:
    """Whether there is any such peer."""
    return db.scalar(select(RecordingRater.id).where(*_over(now)).limit(1)) is not None


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A peer's right that stands and rests on no offer any more."""
    offer, place, rater = IntervisionOffer, IntervisionMember, RecordingRater
    still = exists().where(
        offer.recording_id == rater.recording_id,
        offer.ended_at.is_(None),
        IntervisionMeeting.id == offer.meeting_id,
        IntervisionMeeting.called_off_at.is_(None),
        IntervisionMeeting.open_until > now,
        IntervisionGroup.id == offer.group_id,
        IntervisionGroup.ended_at.is_(None),
        place.group_id == offer.group_id,
        place.person_id == rater.person_id,
        *PRESENT,
    )
    return rater.as_whom == AsWhom.PEER, rater.ended_at.is_(None), ~still

"""Who of a group may rate what was brought to it: asked as they join, ended with what it rests on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import journal
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.skills.rating import AsWhom
from logbook.models.intervision import IntervisionOffer
from logbook.models.peer_raters import asked_already, end_those_without, offered_to, some_without
from logbook.models.ratings import RatedRecording, RecordingRater


def open_to_newcomer(db: Session, person_id: UUID, group_id: UUID, now: datetime) -> None:
    """Whoever joins a group may rate what it may."""
    for offer in offered_to(db, group_id, now):
        ask(db, offer, {person_id}, now)


def close(db: Session, group_id: UUID, now: datetime, clip_id: UUID | None = None) -> None:
    """Something of the group has ended: of a clip what was offered ends with it, and whoever has no right any more rates no longer."""
    db.flush()
    offer = IntervisionOffer
    standing = select(offer.recording_id).where(offer.group_id == group_id, offer.ended_at.is_(None))
    ids = set(db.scalars(standing))
    if clip_id is not None:
        ids &= set(db.scalars(select(RatedRecording.id).where(RatedRecording.clip_id == clip_id)))
        over = update(offer).where(offer.group_id == group_id, offer.recording_id.in_(ids), offer.ended_at.is_(None))
        db.execute(over.values(ended_at=now))
    if ids:
        end_those_without(db, now, ids)


def sweep(database: Database, settings: Settings, now: datetime) -> int:  # noqa: ARG001 - the shape of a job
    """What closes by its time alone: the days of grace are over."""
    with database.reading() as db:
        if not some_without(db, now):
            return 0
    with database.writing() as db:
        end_those_without(db, now)
        journal.commit(db)
    return 0


def ask(db: Session, offer: IntervisionOffer, person_ids: set[UUID], now: datetime) -> None:
    """These people may rate what was offered, but for the practitioner and whoever may already."""
    recording = db.get_one(RatedRecording, offer.recording_id)
    for person_id in sorted(person_ids - asked_already(db, recording.id) - {recording.practitioner_id}):
        who = {"person_id": person_id, "as_whom": AsWhom.PEER, "asked_by_id": offer.offered_by_id, "asked_at": now}
        db.add(RecordingRater(service_id=recording.service_id, recording_id=recording.id, **who))
    db.flush()

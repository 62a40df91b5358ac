"""Clips and their files: who sees which, what room is left, and which file is played."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor, Role
from logbook.domain.recordings import Part
from logbook.domain.uploads import Room
from logbook.models.base import Rows
from logbook.models.kept import Places, asked_about
from logbook.models.ratings import RatedRecording, RecordingRater
from logbook.models.recordings import Clip, ClipParticipant, ClipShown, StoredFile
from logbook.models.relations import asked_alone
from logbook.models.services import Service
from logbook.models.shares import shared_to
from logbook.models.standing import assessed_by, supervised_by, taken_by


def clips_visible_to(actor: Actor) -> Select[Clip]:
    """policy.may_see_clip, asked of the database."""
    shown = select(ClipShown.clip_id).where(ClipShown.person_id == actor.id, ClipShown.taken_back_at.is_(None))
    asked = asked_alone(select(RatedRecording.clip_id).select_from(RecordingRater)).where(
        RecordingRater.person_id == actor.id, RatedRecording.clip_id.is_not(None)
    )
    related = or_(
        Clip.owner_id == actor.id,
        Clip.journey_id.in_(supervised_by(actor)),
        Clip.cycle_id.in_(taken_by(actor)),
        and_(Clip.put_forward_at.is_not(None), Clip.journey_id.in_(assessed_by(actor))),
        Clip.id.in_(shown),
        Clip.id.in_(asked),
    )
    seen = or_(and_(Clip.service_id.in_(actor.services_as(*Role)), related), Clip.id.in_(shared_to(actor)))
    return select(Clip).where(Clip.deleted_at.is_(None), seen)


def next_position(db: Session, cycle_id: UUID | None) -> int:
    """Where a new moment comes: after the others of its cycle."""
    if cycle_id is None:
        return 1
    return (db.scalar(select(func.max(Clip.position)).where(Clip.cycle_id == cycle_id)) or 0) + 1


def files_of(db: Session, clip_ids: Collection[UUID]) -> Sequence[Any]:
    """What is stored of these clips: what can be played, what is coming, and what the inspector would not have."""
    return asked_about(db, _files, clip_ids).all()


def _files(clip_ids: Places) -> Rows:
    file = StoredFile
    wanted = (file.id, file.clip_id, file.part, file.media_type, file.length, file.at_ms)
    found = (file.finished_at, file.inspected_at, file.facts, file.refused_because)
    query = select(*wanted, *found).where(file.clip_id.in_(clip_ids), file.destroyed_at.is_(None))
    return query.order_by(file.created_at, file.id)


def playable_file(files: Collection[Any]) -> Any:
    """The file to play: the rendition where one was made, else the clip as sent once the inspector found it playable; or None."""
    ready = [file for file in files if file.finished_at is not None and not file.refused_because]
    renditions = [file for file in ready if file.part == Part.RENDITION]
    as_sent = [file for file in ready if file.part == Part.CLIP and (file.facts or {}).get("playable")]
    return next(iter([*renditions, *as_sent]), None)


def recognisable_in(db: Session, clip_id: UUID) -> dict[UUID, bool]:
    """Who is in the clip, and whether a box covers them."""
    query = select(ClipParticipant.participant_id, ClipParticipant.covered).where(ClipParticipant.clip_id == clip_id)
    return {row.participant_id: row.covered for row in db.execute(query)}


def _kept(now: datetime) -> ColumnElement[bool]:
    """Takes room: not destroyed, and either whole or still expected."""
    expected = or_(StoredFile.finished_at.is_not(None), StoredFile.lapses_at.is_(None), StoredFile.lapses_at > now)
    return and_(StoredFile.destroyed_at.is_(None), expected)


def room_of(db: Session, service_id: UUID, person_id: UUID, now: datetime) -> Room:
    """What this person and this service keep, and the most they may; what is on its way counts already."""
    bytes_ = func.coalesce(func.sum(StoredFile.length), 0)
    of_service = select(bytes_).where(StoredFile.service_id == service_id, _kept(now))
    of_person = of_service.where(StoredFile.person_id == person_id)
    row = db.execute(
        select(
            of_person.scalar_subquery().label("person_keeps"),
            Service.most_bytes_each,
            of_service.scalar_subquery().label("service_keeps"),
            Service.most_bytes,
        ).where(Service.id == service_id)
    ).one()
    return Room(int(row.person_keeps), row.most_bytes_each, int(row.service_keeps), row.most_bytes)

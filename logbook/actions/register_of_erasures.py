"""The register of erasures: what is going is written down before, and every row says so after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from logbook.actions import journal
from logbook.actions.due_footage import Going, due_clips, family_of
from logbook.domain.recordings import Part
from logbook.domain.retention import Rule
from logbook.models.base import new_id
from logbook.models.comments import ClipComment
from logbook.models.erasures import ErasedFile, Erasure
from logbook.models.recordings import Clip, Film, MediaTask, StoredFile, Viewing
from logbook.models.services import Service

NOTHING_SAID = {"moment": "", "question": "", "principles": []}
"""What its owner wrote and ticked of a clip tells what was seen in it, and goes with it."""
STORED = (StoredFile.destroyed_at.is_(None),)


def mark_empty(db: Session, service: Service, now: datetime) -> None:
    """Clips of which no file was ever kept, such as one whose sending was given up."""
    for clip_id, rule in list(due_clips(db, service, now)):
        kept = exists().where(StoredFile.clip_id == clip_id, *STORED)
        if not db.scalar(select(kept)):
            _mark_clip(db, service.id, clip_id, rule, now)


def write_down(db: Session, service: Service, files: list[Going], now: datetime) -> UUID:
    """One erasure of these files, which are under one key, with its rule for each."""
    group_id = files[0].group_id
    client, film = family_of(db, group_id), db.get(Film, group_id)
    whose: dict[str, UUID | None]
    if client:
        whose = {"client_id": client.id, "journey_id": client.journey_id, "owner_id": client.trainee_id}
    elif film:
        whose = {"journey_id": film.journey_id, "owner_id": film.owner_id}
    else:
        whose = {"owner_id": db.get_one(StoredFile, files[0].file_id).person_id}
    erasure = Erasure(id=new_id(), service_id=service.id, group_id=group_id, begun_at=now, **whose)
    db.add(erasure)
    db.flush()
    for file in files:
        of = {"file_id": file.file_id, "clip_id": file.clip_id, "part": file.part, "because": file.rule}
        db.add(ErasedFile(erasure_id=erasure.id, service_id=service.id, **of))
    db.flush()
    journal.record(db, None, "erasure begun", service.id, erasure.id, now, files=len(files))
    return erasure.id


def enter(db: Session, file: StoredFile, rule: Rule, now: datetime) -> None:
    """One file whose key and bytes are gone, in every place: begun and confirmed in one."""
    service = db.get_one(Service, file.service_id)
    of = Going(file.id, file.group_id, file.clip_id, Part(file.part), rule)
    erasure = db.get_one(Erasure, write_down(db, service, [of], now))
    erasure.destroyed_at = erasure.finished_at = now
    journal.record(db, None, "erasure confirmed", erasure.service_id, erasure.id, now, files=1)


def mark(db: Session, erasure: Erasure, files: Sequence[ErasedFile], now: datetime) -> None:
    """Every row says that it is gone; nobody's address for it is good any more, and no work waits for it."""
    erasure.destroyed_at = now
    ids = [file.file_id for file in files]
    db.execute(update(StoredFile).where(StoredFile.id.in_(ids)).values(destroyed_at=now))
    db.execute(
        update(MediaTask).where(MediaTask.file_id.in_(ids), MediaTask.finished_at.is_(None)).values(finished_at=now)
    )
    db.execute(update(Viewing).where(Viewing.file_id.in_(ids), Viewing.ended_at.is_(None)).values(ended_at=now))
    because = {file.clip_id: file.because for file in files if file.clip_id}
    left = set(db.scalars(select(StoredFile.clip_id).where(StoredFile.clip_id.in_(because), *STORED)))
    for clip_id in sorted(because.keys() - left):
        _mark_clip(db, erasure.service_id, clip_id, because[clip_id], now, erasure=erasure.id)
    for file in files:
        if file.clip_id is None or file.clip_id in left:
            details = {"erasure": erasure.id, "part": file.part, "rule": file.because}
            journal.record(db, None, "file destroyed", erasure.service_id, file.file_id, now, **details)


def _mark_clip(
    db: Session, service_id: UUID, clip_id: UUID, because: str, now: datetime, erasure: UUID | None = None
) -> None:
    gone = update(Clip).where(Clip.id == clip_id, Clip.destroyed_at.is_(None))
    db.execute(gone.values(destroyed_at=now, destroyed_because=because, **NOTHING_SAID, version=Clip.version + 1))
    db.execute(delete(ClipComment).where(ClipComment.clip_id == clip_id))  # what was seen at its places is told there
    journal.record(db, None, "footage destroyed", service_id, clip_id, now, erasure=erasure, rule=because)


def named_in(db: Session, erasure: Erasure) -> Sequence[ErasedFile]:
    """What this erasure names."""
    return db.scalars(select(ErasedFile).where(ErasedFile.erasure_id == erasure.id).order_by(ErasedFile.file_id)).all()

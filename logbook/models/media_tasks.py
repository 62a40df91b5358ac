"""Work on recordings that waits for the inspector, and how far it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from logbook.domain.inspection import Work
from logbook.models.recordings import MediaTask, StoredFile


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is being done for a clip before it can be watched, and how much of it is done, in percent."""

    work: Work
    progress: int


def waiting(works: Collection[Work], now: datetime) -> ColumnElement[bool]:
    """Not ended, and nobody's: never claimed, let go of, or claimed by a worker that has been silent too long."""
    free = or_(MediaTask.claimed_until.is_(None), MediaTask.claimed_until <= now)
    return and_(MediaTask.finished_at.is_(None), MediaTask.work.in_([work.value for work in works]), free)


def under_way(db: Session, clip_ids: Collection[UUID]) -> dict[UUID, UnderWay]:
    """What each of these clips still waits for; clips that wait for nothing are not in it."""
    works = [work.value for work in (Work.INSPECT, Work.RENDITION, Work.CUT)]
    query = (
        select(StoredFile.clip_id, MediaTask.work, MediaTask.progress)
        .join(StoredFile, StoredFile.id == MediaTask.file_id)
        .where(StoredFile.clip_id.in_(clip_ids), MediaTask.finished_at.is_(None), MediaTask.work.in_(works))
        .order_by(MediaTask.asked_at.desc(), MediaTask.id)
    )
    return {row.clip_id: UnderWay(Work(row.work), row.progress) for row in db.execute(query)}

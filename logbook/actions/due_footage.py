"""What is to be destroyed now, file by file, each with the rule that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from logbook.domain.recordings import Part
from logbook.domain.retention import Rule, fate, paper_fate
from logbook.models import retention
from logbook.models.clients import Client
from logbook.models.concerns import not_to_destroy
from logbook.models.recordings import Clip, StoredFile
from logbook.models.services import Service

AT_ONCE = 200
"""Clips asked about together: as many as one statement names."""


@dataclass(frozen=True, slots=True)
class Going:
    """One stored file that is to be destroyed, the clip it is of, and why."""

    file_id: UUID
    group_id: UUID
    clip_id: UUID | None
    part: Part
    rule: Rule


def due(db: Session, service: Service, now: datetime, group_id: UUID | None = None) -> list[Going]:
    """Every file of the service that is due now; of one family's or meeting's key alone, where that is named."""
    rules = dict(due_clips(db, service, now, group_id))
    going = [
        Going(file.id, file.group_id, file.clip_id, Part(file.part), rules[file.clip_id])
        for some in in_lots(rules)
        for file in db.scalars(
            select(StoredFile).where(StoredFile.clip_id.in_(some), StoredFile.destroyed_at.is_(None))
        )
        if file.clip_id
    ]
    known = {each.file_id for each in going}
    going += [each for each in _lapsed(db, service, now) if each.file_id not in known]
    going += _papers(db, service, now, set(rules))
    return [each for each in going if group_id in (None, each.group_id)]


def due_clips(
    db: Session, service: Service, now: datetime, group_id: UUID | None = None
) -> Iterator[tuple[UUID, Rule]]:
    """The clips that are due, each with its rule."""
    zone = ZoneInfo(service.time_zone)
    today, days = now.astimezone(zone).date(), retention.days_of(service)
    query = retention.maybe_due(service.id, now, today)
    if group_id is not None:
        query = query.where(Clip.id.in_(select(StoredFile.clip_id).where(StoredFile.group_id == group_id)))
    for some in in_lots(db.scalars(query.order_by(Clip.id))):
        for clip_id, kept in retention.kept_of(db, some, zone).items():
            found = fate(kept, days, today)
            if found.rule and found.is_due(today):
                yield clip_id, found.rule


def _lapsed(db: Session, service: Service, now: datetime) -> list[Going]:
    rows = db.execute(retention.lapsed(service.id, now)).all()
    stopped = not_to_destroy(db, {row.group_id for row in rows}) if rows else set()
    return [
        Going(row.id, row.group_id, row.clip_id, Part(row.part), Rule.LAPSED)
        for row in rows
        if row.group_id not in stopped
    ]


def _papers(db: Session, service: Service, now: datetime, going: set[UUID]) -> list[Going]:
    """The photographed consents of families of whom nothing is left."""
    zone = ZoneInfo(service.time_zone)
    today, days = now.astimezone(zone).date(), retention.days_of(service)
    found: list[Going] = []
    for group_id in db.scalars(retention.families_with_papers(service.id, today)):
        client = family_of(db, group_id)
        if client is None:
            continue
        left = _footage_left(db, client.id, going)
        of_paper = paper_fate(retention.kept_papers_of(db, client.id, zone), days, today, footage_left=left)
        if of_paper.rule and of_paper.is_due(today):
            found += [Going(file.id, group_id, None, Part.PAPER, of_paper.rule) for file in _papers_under(db, group_id)]
    return found


def family_of(db: Session, group_id: UUID) -> Client | None:
    """The family a key was made for, as it stands after merges; None for a meeting's key."""
    client = db.get(Client, group_id)
    while client is not None and client.merged_into_id is not None:
        client = db.get(Client, client.merged_into_id)
    return client


def _footage_left(db: Session, client_id: UUID, going: set[UUID]) -> bool:
    staying = (Clip.client_id == client_id, Clip.destroyed_at.is_(None), Clip.id.not_in(going))
    return bool(db.scalar(select(exists().where(*staying))))


def _papers_under(db: Session, group_id: UUID) -> Sequence[StoredFile]:
    kept = (StoredFile.group_id == group_id, StoredFile.part == Part.PAPER, StoredFile.destroyed_at.is_(None))
    return db.scalars(select(StoredFile).where(*kept)).all()


def in_lots(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """The ids, so many at once."""
    every = list(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]

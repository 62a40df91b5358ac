"""Clips and their files: who sees which, what room is left, and which file is played."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.uploads import Room
from logbook.models.recordings import Clip, ClipShown, StoredFile
from logbook.models.services import Service
from logbook.models.standing import assessed_by, supervised_by, taken_by, takers_of


def clips_visible_to(actor: Actor) -> Select[Clip]:
    """policy.may_see_clip, asked of the database."""
    shown = select(ClipShown.clip_id).where(ClipShown.person_id == actor.id, ClipShown.taken_back_at.is_(None))
    seen = or_(
        Clip.owner_id == actor.id,
        Clip.journey_id.in_(supervised_by(actor)),
        Clip.cycle_id.in_(taken_by(actor)),
        and_(Clip.put_forward_at.is_not(None), Clip.journey_id.in_(assessed_by(actor))),
        Clip.id.in_(shown),
    )
    return select(Clip).where(Clip.deleted_at.is_(None), seen)


def takers_of_clip(db: Session, clip: Clip) -> frozenset[UUID]:
    """Everyone who signed its cycle or took it to supervision."""
    return takers_of(db, clip.cycle_id) if clip.cycle_id else frozenset()


def shown_to(db: Session, clip_id: UUID) -> frozenset[UUID]:
    """Whom its owner shows it to by name."""
    query = select(ClipShown.person_id).where(ClipShown.clip_id == clip_id, ClipShown.taken_back_at.is_(None))
    return frozenset(db.scalars(query))


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

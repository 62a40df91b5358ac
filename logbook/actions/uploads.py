"""The bytes of a recording on their way: asked for, finished, given up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.actions.erasing_footage import lock_whose
from logbook.domain.people import Actor
from logbook.domain.recordings import Part
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.uploads import LAPSES_AFTER, require_room
from logbook.models.clips import room_of
from logbook.models.concerns import not_to_destroy
from logbook.models.recordings import Clip, MediaTask, StoredFile

WORK = {Part.CLIP: "inspect", Part.FILM: "cut"}
"""What the inspector does with a file once its last byte is safe."""


class Gone(Exception):
    """An upload that lapsed, was given up or whose recording was destroyed (410)."""


def begin(
    db: Session, actor: Actor, *, service_id: UUID, group_id: UUID, clip_id: UUID, part: Part, media_type: str, length: int, now: datetime
) -> StoredFile:  # fmt: skip
    """Make room for a file that is about to be sent; refused before a byte travels where there is none."""
    require_room(length, room_of(db, service_id, actor.id, now))
    file = StoredFile(
        service_id=service_id,
        group_id=group_id,
        person_id=actor.id,
        clip_id=clip_id,
        part=part,
        media_type=media_type,
        length=length,
        created_at=now,
        lapses_at=now + LAPSES_AFTER,
    )
    db.add(file)
    db.flush()
    return file


def find(db: Session, actor: Actor, file_id: UUID, now: datetime) -> StoredFile:
    """The upload for whoever sends it: NotVisible for everybody else, Gone once it lapsed or was given up."""
    file = db.get(StoredFile, file_id)
    if file is None or not policy.may_send_bytes(actor, file):
        raise NotVisible
    lapsed = file.finished_at is None and file.lapses_at is not None and file.lapses_at <= now
    if file.destroyed_at is not None or lapsed:
        raise Gone
    return file


def of_clip(db: Session, actor: Actor, clip_id: UUID, length: int, now: datetime) -> StoredFile:
    """The upload a clip waits for, by the clip's id: its length was announced with its marks and cannot change on the way."""
    clip = db.scalar(select(Clip).where(Clip.id == clip_id, Clip.deleted_at.is_(None)))
    if clip is None:
        raise NotVisible
    file = find(db, actor, clip.file_id, now)
    if file.length != length:
        raise RuleBroken(f"This file is {length} bytes, and {file.length} were announced: choose the same film again.")
    return file


def finish(db: Session, actor: Actor, file_id: UUID, now: datetime) -> None:
    """The last byte is safe: ask the inspector to look at it. Finishing what is finished changes nothing."""
    file = db.scalar(select(StoredFile).where(StoredFile.id == file_id).with_for_update())
    if file is None or file.finished_at is not None or file.destroyed_at is not None:
        return
    file.finished_at, file.lapses_at = now, None
    if work := WORK.get(Part(file.part)):
        db.add(MediaTask(service_id=file.service_id, file_id=file.id, work=work, asked_at=now))
    journal.record(db, actor, "recording stored", file.service_id, file.clip_id, now, file=file.id, bytes=file.length)


def give_up(db: Session, actor: Actor, file_id: UUID, now: datetime) -> bool:
    """End an upload that is not whole; the clip that waited for it goes with it. One that is whole is thrown away as a clip.

    Gives whether what came of it may be destroyed now: while a concern or a legal hold keeps it, that is left to the inspector.
    """
    file = find(db, actor, file_id, now)
    if file.finished_at is not None:
        raise RuleBroken("This clip has arrived whole. Throw the clip away on its own page.")
    file.destroyed_at = now
    clip = db.get(Clip, file.clip_id) if file.clip_id else None
    if clip is not None:
        clip.deleted_at = now
    journal.record(db, actor, "upload given up", file.service_id, file.clip_id, now, file=file.id)
    lock_whose(db, file.group_id, None)
    lock_whose(db, None, file.group_id)
    is_kept = bool(not_to_destroy(db, {file.group_id}))
    if is_kept:
        db.add(MediaTask(service_id=file.service_id, file_id=file.id, work="destroy", asked_at=now))
    return not is_kept

"""Stills: one picture of a clip, asked for while it is watched, made by the inspector, seen by whoever sees the clip."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, viewings
from logbook.actions.comments import length_of
from logbook.domain.comments import place, within
from logbook.domain.people import Actor
from logbook.domain.recordings import Part
from logbook.domain.refusals import NotVisible, RuleBroken, require_none
from logbook.models.recordings import MediaTask

MOST = 24
"""Of one clip: more than any storyboard shows, and few enough that a key held down fills nothing."""


def take(db: Session, actor: Actor, clip_id: UUID, at: int | str, now: datetime) -> None:
    """Ask for the picture at this place, in milliseconds or as somebody typed it ("0:07"); asking for the same one again asks for nothing.

    Errors: NotVisible, NotAllowed, RuleBroken.
    """
    found = viewings.look(db, actor, clip_id)
    clip = found.clip
    policy.require(policy.may_take_still(actor, clip, found.journey))
    require_none(found.reasons)
    at_ms = place(at, length_of(clip)) if isinstance(at, str) else within(at, length_of(clip))
    taken = {file.at_ms for file in found.files if file.part == Part.STILL}
    asked = select(MediaTask.wanted).where(MediaTask.file_id == found.file.id, MediaTask.work == "still")
    taken |= {wanted.get("at_ms") for wanted in db.scalars(asked)}
    if at_ms in taken:
        return
    if len(taken) >= MOST:
        raise RuleBroken(f"There are {MOST} stills of this clip already, and that is plenty.")
    wanted = {"at_ms": at_ms}
    db.add(MediaTask(service_id=clip.service_id, file_id=found.file.id, work="still", wanted=wanted, asked_at=now))
    journal.record(db, actor, "still asked for", clip.service_id, clip.id, now, at_ms=at_ms)


def find(db: Session, actor: Actor, clip_id: UUID, file_id: UUID) -> Any:
    """The stored picture, for whoever may watch its clip now. Errors: NotVisible."""
    found = viewings.look(db, actor, clip_id)
    stills = (file for file in found.files if file.id == file_id and file.part == Part.STILL and file.finished_at)
    file = next(stills, None)
    if found.stops or file is None:
        raise NotVisible
    return file

"""Captions of a clip: an encrypted file beside it, under the same key, the same consent and the same erasure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, viewings
from logbook.actions.comments import length_of
from logbook.domain import captions
from logbook.domain.people import Actor
from logbook.domain.recordings import Part
from logbook.domain.refusals import NotVisible, require_none
from logbook.models.base import new_id
from logbook.models.concerns import whose
from logbook.models.recordings import Clip, MediaTask, StoredFile

if TYPE_CHECKING:
    from logbook.adapters.vault import Vault


def to_change(db: Session, actor: Actor, clip_id: UUID) -> Clip:
    """The clip, for whoever may caption it: its owner, while it may be watched. Errors: NotVisible, NotAllowed, RuleBroken."""
    found = viewings.look(db, actor, clip_id)
    policy.require(policy.may_change_clip(actor, found.clip))
    require_none(found.reasons)
    return found.clip


def typed(db: Session, vault: Vault, actor: Actor, clip_id: UUID) -> tuple[str, str]:
    """The captions there are, as they are typed, and their language; "" where there are none. Errors: as `to_change`."""
    clip, file = to_change(db, actor, clip_id), of_clip(db, clip_id)
    if file is None:
        return "", captions.FIRST
    text = b"".join(vault.read(file.id, 0, file.length)).decode()
    return captions.typed(captions.read(text, length_of(clip))), language_of(file)


def keep(
    db: Session, vault: Vault, actor: Actor, clip_id: UUID, text: str, now: datetime, language: str = captions.FIRST
) -> int:
    """These captions from now on instead of those before; an empty text takes them away. Gives how many there are.

    Errors: as `to_change`; RuleBroken with the line that cannot be read.
    """
    clip, spoken = to_change(db, actor, clip_id), captions.language(language)
    said = captions.read(text, length_of(clip))
    data = captions.written(said) if said else b""
    for before in db.scalars(_standing(clip_id)):
        before.destroyed_at = now
        db.add(MediaTask(service_id=clip.service_id, file_id=before.id, work="destroy", asked_at=now))
    if said:
        file = _stored(vault, actor, clip, data, now)
        file.facts = {"language": spoken}
        db.add(file)
        db.flush()
    verb = "clip captioned" if said else "captions taken away"
    journal.record(db, actor, verb, clip.service_id, clip.id, now, captions=len(said))
    return len(said)


def of_clip(db: Session, clip_id: UUID) -> StoredFile | None:
    """The file of a clip's captions; None where it has none."""
    return db.scalars(_standing(clip_id)).first()


def language_of(file: StoredFile) -> str:
    """What is spoken in these captions."""
    return str((file.facts or {}).get("language", captions.FIRST))


def at_address(db: Session, actor: Actor, token: str, now: datetime) -> StoredFile:
    """The captions of what is played at this address, while that may be watched. Errors: NotVisible; RuleBroken."""
    file = of_clip(db, viewings.playing(db, actor, token, now).id)
    if file is None:
        raise NotVisible
    return file


def _standing(clip_id: UUID) -> Any:
    there = (StoredFile.clip_id == clip_id, StoredFile.part == Part.CAPTIONS, StoredFile.destroyed_at.is_(None))
    return select(StoredFile).where(*there).order_by(StoredFile.created_at.desc())


def _stored(vault: Vault, actor: Actor, clip: Clip, data: bytes, now: datetime) -> StoredFile:
    file_id, group_id = new_id(), whose(clip)
    vault.put(file_id, group_id, data)
    return StoredFile(
        id=file_id,
        service_id=clip.service_id,
        group_id=group_id,
        person_id=actor.id,
        clip_id=clip.id,
        part=Part.CAPTIONS,
        media_type=captions.MEDIA_TYPE,
        length=len(data),
        created_at=now,
        finished_at=now,
    )

"""Films and clips of the cast, as rows and as bytes. What is in them is noise: nobody's picture."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.vault import Vault
from logbook.domain.recordings import Kind, Part
from logbook.models.clients import Participant
from logbook.models.cycles import Cycle
from logbook.models.recordings import Clip, ClipParticipant, Film, StoredFile
from tests.world import NOW, TODAY, World


def noise(length: int, seed: int = 1) -> bytes:
    """Bytes that look like nothing, the same each time."""
    return random.Random(seed).randbytes(length)  # noqa: S311 - noise, no secret


def film(db: Session, world: World, name: str, cycle: str, **facts: Any) -> UUID:
    """A film registered by the trainee whose cycle it is."""
    of = db.get_one(Cycle, world.ids[cycle])
    usual: dict[str, Any] = {
        "service_id": of.service_id,
        "owner_id": of.trainee_id,
        "journey_id": of.journey_id,
        "client_id": of.client_id,
        "cycle_id": of.id,
        "kind": Kind.INTERACTION,
        "made_on": TODAY - timedelta(days=2),
        "device": "work phone",
        "delete_by": TODAY + timedelta(days=12),
        "registered_at": NOW,
    }
    return world.add(db, name, Film(**(usual | facts)))


def clip(
    db: Session, vault: Vault, world: World, name: str, *, of_film: str, content: bytes, arrived: bool = True, **facts: Any
) -> UUID:  # fmt: skip
    """A clip of a film with everyone of the family in it, and its file: whole in the vault, or still expected."""
    of = db.get_one(Film, world.ids[of_film])
    file_id = _file(db, world, f"{name}_file", of, len(content), arrived=arrived)
    usual: dict[str, Any] = {
        "service_id": of.service_id,
        "film_id": of.id,
        "owner_id": of.owner_id,
        "journey_id": of.journey_id,
        "client_id": of.client_id,
        "cycle_id": of.cycle_id,
        "kind": of.kind,
        "moment": "she waits, he looks up",
        "begins_ms": 41_000,
        "ends_ms": 58_000,
        "position": 1,
        "file_id": file_id,
        "made_at": NOW,
    }
    clip_id = world.add(db, name, Clip(**(usual | facts)))
    db.get_one(StoredFile, file_id).clip_id = clip_id
    for participant_id in db.scalars(select(Participant.id).where(Participant.client_id == of.client_id)):
        db.add(ClipParticipant(clip_id=clip_id, participant_id=participant_id, service_id=of.service_id))
    db.flush()
    if arrived:
        vault.put(file_id, _group(of), content)
    else:
        vault.begin(file_id, _group(of))
    return clip_id


def still(db: Session, vault: Vault, world: World, name: str, of_clip: str, content: bytes = b"a picture") -> UUID:
    """A picture taken of a clip, under the same key."""
    clip = db.get_one(Clip, world.ids[of_clip])
    of = db.get_one(Film, clip.film_id)
    file_id = _file(db, world, name, of, len(content), arrived=True)
    file = db.get_one(StoredFile, file_id)
    file.clip_id, file.part, file.media_type, file.at_ms, file.facts = clip.id, Part.STILL, "image/jpeg", 2_400, None
    db.flush()
    vault.put(file_id, _group(of), content)
    return file_id


def _group(of: Film) -> UUID:
    return of.client_id or of.id


def _file(db: Session, world: World, name: str, of: Film, length: int, *, arrived: bool) -> UUID:
    file = StoredFile(
        service_id=of.service_id,
        group_id=_group(of),
        person_id=of.owner_id,
        part=Part.CLIP,
        media_type="video/mp4",
        length=length,
        created_at=NOW,
        lapses_at=None if arrived else NOW + timedelta(days=7),
        finished_at=NOW if arrived else None,
        inspected_at=NOW if arrived else None,
        facts={"playable": True, "milliseconds": 4000} if arrived else None,
    )
    return world.add(db, name, file)

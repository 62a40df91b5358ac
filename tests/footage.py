"""Clips for tests: rows as the clipping page leaves them, without a byte of film."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain.recordings import Kind, Part
from logbook.models.base import new_id
from logbook.models.cycles import Cycle
from logbook.models.recordings import Clip, ClipParticipant, Film, StoredFile
from tests.world import NOW, TODAY, World


def clip(
    db: Session, world: World, name: str, cycle: str, *seen: str, covered: tuple[str, ...] = (), **facts: Any
) -> UUID:
    """A moment of a cycle's film in which these participants can be recognised, the covered ones hidden."""
    of = db.get_one(Cycle, world.ids[cycle])
    common = {"service_id": of.service_id}
    belongs = {"journey_id": of.journey_id, "client_id": of.client_id, "cycle_id": of.id, "kind": Kind.INTERACTION}
    film = Film(
        **common, **belongs, owner_id=of.trainee_id, made_on=TODAY, device="work phone",
        delete_by=TODAY + timedelta(days=14), registered_at=NOW,
    )  # fmt: skip
    clip_id = new_id()
    file = StoredFile(
        **common, group_id=of.client_id, person_id=of.trainee_id, clip_id=clip_id, part=Part.CLIP,
        media_type="video/mp4", length=1000, created_at=NOW, finished_at=NOW,
    )  # fmt: skip
    db.add_all([film, file])
    db.flush()
    marks = {"begins_ms": 41_000, "ends_ms": 58_000, "position": 0, "made_at": NOW}
    row = Clip(
        id=clip_id, film_id=film.id, file_id=file.id, owner_id=of.trainee_id, **common, **belongs, **marks, **facts
    )
    world.add(db, name, row)
    for person in (*seen, *covered):
        pair = {"clip_id": clip_id, "participant_id": world.ids[person], "covered": person in covered}
        db.add(ClipParticipant(**pair, **common))
    db.flush()
    return clip_id

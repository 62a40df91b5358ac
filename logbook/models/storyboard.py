"""A cycle's moments as the storyboard and the review show them, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain.consent import Purpose
from logbook.domain.people import Actor
from logbook.domain.recordings import Part
from logbook.domain.refusals import Reason
from logbook.domain.storyboard import MOST_MOMENTS, Readiness, readiness
from logbook.domain.viewings import CLOSED
from logbook.models.clips import clips_visible_to, files_of, playable_file
from logbook.models.concerns import frozen, whose
from logbook.models.footage_consent import verdicts
from logbook.models.recordings import Clip


@dataclass(frozen=True, slots=True)
class Shown:
    """One moment: the clip, how far it is, what stands in its way in words, and the stills taken of it, the latest first."""

    clip: Clip
    readiness: Readiness
    reasons: tuple[Reason, ...]
    stills: Sequence[Any]

    @property
    def is_ready(self) -> bool:
        """Whether it can be played now."""
        return self.readiness is Readiness.READY


def clips_of_cycle(db: Session, actor: Actor, cycle_id: UUID) -> list[Clip]:
    """The moments of a cycle this person may see, in the order the review will show them."""
    seen = clips_visible_to(actor).where(Clip.cycle_id == cycle_id)
    return list(db.scalars(seen.order_by(Clip.position, Clip.made_at, Clip.id).limit(MOST_MOMENTS)))


def moments_of(db: Session, actor: Actor, cycle_id: UUID, purpose: Purpose) -> list[Shown]:
    """The same with how far each is, for somebody who watches for this purpose."""
    clips = clips_of_cycle(db, actor, cycle_id)
    ids = [clip.id for clip in clips]
    if not clips:
        return []
    files: dict[UUID, list[Any]] = defaultdict(list)
    for file in files_of(db, ids):
        files[file.clip_id].append(file)
    allowed = verdicts(db, ids, purpose, actor.today_in(clips[0].service_id))
    closed = frozen(db, {whose(clip) for clip in clips})
    return [
        _shown(clip, files[clip.id], tuple(each.reason for each in allowed[clip.id].missing), whose(clip) in closed)
        for clip in clips
    ]


def _shown(clip: Clip, files: Sequence[Any], missing: tuple[Reason, ...], frozen: bool) -> Shown:
    held = (CLOSED,) if frozen else missing
    sentences = tuple(Reason(file.refused_because) for file in files if file.refused_because)
    stands = readiness(
        removed=clip.destroyed_at is not None,
        held=bool(held),
        arrived=any(file.finished_at is not None for file in files if file.part != Part.STILL),
        refused=bool(sentences),
        playable=playable_file(files) is not None,
    )
    reasons = {Readiness.ON_HOLD: held, Readiness.UNREADABLE: sentences}.get(stands, ())
    stills = [file for file in reversed(files) if file.part == Part.STILL and file.finished_at is not None]
    return Shown(clip, stands, reasons, stills if stands is Readiness.READY else ())

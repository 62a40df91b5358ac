"""Clips as a group of peers finds them: which can be played, and what stands in the way of the others, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.refusals import Reason
from logbook.domain.viewings import CLOSED
from logbook.models.clips import files_of, playable_file
from logbook.models.concerns import frozen, whose
from logbook.models.footage_consent import verdicts
from logbook.models.recordings import Clip
from logbook.models.shares import has_outsiders, purpose_in


@dataclass(frozen=True, slots=True)
class Stand:
    """Whether a clip can be played by the group now; `stops`: why not, where it is not merely on its way."""

    ready: bool
    stops: tuple[Reason, ...]


def stands(db: Session, actor: Actor, group_id: UUID, clips: Sequence[Clip]) -> dict[UUID, Stand]:
    """Where each of these clips stands for this group."""
    if not clips:
        return {}
    stops = group_stops(db, actor, group_id, clips)
    files: dict[UUID, list[Any]] = defaultdict(list)
    for file in files_of(db, [clip.id for clip in clips]):
        files[file.clip_id].append(file)
    return {
        clip.id: Stand(not stops[clip.id] and playable_file(files[clip.id]) is not None, stops[clip.id])
        for clip in clips
    }


def group_stops(db: Session, actor: Actor, group_id: UUID, clips: Sequence[Clip]) -> dict[UUID, tuple[Reason, ...]]:
    """Why each of these clips cannot be shown to the group today: one question for each service they are of."""
    closed = frozen(db, {whose(clip) for clip in clips})
    found: dict[UUID, tuple[Reason, ...]] = {}
    for service_id in sorted({clip.service_id for clip in clips}):
        today = actor.today_in(service_id)
        purpose = purpose_in(outside=has_outsiders(db, group_id, service_id, today))
        here = [clip for clip in clips if clip.service_id == service_id]
        judged = verdicts(db, [clip.id for clip in here], purpose, today)
        for clip in here:
            missing = tuple(each.reason for each in judged[clip.id].missing)
            found[clip.id] = (CLOSED,) if whose(clip) in closed else _gone(clip) or missing
    return found


def _gone(clip: Clip) -> tuple[Reason, ...]:
    return (Reason("This clip was removed for good."),) if clip.destroyed_at else ()

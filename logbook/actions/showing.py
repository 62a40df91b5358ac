"""A clip shown beyond the relationship that opens it: put forward for accreditation, or shown to somebody by name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.clips import SHOWN_TO
from logbook.domain.people import Actor
from logbook.domain.recordings import Kind
from logbook.domain.refusals import RuleBroken
from logbook.models.belonging import holders
from logbook.models.recordings import Clip, ClipShown


def put_forward(db: Session, actor: Actor, clip: Clip, now: datetime) -> None:
    """For the assessor of a milestone to see, as far as those in it agreed to that."""
    policy.require(policy.may_change_clip(actor, clip))
    if clip.put_forward_at is None:
        clip.put_forward_at = now
        journal.record(db, actor, "clip put forward", clip.service_id, clip.id, now)


def take_forward_back(db: Session, actor: Actor, clip: Clip, now: datetime) -> None:
    """The assessor no longer sees it."""
    policy.require(policy.may_change_clip(actor, clip))
    if clip.put_forward_at is not None:
        clip.put_forward_at = None
        journal.record(db, actor, "clip no longer put forward", clip.service_id, clip.id, now)


def show_to(db: Session, actor: Actor, clip: Clip, person_id: UUID, now: datetime) -> None:
    """Show a clip of one's own practice to a colleague by name. Families are not shown in this way."""
    policy.require(policy.may_change_clip(actor, clip))
    if clip.kind != Kind.VERP:
        raise RuleBroken(
            "Only a clip of your own practice (VERP) is shown to somebody by name; a family's is seen in supervision."
        )
    policy.require_visible(person_id in dict(whom(db, actor, clip)))
    if _shown(db, clip, person_id) is None:
        db.add(ClipShown(service_id=clip.service_id, clip_id=clip.id, person_id=person_id, shown_at=now))
        journal.record(db, actor, "clip shown", clip.service_id, clip.id, now, to=person_id)


def whom(db: Session, actor: Actor, clip: Clip) -> list[tuple[UUID, str]]:
    """(id, name) of the colleagues it can be shown to."""
    others = holders(db, clip.service_id, SHOWN_TO, actor.today_in(clip.service_id))
    return [(id_, name) for id_, name in others if id_ != clip.owner_id]


def take_back(db: Session, actor: Actor, clip: Clip, person_id: UUID, now: datetime) -> None:
    """From this moment they no longer see it."""
    policy.require(policy.may_change_clip(actor, clip))
    row = _shown(db, clip, person_id)
    if row is not None:
        row.taken_back_at = now
        journal.record(db, actor, "clip no longer shown", clip.service_id, clip.id, now, to=person_id)


def _shown(db: Session, clip: Clip, person_id: UUID) -> ClipShown | None:
    standing = ClipShown.taken_back_at.is_(None)
    return db.scalar(select(ClipShown).where(ClipShown.clip_id == clip.id, ClipShown.person_id == person_id, standing))

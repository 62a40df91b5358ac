"""Watching a clip: whether somebody may now, the address they are issued, and what is written down of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.adapters import secrets
from logbook.domain.consent import Purpose
from logbook.domain.people import Actor, Role, Standing
from logbook.domain.refusals import NotVisible, Reason, RuleBroken, require_none
from logbook.domain.viewings import CLOSED, LASTS, watched_for
from logbook.domain.words import full_day
from logbook.models import viewings
from logbook.models.clips import files_of, playable_file, shown_to, takers_of_clip
from logbook.models.concerns import frozen, whose
from logbook.models.footage_consent import verdicts
from logbook.models.recordings import Clip, Viewing

BY_RANK = (Role.MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Roles that open no clip; when somebody in one of them tries, its owner is to know."""


@dataclass(frozen=True, slots=True)
class Look:
    """A clip as somebody who may see it finds it. `stops`: why nobody may play it now; `file`: what is played, once it is ready."""

    clip: Clip
    journey: Standing | None
    purpose: Purpose
    stops: tuple[Reason, ...]
    files: Sequence[Any]

    @property
    def file(self) -> Any:
        """The file that is played; None while it is on its way or being made ready, or when it can never be."""
        return None if self.stops else playable_file(self.files)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that stands in the way of playing it, in words."""
        if self.stops or self.file is not None:
            return self.stops
        return tuple(Reason(file.refused_because) for file in self.files if file.refused_because) or (
            Reason("It is not ready to play yet: its page says how far it has come."),
        )


def look(db: Session, actor: Actor, clip_id: UUID) -> Look:
    """The clip, for whoever may see it; the same question decides its page, its address and each piece of its bytes.

    Errors: NotVisible.
    """
    clip = db.scalar(select(Clip).where(Clip.id == clip_id, Clip.deleted_at.is_(None)))
    if clip is None:
        raise NotVisible
    is_frozen = bool(frozen(db, [whose(clip)]))
    if is_frozen and policy.may_watch_frozen(actor, clip.service_id):
        stop = _stop(clip, is_frozen=False)
        return Look(clip, None, Purpose.CARE, (stop,) if stop else (), db.execute(files_of([clip.id])).all())
    journey = standing.of_journey(db, actor, clip.journey_id) if clip.journey_id else None
    takers, shown = takers_of_clip(db, clip), shown_to(db, clip.id)
    policy.require_visible(policy.may_see_clip(actor, clip, journey, takers, shown))
    purpose = watched_for(
        cares=actor.id in _caring(clip, journey) | takers | shown,
        assesses=journey is not None and actor.id in journey.assessor_ids,
    )
    if stop := _stop(clip, is_frozen):
        return Look(clip, journey, purpose, (stop,), ())
    verdict = verdicts(db, [clip.id], purpose, actor.today_in(clip.service_id))[clip.id]
    stops = tuple(missing.reason for missing in verdict.missing)
    return Look(clip, journey, purpose, stops, db.execute(files_of([clip.id])).all())


def _caring(clip: Clip, journey: Standing | None) -> frozenset[UUID]:
    return frozenset({clip.owner_id}) | (journey.supervisor_ids if journey else frozenset())


def _stop(clip: Clip, is_frozen: bool) -> Reason | None:
    """What closes a clip to everybody, whatever was agreed to."""
    if is_frozen:
        return CLOSED
    if clip.destroyed_at:
        return Reason(f"This clip was removed for good on {full_day(clip.destroyed_at.date())}.")
    return None


def issue(db: Session, actor: Actor, clip_id: UUID, now: datetime) -> tuple[str, Viewing]:
    """An address to play the clip at, for this person alone; it is written down once, however often it is then read from.

    Gives what stands in the address, which is kept nowhere. Errors: NotVisible; RuleBroken with what stands in the way.
    """
    found = look(db, actor, clip_id)
    require_none(found.reasons)
    token = secrets.new_token()
    viewing = Viewing(
        service_id=found.clip.service_id,
        clip_id=found.clip.id,
        file_id=found.file.id,
        person_id=actor.id,
        token_digest=secrets.hash_of(token),
        issued_at=now,
        until=now + LASTS,
    )
    db.add(viewing)
    db.flush()
    facts = {"viewing": viewing.id, "purpose": found.purpose}
    journal.record(db, actor, "clip watched", viewing.service_id, viewing.clip_id, now, **facts)
    return token, viewing


def playing(db: Session, actor: Actor, token: str, now: datetime) -> tuple[Viewing, Any]:
    """The viewing of this address and the file it plays, while it stands: asked at its first byte and all the while.

    Errors: NotVisible, for anybody but the person it was issued to and once its time is over; RuleBroken.
    """
    viewing = viewings.of_token(db, secrets.hash_of(token))
    if viewing is None or viewing.person_id != actor.id or viewing.ended_at is not None or viewing.until <= now:
        raise NotVisible
    found = look(db, actor, viewing.clip_id)
    require_none(found.stops)
    file = next((file for file in found.files if file.id == viewing.file_id), None)
    if file is None:
        raise NotVisible
    return viewing, file


def still_plays(db: Session, actor: Actor, token: str, now: datetime) -> bool:
    """Whether the bytes of this address may go on."""
    try:
        playing(db, actor, token, now)
    except (NotVisible, RuleBroken):
        return False
    return True


def clip_of_anothers(db: Session, actor: Actor, token: str) -> UUID | None:
    """Which clip an address is of that was issued to somebody else; None for one's own, and for one that never was."""
    viewing = viewings.of_token(db, secrets.hash_of(token))
    return viewing.clip_id if viewing and viewing.person_id != actor.id else None


def note_refusal(db: Session, actor: Actor, clip_id: UUID, now: datetime) -> None:
    """Write down that somebody in a role that opens no clip tried to; of others, and of what is no clip, nothing is written."""
    service_id = db.scalar(select(Clip.service_id).where(Clip.id == clip_id, Clip.deleted_at.is_(None)))
    if service_id is not None and any(actor.holds(role, service_id) for role in BY_RANK):
        journal.record(db, actor, viewings.REFUSED, service_id, clip_id, now)

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
from logbook.domain.consent import Purpose, may_be_used
from logbook.domain.people import Actor, Role, Standing
from logbook.domain.refusals import NotVisible, Reason, RuleBroken, require_none
from logbook.domain.viewings import CLOSED, LASTS, watched_for
from logbook.domain.words import full_day
from logbook.models import viewings
from logbook.models.clips import files_of, playable_file
from logbook.models.concerns import frozen, whose
from logbook.models.footage_consent import laid_out
from logbook.models.recordings import Clip, Viewing
from logbook.models.relations import relations_of_clip
from logbook.models.shares import Shared, opened_by, shared_with, shares_of

BY_RANK = (Role.MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Roles that open no clip; when somebody in one of them tries, its owner is to know."""


@dataclass(frozen=True, slots=True)
class Look:
    """A clip as somebody who may see it finds it. `stops`: why nobody may play it now; `file`: what is played, once it is ready;
    `share`: the share by which a peer sees it, where nothing else opens it to them."""

    clip: Clip
    journey: Standing | None
    purpose: Purpose
    stops: tuple[Reason, ...]
    files: Sequence[Any]
    share: Shared | None = None

    @property
    def file(self) -> Any:
        """The file that is played; None while it is on its way or being made ready, or when it can never be."""
        return None if self.stops else playable_file(self.files)

    @property
    def to_rate_alone(self) -> bool:
        """Whether it is open to them to be rated as somebody independent, and for nothing else: what others wrote of it is not
        read then, and what it belongs to is not named."""
        return self.share is None and self.purpose is Purpose.INTERVISION

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
    found = viewings.clip_to_watch(db, clip_id)
    if found is None:
        raise NotVisible
    clip, facts = found
    purpose, stops, share = _judged(db, actor, facts)
    journey = standing.of_journey(db, actor, clip.journey_id) if clip.journey_id else None
    return Look(clip, journey, purpose, stops, files_of(db, [clip.id]), share)


def _judged(db: Session, actor: Actor, clip: Any) -> tuple[Purpose, tuple[Reason, ...], Shared | None]:
    """What the actor would watch this clip for, what stops them, and the share that opens it where nothing else does.

    `clip` is a row of `viewings`. Errors: NotVisible.
    """
    is_frozen = bool(frozen(db, [whose(clip)]))
    if is_frozen and policy.may_watch_frozen(actor, clip.service_id):
        stop = _stop(clip, is_frozen=False)
        return Purpose.CARE, (stop,) if stop else (), None
    purpose, share = (Purpose.CARE, None) if policy.may_change_clip(actor, clip) else _watched_for(db, actor, clip)
    if stop := _stop(clip, is_frozen):
        return purpose, (stop,), share
    verdict = may_be_used(laid_out(db, [clip])[clip.id], purpose, actor.today_in(clip.service_id))
    return purpose, tuple(missing.reason for missing in verdict.missing), share


def _watched_for(db: Session, actor: Actor, clip: Any) -> tuple[Purpose, Shared | None]:
    """What somebody else than its owner watches it for, and by which share where nothing else opens it. Errors: NotVisible."""
    journey, takers, shown, raters = relations_of_clip(db, clip, actor.today)
    if not policy.may_see_clip(actor, clip, journey, takers, shown, raters):
        shares = shares_of(db, clip.id, actor.now, actor.today_in(clip.service_id))
        policy.require_visible(policy.may_see_clip(actor, clip, journey, takers, shown, raters, shared_with(shares)))
        share = opened_by(shares, actor.id)
        return (share.purpose if share else Purpose.CARE), share
    purpose = watched_for(
        cares=actor.id in (journey.supervisor_ids if journey else frozenset()) | takers | shown,
        assesses=clip.put_forward_at is not None and journey is not None and actor.id in journey.assessor_ids,
        rates=actor.id in raters,
    )
    return purpose, None


def _stop(clip: Any, is_frozen: bool) -> Reason | None:
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
        on=actor.today_in(found.clip.service_id),
        issued_at=now,
        until=now + LASTS,
    )
    db.add(viewing)
    db.flush()
    facts = {"viewing": viewing.id, "purpose": found.purpose}
    journal.record(db, actor, "clip watched", viewing.service_id, viewing.clip_id, now, **facts)
    return token, viewing


def playing(db: Session, actor: Actor, token: str, now: datetime) -> Any:
    """What is played at this address (`file_id`, `length`, `media_type`) while it stands: asked at its first byte and all the while.

    Few statements, asked anew each time: nothing of an answer is kept. Errors: NotVisible, for anybody but the person it was
    issued to and once its time is over; RuleBroken.
    """
    viewing = viewings.watched_at(db, secrets.hash_of(token))
    if viewing is None or viewing.person_id != actor.id or viewing.ended_at is not None or viewing.until <= now:
        raise NotVisible
    _purpose, stops, _share = _judged(db, actor, viewing)
    require_none(stops)
    return viewing


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

"""A clip shared into a meeting, as far as everybody in it agreed to that, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.actions.intervision import meetings, rights
from logbook.domain.people import Actor
from logbook.domain.recordings import is_of_family
from logbook.domain.refusals import NotVisible, Reason, RuleBroken, require_none
from logbook.models.intervision import IntervisionMeeting, IntervisionShare
from logbook.models.recordings import Clip
from logbook.models.shared_clips import group_stops

NO_WORD = "No family is in it, so nobody was asked but you: tick that everybody in it agreed, and share it then."

MOST_OFFERED = 40
"""Of one's own clips, the latest."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A clip of one's own that could be shared; `stops`: why it cannot be now."""

    clip: Clip
    stops: tuple[Reason, ...]

    @property
    def asks_word(self) -> bool:
        """Whether no family is in it, so that its owner says for everybody who is."""
        return not is_of_family(self.clip.kind, self.clip.client_id)


def offered(db: Session, actor: Actor, meeting: IntervisionMeeting) -> list[Offered]:
    """Somebody's own clips that are not shared into the meeting yet, those that can be shared first, then the latest."""
    already = select(IntervisionShare.clip_id).where(
        IntervisionShare.meeting_id == meeting.id, IntervisionShare.revoked_at.is_(None)
    )
    own = (Clip.owner_id == actor.id, Clip.deleted_at.is_(None), Clip.destroyed_at.is_(None))
    query = select(Clip).where(*own, Clip.id.not_in(already)).order_by(Clip.made_at.desc(), Clip.id)
    clips = db.scalars(query.limit(MOST_OFFERED)).all()
    stops = group_stops(db, actor, meeting.group_id, clips)
    return sorted((Offered(clip, stops[clip.id]) for clip in clips), key=lambda each: bool(each.stops))


def share(
    db: Session, actor: Actor, meeting: IntervisionMeeting, clip_id: UUID, now: datetime, share_id: UUID,
    *, word: bool = False,
) -> IntervisionShare:  # fmt: skip
    """Open a clip of one's own to everybody in the group, until the meeting's end and its days of grace, or until taken back.

    `word`: the owner says that everybody in it agreed; asked where no family is in it, since nobody else was.
    Errors: NotVisible; RuleBroken with everything that stands in the way.
    """
    meetings.group_of(db, actor, meeting)
    meetings.require_open(meeting, now)
    clip = db.scalar(select(Clip).where(Clip.id == clip_id, Clip.deleted_at.is_(None), Clip.destroyed_at.is_(None)))
    if clip is None:
        raise NotVisible
    policy.require_visible(policy.may_change_clip(actor, clip))
    row = IntervisionShare
    known = db.scalar(select(row).where(row.meeting_id == meeting.id, row.clip_id == clip.id, row.revoked_at.is_(None)))
    if known is not None:
        return known
    require_none(group_stops(db, actor, meeting.group_id, [clip])[clip.id])
    if not is_of_family(clip.kind, clip.client_id) and not word:
        raise RuleBroken(NO_WORD, field=f"word-{clip.id}")
    shared = IntervisionShare(
        id=share_id,
        service_id=clip.service_id,
        group_id=meeting.group_id,
        meeting_id=meeting.id,
        clip_id=clip.id,
        shared_by_id=actor.id,
        shared_at=now,
    )
    db.add(shared)
    db.flush()
    told = {"share": shared.id, "meeting": meeting.id, "group": meeting.group_id, **({"word": True} if word else {})}
    journal.record(db, actor, "clip shared in intervision", clip.service_id, clip.id, now, **told)
    return shared


def take_back(db: Session, actor: Actor, shared: IntervisionShare, now: datetime) -> None:
    """From this moment nobody of the group sees it."""
    clip = db.get_one(Clip, shared.clip_id)
    policy.require(policy.may_change_clip(actor, clip))
    if shared.revoked_at is None:
        shared.revoked_at = now
        rights.close(db, shared.group_id, now, clip.id)
        journal.record(db, actor, "clip no longer shared", clip.service_id, clip.id, now, share=shared.id)

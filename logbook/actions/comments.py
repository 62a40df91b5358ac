"""Timed comments: written by whoever sees the clip, taken out and put back by whoever wrote them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, viewings
from logbook.domain import comments
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, RuleBroken, require_none
from logbook.models.comments import ClipComment
from logbook.models.recordings import Clip
from logbook.models.upsert import insert_once


def write(
    db: Session, actor: Actor, clip_id: UUID, *, comment_id: UUID, at: str, words: str, now: datetime,
    group_id: UUID | None = None,
) -> None:  # fmt: skip
    """A comment under the form's own id: a second click finds it. Where nobody may watch the clip, nobody writes about it.

    What a peer writes is for the group through which they see it; `group_id` names it where whoever writes sees the clip otherwise.
    Errors: NotVisible, RuleBroken with the field.
    """
    found = viewings.look(db, actor, clip_id)
    require_none(found.stops)
    if found.to_rate_alone:
        raise RuleBroken("You rate it on your own: write it as a note to a statement, with its place.")
    row = {
        "id": comment_id,
        "service_id": found.clip.service_id,
        "clip_id": clip_id,
        "person_id": actor.id,
        "at_ms": comments.place(at, length_of(found.clip)),
        "words": comments.comment(words),
        "made_at": now,
        "deleted_at": None,
        "group_id": found.share.group_id if found.share else group_id,
    }
    if insert_once(db, ClipComment, row):
        journal.record(db, actor, "clip commented on", found.clip.service_id, clip_id, now, at_ms=row["at_ms"])
    else:
        policy.require_visible(policy.may_change_comment(actor, db.get_one(ClipComment, comment_id)))


def take_out(db: Session, actor: Actor, clip_id: UUID, comment_id: UUID, now: datetime) -> None:
    """Gone from the page, to be put back by the same person. Twice is once."""
    comment = _own(db, actor, clip_id, comment_id)
    comment.deleted_at = comment.deleted_at or now


def put_back(db: Session, actor: Actor, clip_id: UUID, comment_id: UUID) -> None:
    """Undo."""
    _own(db, actor, clip_id, comment_id).deleted_at = None


def length_of(clip: Clip) -> int:
    """Milliseconds."""
    return clip.ends_ms - clip.begins_ms


def _own(db: Session, actor: Actor, clip_id: UUID, comment_id: UUID) -> ClipComment:
    """Errors: NotVisible to whoever does not see the clip, NotAllowed to who does and did not write it."""
    viewings.look(db, actor, clip_id)
    comment = db.get(ClipComment, comment_id)
    if comment is None or comment.clip_id != clip_id:
        raise NotVisible
    policy.require(policy.may_change_comment(actor, comment))
    return comment

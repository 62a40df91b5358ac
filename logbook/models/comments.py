"""Timed comments: what somebody who may see a clip wrote about one place in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService, Rows
from logbook.models.people import Person


class ClipComment(InService, Base):
    """A few words about one place of a clip. `at_ms` counts from the clip's own beginning, in milliseconds.

    `group_id` is the intervision group it was written in: it is for that group and for whoever's clip it is.
    """

    __tablename__ = "clip_comments"
    __table_args__ = (Index("ix_clip_comments_clip", "clip_id", "at_ms"), Index("ix_clip_comments_person", "person_id"))

    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at_ms: Mapped[int]
    words: Mapped[str]
    made_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("intervision_groups.id"))


MOST_SHOWN = 200
"""Comments of one clip on its page: more than any moment of seconds was ever given."""


def comments_of(clip_id: UUID, group_id: UUID | None = None, *, everyone: bool = False) -> Rows:
    """The comments on a clip in the order of their places, each with who wrote it: those of one group of peers, or those of
    supervision; to whoever's clip it is, `everyone`'s."""
    comment = ClipComment
    there = _standing().where(comment.clip_id == clip_id)
    if not everyone:
        there = there.where(comment.group_id == group_id if group_id else comment.group_id.is_(None))
    return there.order_by(comment.at_ms, comment.made_at, comment.id).limit(MOST_SHOWN)


def comments_in_group(clip_ids: Collection[UUID], group_id: UUID) -> Rows:
    """What a group of peers wrote at places of these clips, in the order of their places."""
    comment = ClipComment
    there = _standing().where(comment.clip_id.in_(clip_ids), comment.group_id == group_id)
    return there.order_by(comment.at_ms, comment.made_at, comment.id).limit(MOST_SHOWN)


def _standing() -> Rows:
    comment = ClipComment
    wanted = (
        comment.id,
        comment.clip_id,
        comment.person_id,
        comment.at_ms,
        comment.words,
        comment.made_at,
        Person.name,
    )
    query = select(*wanted).join(Person, Person.id == comment.person_id)
    return query.where(comment.deleted_at.is_(None))

"""Timed comments: what somebody who may see a clip wrote about one place in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService, Rows
from logbook.models.people import Person


class ClipComment(InService, Base):
    """A few words about one place of a clip. `at_ms` counts from the clip's own beginning, in milliseconds."""

    __tablename__ = "clip_comments"
    __table_args__ = (Index("ix_clip_comments_clip", "clip_id", "at_ms"), Index("ix_clip_comments_person", "person_id"))

    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at_ms: Mapped[int]
    words: Mapped[str]
    made_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


MOST_SHOWN = 200
"""Comments of one clip on its page: more than any moment of seconds was ever given."""


def comments_of(clip_id: UUID) -> Rows:
    """The comments on a clip in the order of their places, each with who wrote it."""
    comment = ClipComment
    wanted = (comment.id, comment.person_id, comment.at_ms, comment.words, comment.made_at, Person.name)
    query = select(*wanted).join(Person, Person.id == comment.person_id)
    there = query.where(comment.clip_id == clip_id, comment.deleted_at.is_(None))
    return there.order_by(comment.at_ms, comment.made_at, comment.id).limit(MOST_SHOWN)

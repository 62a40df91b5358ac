"""Nudges: one row for each reminder of one step, and every dated fact about what became of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService

WAITING = "gathered_at IS NULL AND dropped_at IS NULL"

KEY = ("person_id", "rule", "subject_id", "episode", "step")
"""What stands once."""
SAID = ("service_id", "rule_version", "wish", "found_at", "anew")
KEPT = (*KEY, *SAID)
"""What is known of a reminder when it is found; `anew` is until when a dropped one has to have been dropped to be found again."""


class Nudge(InService, Base):
    """One reminder to one person: the rule's `step`th about this subject since the stall began.

    (person, rule, subject, episode, step) stands once, so that finding it again changes nothing; only one that was dropped
    may be found anew. `person_id` is who hears. `subject_id` is what the stall is of: a journey, a client, a cycle, a
    service. `episode` is the day its clock began: progress begins another. `wish` is the channel that was wished for.

    Its state is what its dates say (domain/delivery.py): found, gathered into a message in the outbox, claimed by whoever sends
    it, and then one of sent, unknown (sent perhaps; never again), dropped with why, returned by the channel. Several nudges
    gathered into one message share its `message_id`, which is the letter's in the outbox while that is kept.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        UniqueConstraint("person_id", "rule", "subject_id", "episode", "step"),
        Index("ix_nudges_message", "message_id"),
        Index("ix_nudges_waiting", "service_id", "person_id", sqlite_where=text(WAITING)),
        Index("ix_nudges_of", "person_id", "found_at"),
        Index("ix_nudges_subject", "subject_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    rule: Mapped[str] = mapped_column(String(64))
    rule_version: Mapped[int]
    subject_id: Mapped[UUID]
    episode: Mapped[date]
    step: Mapped[int]
    wish: Mapped[str] = mapped_column(String(8), default="email")
    found_at: Mapped[datetime]
    message_id: Mapped[UUID | None]
    channel: Mapped[str | None] = mapped_column(String(8))
    gathered_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    unknown_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(default="", server_default=text("''"))


class TextNumber(InService, Base):
    """The number somebody wants texts at; used once it is confirmed with the code that was sent to it."""

    __tablename__ = "text_numbers"
    __table_args__ = (UniqueConstraint("person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    number: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime]
    code_hash: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None]

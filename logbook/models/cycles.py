"""Cycles, the words written in them, and their sign-offs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column

from logbook.domain.cycles import ChildsAnswer, CycleFacts, numbers
from logbook.models.base import Base, InService
from logbook.models.journeys import left_on

_TO_SIGN = "sent_at IS NOT NULL AND sign_off_id IS NULL AND deleted_at IS NULL"
"""The few cycles of all that wait for a signature: an index of them alone answers a supervisor's list."""

_TO_REVIEW = "reviewed_on IS NULL AND ended_early_on IS NULL AND deleted_at IS NULL"
_TO_WRITE = (
    "sent_at IS NULL AND sign_off_id IS NULL AND ended_early_on IS NULL AND deleted_at IS NULL"
    " AND (review_minutes IS NULL OR line = '' OR next_step = '')"
)
"""The few that wait for their guider: who has stood still is found in these (models/unfinished_cycles.py)."""


class Cycle(InService, Base):
    """Film, micro-analysis, shared review. Its state is derived from these dated facts (domain/cycles.py).

    `sent_at` stands while it is with a supervisor: a return clears it and keeps its own date and comment. `sign_off_id` names
    the sign-off in force (no foreign key: the two tables would each need the other first); reopening clears it. An entry
    made on a trainee's behalf waits for `trainee_agreed_at`.
    """

    __tablename__ = "cycles"
    __table_args__ = (
        Index("ix_cycles_journey", "journey_id", "reviewed_on"),
        Index("ix_cycles_client", "client_id"),
        Index("ix_cycles_trainee", "trainee_id"),
        Index("ix_cycles_waiting", "sent_to_id", "sent_at"),
        Index(
            "ix_cycles_to_sign",
            "journey_id",
            "sent_at",
            sqlite_where=text(_TO_SIGN),
        ),
        Index("ix_cycles_to_review", "service_id", "filmed_on", sqlite_where=text(_TO_REVIEW)),
        Index("ix_cycles_to_write", "service_id", "reviewed_on", sqlite_where=text(_TO_WRITE)),
        Index("ix_cycles_waiting_here", "service_id", "sent_at", sqlite_where=text(_TO_SIGN)),
    )

    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    filmed_on: Mapped[date | None]
    childs_answer: Mapped[str | None] = mapped_column(String(12))
    watched_for: Mapped[str] = mapped_column(default="")
    clipped_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    review_minutes: Mapped[int | None]
    line: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    clips_shown: Mapped[str] = mapped_column(default="")
    own_words: Mapped[str] = mapped_column(default="")
    strengths: Mapped[str] = mapped_column(default="", server_default=text("''"))
    clients_working_point: Mapped[str] = mapped_column(default="")
    guiders_working_point: Mapped[str] = mapped_column(default="")
    reflection: Mapped[str] = mapped_column(default="")
    principles: Mapped[list[str]] = mapped_column(JSON, default=list)
    effort: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    entered_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    saved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime | None]
    trainee_agreed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    return_comment: Mapped[str] = mapped_column(default="")
    sign_off_id: Mapped[UUID | None]
    ended_early_on: Mapped[date | None]
    ended_early_reason: Mapped[str | None] = mapped_column(String(40))
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    journey_left_on: Mapped[date | None] = column_property(left_on(journey_id))


class CycleParticipant(Base):
    """Who took part in a cycle: the pair is the key."""

    __tablename__ = "cycle_participants"

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))


class CycleRevision(InService, Base):
    """The entry as it was when it was changed, or signed: one row a version.

    An erasure may remove the words; the sign-off keeps only their salted digests.
    """

    __tablename__ = "cycle_revisions"
    __table_args__ = (Index("ix_cycle_revisions_cycle", "cycle_id", "version", unique=True),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycles.id"))
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    words: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    salt: Mapped[str] = mapped_column(String(32))


class SignOff(InService, Base):
    """A supervisor's signature on one revision of a cycle: immutable, save that it may be reopened with a reason."""

    __tablename__ = "sign_offs"
    __table_args__ = (
        Index("ix_sign_offs_cycle", "cycle_id"),
        Index("ix_sign_offs_journey", "journey_id"),
        Index("ix_sign_offs_session", "session_id"),
        Index("ix_sign_offs_signer", "signed_by_id"),
        Index("ix_sign_offs_signed", "service_id", "signed_at"),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycles.id"))
    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    version: Mapped[int]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("supervision_sessions.id"))
    signed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime]
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    reopened_at: Mapped[datetime | None]
    reopened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    reopen_reason: Mapped[str] = mapped_column(default="")


WORDS = (
    "line",
    "next_step",
    "watched_for",
    "place",
    "clips_shown",
    "own_words",
    "strengths",
    "clients_working_point",
    "guiders_working_point",
    "reflection",
)
"""The texts of an entry: what a revision keeps and a sign-off holds only digests of."""

FACTS = ("filmed_on", "childs_answer", "clipped_on", "reviewed_on", "review_minutes", "principles", "effort")
"""What else an entry says, in dates, numbers and fixed words."""


def facts_of(cycle: Cycle, agreed_since: date | None) -> CycleFacts:
    """The cycle as the rules read it. `agreed_since`: when everyone who took part had agreed to be filmed; None when not all have."""
    return CycleFacts(
        filmed_on=cycle.filmed_on,
        childs_answer=cycle.childs_answer,
        clipped_on=cycle.clipped_on,
        reviewed_on=cycle.reviewed_on,
        review_minutes=cycle.review_minutes,
        line=cycle.line,
        next_step=cycle.next_step,
        sent=cycle.sent_at is not None,
        returned=cycle.returned_at is not None and cycle.sent_at is None,
        signed_off=cycle.sign_off_id is not None,
        ended_early_on=cycle.ended_early_on,
        consented=agreed_since is not None,
        trainee_agreed=cycle.trainee_agreed_at is not None,
    )


def state_columns() -> tuple[Any, ...]:
    """What a list needs of a cycle to tell its state, without its words: read them with `state_of_row`."""
    return (
        Cycle.id,
        Cycle.client_id,
        Cycle.filmed_on,
        Cycle.clipped_on,
        Cycle.reviewed_on,
        Cycle.review_minutes,
        (Cycle.line != "").label("has_line"),
        (Cycle.next_step != "").label("has_next_step"),
        Cycle.sent_at,
        Cycle.returned_at,
        Cycle.sign_off_id,
        Cycle.ended_early_on,
        Cycle.trainee_agreed_at,
    )


def facts_of_row(row: Any) -> CycleFacts:
    """The rules' facts from a list's row; consent and the child's answer are not in it and stand as given."""
    return CycleFacts(
        filmed_on=row.filmed_on,
        childs_answer=ChildsAnswer.YES,
        clipped_on=row.clipped_on,
        reviewed_on=row.reviewed_on,
        review_minutes=row.review_minutes,
        line="written" if row.has_line else "",
        next_step="written" if row.has_next_step else "",
        sent=row.sent_at is not None,
        returned=row.returned_at is not None and row.sent_at is None,
        signed_off=row.sign_off_id is not None,
        ended_early_on=row.ended_early_on,
        trainee_agreed=row.trainee_agreed_at is not None,
    )


def participants_of(db: Session, cycle_id: UUID) -> list[UUID]:
    """Who took part in the cycle."""
    return list(db.scalars(select(CycleParticipant.participant_id).where(CycleParticipant.cycle_id == cycle_id)))


def number_of(db: Session, cycle: Cycle) -> int | None:
    """The cycle's number among its client's, by review date; None for one that ended early."""
    query = select(Cycle.id, Cycle.filmed_on, Cycle.reviewed_on, Cycle.ended_early_on.is_not(None)).where(
        Cycle.client_id == cycle.client_id, Cycle.deleted_at.is_(None)
    )
    return numbers((id_, filmed, reviewed, ended) for id_, filmed, reviewed, ended in db.execute(query)).get(cycle.id)

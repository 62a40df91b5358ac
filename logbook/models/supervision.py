"""Supervision sessions and the cycles taken to them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService

_TO_CONFIRM = "supervisor_confirmed_at IS NULL AND deleted_at IS NULL"
"""The few sessions of all that wait for their supervisor's word."""


class SupervisionSession(InService, Base):
    """One supervisor and one trainee on one day; a group session is one row for each trainee in it.

    Each side confirms a number of minutes; it counts when both have confirmed the same one (domain/supervision.py). Where the
    supervisor left before confirming, `supervisor_id` is the successor who answers for it and `held_by_id` who was there.
    """

    __tablename__ = "supervision_sessions"
    __table_args__ = (
        Index("ix_supervision_sessions_journey", "journey_id", "on"),
        Index("ix_supervision_sessions_supervisor", "supervisor_id", "on"),
        Index("ix_supervision_sessions_trainee", "trainee_id"),
        Index("ix_supervision_sessions_confirmed", "service_id", "supervisor_confirmed_at"),
        Index(
            "ix_supervision_sessions_to_confirm",
            "supervisor_id",
            "journey_id",
            "entered_at",
            sqlite_where=text(_TO_CONFIRM),
        ),
        Index("ix_supervision_sessions_waiting_here", "service_id", "entered_at", sqlite_where=text(_TO_CONFIRM)),
    )

    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journeys.id"))
    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    held_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    on: Mapped[date]
    minutes: Mapped[int]
    mode: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    entitled: Mapped[bool]
    strengths: Mapped[str] = mapped_column(default="")
    working_points: Mapped[str] = mapped_column(default="")
    agenda: Mapped[str] = mapped_column(default="")
    entered_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    trainee_confirmed_at: Mapped[datetime | None]
    supervisor_confirmed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class SessionCycle(InService, Base):
    """A cycle taken to a session; the same cycle may go to several."""

    __tablename__ = "session_cycles"
    __table_args__ = (Index("ix_session_cycles_session", "session_id"), Index("ix_session_cycles_cycle", "cycle_id"))

    session_id: Mapped[UUID] = mapped_column(ForeignKey("supervision_sessions.id"))
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycles.id"))

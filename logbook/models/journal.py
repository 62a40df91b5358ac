"""The journal: the append-only record of every act that matters, one hash chain a service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, Big, InService


class JournalEntry(InService, Base):
    """One act: who, what verb, on which thing, with ids, dates and numbers but never a word anybody wrote."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        Index("ix_journal_subject", "subject_id"),
        Index("ix_journal_actor", "actor_id"),
    )

    number: Mapped[int] = mapped_column(Big)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    verb: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class JournalHead(Base):
    """The last entry of a service's chain; holding this row is holding the pen."""

    __tablename__ = "journal_heads"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Big)
    digest: Mapped[str] = mapped_column(String(64))

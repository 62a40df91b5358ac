"""What was destroyed, when and by which rule: the register of erasures, each of which becomes a certificate."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService


class Erasure(InService, Base):
    """One destruction of one group's footage (a family's, a meeting's), written down before the first key goes.

    `begun_at` with no `destroyed_at`: it is going on, or whoever did it was stopped; the next sweep ends it. `whole_group`: the
    group's own key went. `finished_at`: every copy of the keys is confirmed gone, and the bucket's bytes; `missed` counts the places that
    were not reached until then. `certificate` is the PDF, made once it is finished.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        Index("ix_erasures_open", "finished_at"),
        Index("ix_erasures_client", "client_id"),
        Index("ix_erasures_owner", "owner_id"),
    )

    group_id: Mapped[UUID]
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    journey_id: Mapped[UUID | None] = mapped_column(ForeignKey("journeys.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    whole_group: Mapped[bool] = mapped_column(default=False)
    destroyed_at: Mapped[datetime | None]
    missed: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    certificate: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class ErasedFile(Base):
    """One file of an erasure and the rule by which it went: the pair is the key. `clip_id`: the clip it was of, if any."""

    __tablename__ = "erased_files"
    __table_args__ = (Index("ix_erased_files_clip", "clip_id"), Index("ix_erased_files_file", "file_id"))

    erasure_id: Mapped[UUID] = mapped_column(ForeignKey("erasures.id"), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    clip_id: Mapped[UUID | None]
    part: Mapped[str] = mapped_column(String(12))
    because: Mapped[str] = mapped_column(String(40))

"""What a service asks its families, and on which lawful basis: its own text where it has one, else the one that ships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.data import purposes_text
from logbook.domain.consent import Asked, Purpose
from logbook.domain.consent.purposes import read_purposes
from logbook.models.base import Base, InService


class PurposeText(InService, Base):
    """One version of the purposes as a service asks about them: TOML text, immutable, so that what was asked when stays known."""

    __tablename__ = "purpose_texts"
    __table_args__ = (UniqueConstraint("service_id", "version"),)

    version: Mapped[int]
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))


def latest(db: Session, service_id: UUID) -> PurposeText | None:
    """The service's own newest text; None while it asks as shipped."""
    query = select(PurposeText).where(PurposeText.service_id == service_id).order_by(PurposeText.version.desc())
    return db.scalar(query.limit(1))


def text_in(db: Session, service_id: UUID) -> str:
    """The text that holds in this service."""
    own = latest(db, service_id)
    return own.text if own else purposes_text()


def asked_in(db: Session, service_id: UUID) -> Mapping[Purpose, Asked]:
    """Every purpose as this service asks about it now."""
    return _read(text_in(db, service_id))


@lru_cache(maxsize=32)
def _read(text: str) -> Mapping[Purpose, Asked]:
    return read_purposes(text)

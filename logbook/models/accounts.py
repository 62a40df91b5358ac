"""What guards an account: signed-in sessions, single-use links and the throttle."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService


class SignIn(InService, Base):
    """A session kept on the server. The browser holds a random token; only its SHA-256 is stored."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person", "person_id"), Index("ix_sign_ins_started", "started_at"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Link(InService, Base):
    """A single-use, expiring link sent by mail; only the token's SHA-256 is stored.

    `kind`: invitation, new password, or one of the two sides of a change of address. `details` is what the link will do.
    """

    __tablename__ = "links"
    __table_args__ = (
        Index("ix_links_person", "person_id"),
        Index("ix_links_expires", "expires_at"),
        Index("ix_links_email", "email"),
    )

    kind: Mapped[str] = mapped_column(String(24))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SignInCount(Base):
    """Recent wrong passwords for one key: an address or a network. The key is a keyed digest, never the address itself.

    It belongs to no service: whether an address is known at all must make no difference to it.
    """

    __tablename__ = "sign_in_counts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int]
    since: Mapped[datetime]
    closed_until: Mapped[datetime | None]

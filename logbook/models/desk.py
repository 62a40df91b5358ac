"""What lies on the desk: drafts as people type, mail to hand over, exports being made."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService, Rows


class Draft(InService, Base):
    """What a person has typed into one form and not yet saved: private to them, kept until saved or thrown away.

    `form` names the form the address of its page. One that was thrown away is kept a while, so that it can be brought back.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_id", "form"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    form: Mapped[str] = mapped_column(String(255))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


NOT_ENDED = "sent_at IS NULL AND unknown_at IS NULL AND dropped_at IS NULL"


class OutgoingMail(InService, Base):
    """A message waiting to be handed over; written in the transaction that gave rise to it.

    Handing it over pushes `not_before` ahead first: that is the lease, and after it somebody else may try. `private` ones
    carry a link that opens an account and are shown to nobody. The words go once they are sent.

    `once` is a letter that must not arrive twice: with `claimed_at` set and no answer it is unknown, and never tried again.
    `address` is a number where the channel is a text. `reference` is what the channel calls it, `receipt` what it said last.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index("ix_outgoing_mail_waiting", "not_before", "id", sqlite_where=text(NOT_ENDED)),
        Index("ix_outgoing_mail_person", "person_id"),
        Index("ix_outgoing_mail_address", "address"),
        Index("ix_outgoing_mail_written", "written_at"),
    )

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    private: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    channel: Mapped[str] = mapped_column(String(8), default="email", server_default="email")
    once: Mapped[bool] = mapped_column(default=False, server_default=false())
    claimed_at: Mapped[datetime | None]
    unknown_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    reference: Mapped[str | None] = mapped_column(String(64))
    receipt: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    receipt_at: Mapped[datetime | None]


class Export(InService, Base):
    """A logbook as a file: asked for by one person, made by the jobs process, fetched by that person alone, then swept.

    `journey_id`: whose logbook; None for a file of ratings, which holds those that were there for whoever asked.
    `claimed_at` is the maker's lease (domain/exports.py) and `tries` how often a making was begun. `content` goes when its
    time is over.
    """

    __tablename__ = "exports"
    __table_args__ = (Index("ix_exports_waiting", "made_at"), Index("ix_exports_person", "person_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    journey_id: Mapped[UUID | None] = mapped_column(ForeignKey("journeys.id"))
    kind: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


def exports_of(person_id: UUID, journey_id: UUID | None) -> Rows:
    """The files this person asked for of this journey, or of ratings, newest first, without what is in them."""
    return (
        select(
            Export.id,
            Export.kind,
            Export.asked_at,
            Export.claimed_at,
            Export.made_at,
            Export.error,
            func.length(Export.content).label("bytes"),
        )
        .where(Export.person_id == person_id, Export.journey_id == journey_id)
        .order_by(Export.asked_at.desc(), Export.id.desc())
        .limit(20)
    )

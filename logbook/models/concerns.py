"""Concerns and legal holds, and the two questions everybody asks of them: who may not be watched, and what may not be destroyed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.domain.concerns import Decision, Raised
from logbook.models.base import Base, InService, Rows
from logbook.models.clients import Client
from logbook.models.kept import Places, asked_about
from logbook.models.recordings import Clip, Film


class Concern(InService, Base):
    """A worry about what footage shows, raised by somebody who may watch it; what the worry is stands elsewhere, never here.

    It is of a family (`client_id`), or of a meeting, by its film (`film_id`). `owner_id` is whose work it is: they do not decide.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        Index("ix_concerns_client", "client_id"),
        Index("ix_concerns_film", "film_id"),
        Index("ix_concerns_raised", "service_id", "raised_at"),
        Index("ix_concerns_raised_by", "raised_by_id"),
    )

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    film_id: Mapped[UUID | None] = mapped_column(ForeignKey("films.id"))
    clip_id: Mapped[UUID | None] = mapped_column(ForeignKey("clips.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str | None] = mapped_column(String(80))
    reasons: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class LegalHold(InService, Base):
    """Nothing of this family or meeting is destroyed while it stands; set and lifted by the records officer, with a reason.

    `concern_id` names the concern it came of: then nobody watches either.
    """

    __tablename__ = "legal_holds"
    __table_args__ = (Index("ix_legal_holds_client", "client_id"), Index("ix_legal_holds_film", "film_id"))

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    film_id: Mapped[UUID | None] = mapped_column(ForeignKey("films.id"))
    concern_id: Mapped[UUID | None] = mapped_column(ForeignKey("concerns.id"))
    reason: Mapped[str]
    set_at: Mapped[datetime]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    lifted_because: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class Whose:
    """A family by its client's id, or a meeting by its film's. `owner_id` is whose work it is."""

    id: UUID
    service_id: UUID
    owner_id: UUID
    of_family: bool

    @property
    def client_id(self) -> UUID | None:
        """The family's id; None of a meeting."""
        return self.id if self.of_family else None

    @property
    def film_id(self) -> UUID | None:
        """The meeting's film; None of a family."""
        return None if self.of_family else self.id


def whose_is(db: Session, id_: UUID) -> Whose | None:
    """The family or meeting with this id; None where there is none."""
    family = select(Client.service_id, Client.trainee_id, literal(True)).where(Client.id == id_)
    meeting = select(Film.service_id, Film.owner_id, literal(False)).where(Film.id == id_, Film.client_id.is_(None))
    row = db.execute(union_all(family, meeting)).one_or_none()
    return Whose(id_, row[0], row[1], bool(row[2])) if row else None


def of_whose(table: type[Concern] | type[LegalHold] | type[Clip], whose: Whose) -> ColumnElement[bool]:
    """Whether a row of the table is of this family or meeting."""
    return table.client_id == whose.client_id if whose.of_family else table.film_id == whose.film_id


def whose(clip: Any) -> UUID:
    """What a clip's concerns and holds are found by: its family's id, or its meeting's film's."""
    about: UUID = clip.client_id or clip.film_id
    return about


def frozen(db: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of these families (clients' ids) and meetings (their films' ids) nobody watches now, because of a concern.

    One statement. The service's safeguarding lead is apart: policy.may_watch_frozen.
    """
    return {each.about for each in _raised(db, ids) if each.closes}


def not_to_destroy(db: Session, ids: Collection[UUID]) -> set[UUID]:
    """Of which of these families and meetings nothing is destroyed now: a concern waits for its decision, or a legal hold stands.

    A family's key goes by the id it was made for, so the id of a record that was merged into another stands for that one.
    """
    now_called = _after_merges(db, ids)
    called = set(now_called.values())
    held = select(_about(LegalHold)).where(_of(LegalHold, called), LegalHold.lifted_at.is_(None))
    stopped = {each.about for each in _raised(db, called) if each.keeps} | set(db.scalars(held))
    return {id_ for id_, name in now_called.items() if name in stopped}


def _after_merges(db: Session, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Each id with the one its family has now."""
    found, asked = {id_: id_ for id_ in ids}, set(ids)
    while asked:
        merged = select(Client.id, Client.merged_into_id).where(
            Client.id.in_(asked), Client.merged_into_id.is_not(None)
        )
        into = {row.id: row.merged_into_id for row in db.execute(merged)}
        found = {id_: into.get(name, name) for id_, name in found.items()}
        asked = set(into.values())
    return found


def _raised(db: Session, ids: Collection[UUID]) -> list[Raised]:
    return [
        Raised(about, Decision(decision) if decision else None, hold_id is not None)
        for about, decision, hold_id in asked_about(db, _concerns, ids)
    ]


def _concerns(ids: Places) -> Rows:
    stands = and_(LegalHold.concern_id == Concern.id, LegalHold.lifted_at.is_(None))
    raised = select(_about(Concern), Concern.decision, LegalHold.id).outerjoin(LegalHold, stands)
    return raised.where(_of(Concern, ids))


def _about(table: type[Concern] | type[LegalHold]) -> Any:
    return func.coalesce(table.client_id, table.film_id)


def _of(table: type[Concern] | type[LegalHold], ids: Any) -> ColumnElement[bool]:
    return or_(table.client_id.in_(ids), table.film_id.in_(ids))

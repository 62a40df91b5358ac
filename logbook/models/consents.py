"""Consent as it is written down: the forms, each answer on them, what was taken back, and objections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, ForeignKey, Index, String, literal, null, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.domain.consent import Answer, Decision, Objection, Purpose, Withdrawal, in_force
from logbook.models.base import Base, InService, Rows
from logbook.models.kept import Places, asked_about


class ConsentForm(InService, Base):
    """One sheet gone through with a family: when it was explained, until when what is on it holds, and its photograph.

    A form without answers is a draft until it was explained. `paper_file_id` is a stored file of the part "paper".
    """

    __tablename__ = "consent_forms"
    __table_args__ = (Index("ix_consent_forms_client", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    explained_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    paper_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_files.id"))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))


class Consent(InService, Base):
    """One participant's answer to one purpose, with the date it was signed.

    A later row supersedes an earlier one of the same participant and purpose. `signed_by_id` is the participant who signed for a
    child; None where they answered themselves. `valid_until` is its last day; None: until it is taken back.
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_participant", "participant_id"),
        Index("ix_consents_client", "client_id"),
        Index("ix_consents_form", "form_id"),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent_forms.id"))
    purpose: Mapped[str] = mapped_column(String(20), default=Purpose.CARE)
    agreed: Mapped[bool]
    signed_on: Mapped[date]
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    valid_until: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))


class ConsentWithdrawal(InService, Base):
    """A yes taken back: whose, for which purpose, on which day, and which participant asked (for a child somebody may).

    `at_once_at` is when the family asked again that nothing waits. `undone_at` is set where it was written down by mistake:
    then it never was.
    """

    __tablename__ = "consent_withdrawals"
    __table_args__ = (
        Index("ix_consent_withdrawals_client", "client_id"),
        Index("ix_consent_withdrawals_participant", "participant_id"),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    at_once_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class ConsentObjection(InService, Base):
    """Another holder of parental responsibility objects; `who` is a word for them, never a name. It stops until decided."""

    __tablename__ = "consent_objections"
    __table_args__ = (Index("ix_consent_objections_client", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    who: Mapped[str]
    raised_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str | None] = mapped_column(String(20))
    reasons: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


def answers_in_force(
    db: Session, client_ids: Collection[UUID] | Rows, purpose: Purpose = Purpose.CARE
) -> dict[UUID, dict[UUID, Answer]]:
    """For each of these clients each participant's answer in force for the purpose, in two statements."""
    given = answers_to(db, Consent.client_id.in_(client_ids), Consent.purpose == purpose)
    taken = withdrawals_of(db, ConsentWithdrawal.client_id.in_(client_ids), ConsentWithdrawal.purpose == purpose)
    found = {client_id: in_force(answers, taken.get(client_id, ()), purpose) for client_id, answers in given.items()}
    return defaultdict(dict, found)


def answers_to(db: Session, *which: Any) -> dict[UUID, list[Answer]]:
    """The answers that were given, by client, in the order they were recorded."""
    columns = (Consent.participant_id, Consent.agreed, Consent.signed_on, Consent.purpose, Consent.valid_until)
    query = select(Consent.client_id, *columns).where(*which).order_by(Consent.recorded_at, Consent.id)
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for client_id, person, agreed, signed_on, purpose, valid_until in db.execute(query):
        answer = Answer(person, agreed, signed_on, purpose=Purpose(purpose), valid_until=valid_until)
        found[client_id].append(answer)
    return found


def withdrawals_of(db: Session, *which: Any) -> dict[UUID, list[Withdrawal]]:
    """What was taken back and not undone, by client."""
    columns = (ConsentWithdrawal.participant_id, ConsentWithdrawal.purpose, ConsentWithdrawal.on)
    query = select(ConsentWithdrawal.client_id, *columns).where(ConsentWithdrawal.undone_at.is_(None), *which)
    found: dict[UUID, list[Withdrawal]] = defaultdict(list)
    for client_id, person, purpose, on in db.execute(query):
        found[client_id].append(Withdrawal(person, Purpose(purpose), on))
    return found


class Said(NamedTuple):
    """What was said about footage, in the order it was recorded: answers, what was taken back and not undone, objections by client."""

    given: list[Answer]
    taken: list[Withdrawal]
    objections: dict[UUID, list[Objection]]


def said(db: Session, participant_ids: Collection[UUID], client_ids: Collection[UUID] = ()) -> Said:
    """What these people answered and took back, and who objected to these clients' being filmed: one statement."""
    return read_said(asked_about(db, _said, participant_ids, client_ids))


def read_said(rows: Iterable[Any]) -> Said:
    """The same out of rows of `parts_of_said`."""
    found = Said([], [], defaultdict(list))
    for what, of, key, agreed, on, until, _recorded_at, _position, id_ in rows:
        if what == "answer":
            found.given.append(Answer(of, bool(agreed), on, purpose=Purpose(key), valid_until=until))
        elif what == "withdrawal":
            found.taken.append(Withdrawal(of, Purpose(key), on))
        elif what == "objection":
            found.objections[of].append(Objection(on, Decision(key) if key else None, until, id_))
    return found


def _said(people: Places, clients: Places) -> CompoundSelect[*tuple[Any, ...]]:
    return in_order(*parts_of_said(people, clients))


def in_order(*parts: Rows) -> CompoundSelect[*tuple[Any, ...]]:
    """One statement of these parts, what was recorded in its order and people in theirs."""
    return union_all(*parts).order_by("recorded_at", "position", "of", "id")


def parts_of_said(people: Any, clients: Any) -> list[Rows]:
    """Answers, withdrawals and objections under one heading: what, whose, to which purpose (or how it was decided), the yes, its day,
    its end, when it was recorded, a place that is nothing here, the row."""
    gave, took, objected = Consent, ConsentWithdrawal, ConsentObjection
    answer = (gave.participant_id.label("of"), gave.purpose, gave.agreed, gave.signed_on, gave.valid_until)
    withdrawal = (took.participant_id, took.purpose, null(), took.on, null())
    objection = (objected.client_id, objected.decision, null(), objected.raised_on, objected.decided_on)
    nowhere = literal(0).label("position")
    return [
        select(literal("answer"), *answer, gave.recorded_at, nowhere, gave.id).where(gave.participant_id.in_(people)),
        select(literal("withdrawal"), *withdrawal, took.recorded_at, nowhere, took.id).where(
            took.participant_id.in_(people), took.undone_at.is_(None)
        ),
        select(literal("objection"), *objection, objected.recorded_at, nowhere, objected.id).where(
            objected.client_id.in_(clients)
        ),
    ]

"""What the consent page shows of one family, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from logbook.domain.consent import Purpose, Stage, Withdrawal, before_any_answer, stages
from logbook.domain.people import Actor, Role
from logbook.models.clients import Client, Participant
from logbook.models.consents import (
    Consent,
    ConsentForm,
    ConsentObjection,
    ConsentWithdrawal,
    answers_to,
    withdrawals_of,
)
from logbook.models.standing import readable_by

MOST_SHOWN = 100


def consent_visible_to(actor: Actor) -> Select[Client]:
    """policy.may_read_consent, asked of the database for clients."""
    read = or_(
        Client.journey_id.in_(readable_by(actor)), Client.service_id.in_(actor.services_as(Role.RECORDS_OFFICER))
    )
    return select(Client).where(Client.deleted_at.is_(None), Client.merged_into_id.is_(None), read)


@dataclass(frozen=True, slots=True)
class Line:
    """Where one person's answer to one purpose stands: `since` its signature, `until` its last day, `ended` when taken back."""

    purpose: Purpose
    stage: Stage
    since: date | None = None
    until: date | None = None
    ended: date | None = None


def lines_of(db: Session, client_id: UUID, people: list[Participant], today: date) -> dict[UUID, list[Line]]:
    """For each person every purpose they answered; where they answered nothing, whether it was explained."""
    given = answers_to(db, Consent.client_id == client_id)[client_id]
    taken = withdrawals_of(db, ConsentWithdrawal.client_id == client_id)[client_id]
    forms = db.scalars(select(ConsentForm.explained_on).where(ConsentForm.client_id == client_id)).all()
    found: dict[UUID, list[Line]] = defaultdict(list)
    for person in people:
        for purpose in Purpose:
            own = [a for a in given if (a.participant_id, a.purpose) == (person.id, purpose)]
            back: list[Withdrawal] = [w for w in taken if (w.participant_id, w.purpose) == (person.id, purpose)]
            if own:
                answer, stage, ended = stages(own, back, today)[-1]
                found[person.id].append(Line(purpose, stage, answer.signed_on, answer.valid_until, ended))
        if not found[person.id]:
            found[person.id].append(Line(Purpose.CARE, before_any_answer(forms)))
    return found


def forms_of(db: Session, client_id: UUID) -> list[Any]:
    """The forms, the latest first, each with when it was signed and how many answers stand on it."""
    query = select(ConsentForm).where(ConsentForm.client_id == client_id)
    forms = list(db.scalars(query.order_by(ConsentForm.recorded_at.desc(), ConsentForm.id).limit(MOST_SHOWN)))
    on_them: dict[UUID | None, list[tuple[str, str, bool, date]]] = defaultdict(list)
    said = (
        select(Consent.form_id, Participant.label, Consent.purpose, Consent.agreed, Consent.signed_on)
        .join(Participant, Participant.id == Consent.participant_id)
        .where(Consent.client_id == client_id, Consent.form_id.is_not(None))
        .order_by(Participant.position)
    )
    for form_id, label, purpose, agreed, signed_on in db.execute(said):
        on_them[form_id].append((label, Purpose(purpose).words, agreed, signed_on))
    return [{"form": form, "said": on_them.get(form.id, [])} for form in forms]


def taken_back(db: Session, client_id: UUID) -> list[Any]:
    """What was taken back, the latest first: the row, whose it was and who asked."""
    asked = Participant.__table__.alias("asked")
    query = (
        select(ConsentWithdrawal, Participant.label, asked.c.label.label("asked_by"))
        .join(Participant, Participant.id == ConsentWithdrawal.participant_id)
        .outerjoin(asked, asked.c.id == ConsentWithdrawal.asked_by_id)
        .where(ConsentWithdrawal.client_id == client_id)
        .order_by(ConsentWithdrawal.recorded_at.desc(), ConsentWithdrawal.id)
        .limit(MOST_SHOWN)
    )
    return [
        {"row": row, "who": who, "asked_by": asked_by, "words": Purpose(row.purpose).words}
        for row, who, asked_by in db.execute(query)
    ]


def objections_to(db: Session, client_id: UUID) -> list[ConsentObjection]:
    """Every objection, the latest first."""
    query = select(ConsentObjection).where(ConsentObjection.client_id == client_id)
    return list(db.scalars(query.order_by(ConsentObjection.recorded_at.desc(), ConsentObjection.id).limit(MOST_SHOWN)))

"""Consent: answers given on one form, taken back, and somebody else's objection with its decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.domain.consent import Decision, Purpose
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models.clients import Client, Participant, participants_of
from logbook.models.consents import Consent, ConsentForm, ConsentObjection, ConsentWithdrawal
from logbook.models.footage_consent import everything_in_force


@dataclass(frozen=True, slots=True)
class Said:
    """One answer on a form: whose, to what, and which participant signed where it was not they themselves."""

    participant_id: UUID
    purpose: Purpose
    agreed: bool
    signed_by_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form itself: when it was signed and explained, its last day, and the photograph's stored file."""

    signed_on: date | None
    explained_on: date | None = None
    valid_until: date | None = None
    paper_file_id: UUID | None = None


def give(
    db: Session, actor: Actor, client: Client, form_id: UUID, sheet: Sheet, said: Sequence[Said], now: datetime
) -> ConsentForm:
    """Write down one form with every answer on it; without a signature it says only that it was explained.

    The form's id is its key: a second click finds it.
    """
    policy.require(policy.may_record_consent(actor, standing.for_logging(db, actor, client)))
    known = db.get(ConsentForm, form_id)
    if known is not None:
        policy.require_visible(known.client_id == client.id)
        return known
    _require_sound(sheet, said, actor.today_in(client.service_id))
    _require_theirs(participants_of(db, client.id), said)
    common = {"service_id": client.service_id, "client_id": client.id, "recorded_at": now, "recorded_by_id": actor.id}
    form = ConsentForm(
        id=form_id,
        **common,
        explained_on=sheet.explained_on,
        valid_until=sheet.valid_until,
        paper_file_id=sheet.paper_file_id,
    )
    db.add(form)
    db.flush()
    on = {"signed_on": sheet.signed_on, "valid_until": sheet.valid_until}
    for each in said:
        facts = {"participant_id": each.participant_id, "purpose": each.purpose, "agreed": each.agreed}
        db.add(Consent(**common, **on, **facts, form_id=form.id, signed_by_id=each.signed_by_id))
        words = {"purpose": str(each.purpose), "agreed": each.agreed, "form": form.id}
        journal.record(db, actor, "consent recorded", client.service_id, each.participant_id, now, **on, **words)
    if not said:
        explained = {"explained_on": sheet.explained_on}
        journal.record(db, actor, "consent explained", client.service_id, form.id, now, **explained)
    return form


def _require_sound(sheet: Sheet, said: Sequence[Said], today: date) -> None:
    """The days of a form stand in their order, and none of what has happened lies ahead."""
    faults = []
    if said and sheet.signed_on is None:
        faults.append(Reason("The day it was signed still needs an answer: it stands on the form.", "on"))
    if not said and sheet.explained_on is None:
        faults.append(Reason("Say who answered, or when it was explained: there is nothing to keep yet.", "everyone"))
    if sheet.signed_on and sheet.signed_on > today:
        faults.append(Reason("A consent cannot be signed in the future: give the date on the form.", "on"))
    if sheet.explained_on and sheet.explained_on > (sheet.signed_on or today):
        faults.append(Reason("It is explained before it is signed: give that day or an earlier one.", "explained_on"))
    if sheet.valid_until and sheet.valid_until < (sheet.signed_on or today):
        faults.append(Reason("Its last day comes after it was signed: look at the year.", "valid_until"))
    require_none(faults)


def _require_theirs(people: Sequence[Participant], said: Sequence[Said]) -> None:
    """Everyone on the form takes part, and an adult of the family signed for each child, where there is one."""
    by_id = {each.id: each for each in people}
    adults = {each.id for each in people if not each.is_child}
    for each in said:
        policy.require_visible(each.participant_id in by_id)
        child = by_id[each.participant_id].is_child
        if child and adults and each.signed_by_id not in adults:
            who = by_id[each.participant_id].label
            raise RuleBroken(f"Say who signed for {who}: an adult of the family with parental responsibility.")


def withdraw(
    db: Session,
    actor: Actor,
    client: Client,
    whose: Collection[UUID],
    purposes: Collection[Purpose],
    *,
    on: date,
    asked_by_id: UUID | None,
    now: datetime,
) -> list[ConsentWithdrawal]:
    """Take back the yes of these people to these purposes; from this moment nothing of it is shown. What was no yes is passed over."""
    require_may_withdraw(db, actor, client)
    if on > actor.today_in(client.service_id):
        raise RuleBroken("Give the day on which the family said so: today or earlier.", field="on")
    people = {each.id for each in participants_of(db, client.id)}
    policy.require_visible(set(whose) | ({asked_by_id} if asked_by_id else set()) <= people)
    taken = []
    for participant_id, answers in sorted(everything_in_force(db, list(whose)).items()):
        for purpose in purposes:
            answer = answers.get(purpose)
            if answer and answer.agreed and answer.withdrawn_on is None:
                day = max(on, answer.signed_on)
                taken.append(_taken_back(db, actor, client, participant_id, purpose, day, asked_by_id, now))
    if not taken:
        raise RuleBroken("None of this was agreed to, so there is nothing to take back and nothing of it is shown.")
    return taken


def _taken_back(
    db: Session,
    actor: Actor,
    client: Client,
    participant_id: UUID,
    purpose: Purpose,
    on: date,
    asked_by_id: UUID | None,
    now: datetime,
) -> ConsentWithdrawal:
    row = ConsentWithdrawal(
        service_id=client.service_id,
        client_id=client.id,
        participant_id=participant_id,
        purpose=purpose,
        on=on,
        asked_by_id=asked_by_id,
        recorded_at=now,
        recorded_by_id=actor.id,
    )
    db.add(row)
    db.flush()
    said = {"purpose": str(purpose), "on": on, "withdrawal": row.id, "asked_by": asked_by_id}
    journal.record(db, actor, "consent withdrawn", client.service_id, participant_id, now, **said)
    return row


def ask_at_once(db: Session, actor: Actor, client: Client, row: ConsentWithdrawal, now: datetime) -> None:
    """The family asked again: nothing waits for the days of grace."""
    require_may_withdraw(db, actor, client)
    if row.undone_at is not None:
        raise RuleBroken("This was put back: take it back again first, if that is what the family asks.")
    if row.at_once_at is None:
        row.at_once_at = now
        journal.record(db, actor, "withdrawal at once", client.service_id, row.id, now)


def undo_withdrawal(db: Session, actor: Actor, client: Client, row: ConsentWithdrawal, now: datetime) -> None:
    """It was written down by mistake: it never was. What was destroyed meanwhile does not come back."""
    require_may_withdraw(db, actor, client)
    if row.undone_at is None:
        row.undone_at, row.undone_by_id = now, actor.id
        journal.record(db, actor, "withdrawal undone", client.service_id, row.id, now)


def require_may_withdraw(db: Session, actor: Actor, client: Client) -> None:
    """Refuse whoever may not write down a family's change of mind."""
    policy.require(policy.may_withdraw(actor, standing.of_journey(db, actor, client.journey_id)))


def raise_objection(
    db: Session, actor: Actor, client: Client, objection_id: UUID, who: str, raised_on: date, now: datetime
) -> ConsentObjection:
    """Another holder of parental responsibility objects: filming and showing stop until it is decided."""
    require_may_withdraw(db, actor, client)
    known = db.get(ConsentObjection, objection_id)
    if known is not None:
        policy.require_visible(known.client_id == client.id)
        return known
    if raised_on > actor.today_in(client.service_id):
        raise RuleBroken("Give the day on which they objected: today or earlier.", field="raised_on")
    row = ConsentObjection(
        id=objection_id,
        service_id=client.service_id,
        client_id=client.id,
        who=who,
        raised_on=raised_on,
        recorded_at=now,
        recorded_by_id=actor.id,
    )
    db.add(row)
    db.flush()
    journal.record(db, actor, "objection raised", client.service_id, row.id, now, raised_on=raised_on)
    return row


def decide_objection(
    db: Session, actor: Actor, client: Client, row: ConsentObjection, decision: Decision, reasons: str, now: datetime
) -> None:
    """End an objection, with reasons. One that was decided stays decided: a new one may be raised."""
    policy.require(policy.may_decide_objection(actor, standing.of_journey(db, actor, client.journey_id)))
    if row.decision is not None:
        raise RuleBroken("This was decided already; its decision stands on this page.")
    row.decision, row.reasons, row.decided_by_id, row.decided_at = decision, reasons, actor.id, now
    row.decided_on = actor.today_in(client.service_id)
    journal.record(db, actor, "objection decided", client.service_id, row.id, now, decision=str(decision))


def attach_paper(db: Session, actor: Actor, client: Client, form: ConsentForm, file_id: UUID, now: datetime) -> None:
    """The photograph of a form that was written down before."""
    policy.require(policy.may_record_consent(actor, standing.for_logging(db, actor, client)))
    form.paper_file_id = file_id
    journal.record(db, actor, "consent photographed", client.service_id, form.id, now, file=file_id)

"""Cycles: logged, changed, sent for sign-off and taken back, ended early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.adapters import secrets
from logbook.domain.cycles import ChildsAnswer, Ending, date_faults, minutes_fault, why_not_ready
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models.base import new_id
from logbook.models.clients import Client, Participant, agreed_since
from logbook.models.cycles import FACTS, WORDS, Cycle, CycleParticipant, CycleRevision, facts_of


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person writes of one cycle: facts and words by the names of their columns, and who took part."""

    values: dict[str, Any]
    participants: tuple[UUID, ...] = field(default=())


class Stale(Exception):
    """The entry was changed since this form was opened; both versions are shown and nothing is saved."""


def log(db: Session, actor: Actor, client: Client, entry: Entry, *, cycle_id: UUID, now: datetime) -> Cycle:
    """A new cycle of this client. The form's own id is the key, so a second click finds the first one's cycle."""
    stands = _may_log(db, actor, client.journey_id)
    known = db.get(Cycle, cycle_id)
    if known is not None:
        policy.require_visible(known.client_id == client.id)
        return known
    _check(entry, actor.today_in(client.service_id))
    own = actor.id == stands.trainee_id
    cycle = Cycle(
        id=cycle_id,
        service_id=client.service_id,
        journey_id=client.journey_id,
        trainee_id=client.trainee_id,
        client_id=client.id,
        entered_by_id=actor.id,
        entered_at=now,
        trainee_agreed_at=now if own else None,
        version=1,
        **entry.values,
    )
    db.add(cycle)
    db.flush()
    _take_part(db, cycle, entry.participants)
    _keep_revision(db, actor, cycle, now)
    _active(db, cycle)
    verb = "cycle logged" if own else "cycle logged for the trainee"
    journal.record(db, actor, verb, cycle.service_id, cycle.id, now, filmed_on=cycle.filmed_on)
    return cycle


def change(db: Session, actor: Actor, cycle: Cycle, entry: Entry, *, seen_version: int, now: datetime) -> None:
    """Save a changed entry as a new revision. One that is with the supervisor may be changed too: they sign what they saw."""
    _may_log(db, actor, cycle.journey_id)
    if cycle.sign_off_id is not None:
        raise RuleBroken(Reason("This cycle is signed off. Reopen it, with a reason, before changing it.", "reopen"))
    if cycle.version != seen_version:
        raise Stale
    _check(entry, actor.today_in(cycle.service_id))
    for name, value in entry.values.items():
        setattr(cycle, name, value)
    cycle.version += 1
    if actor.id != cycle.trainee_id:
        cycle.trainee_agreed_at = None
    db.flush()
    _take_part(db, cycle, entry.participants)
    _keep_revision(db, actor, cycle, now)
    _active(db, cycle)
    journal.record(db, actor, "cycle changed", cycle.service_id, cycle.id, now, version=cycle.version)


def agree(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """The trainee says that an entry made for them is right."""
    policy.require(actor.id == cycle.trainee_id)
    if cycle.trainee_agreed_at is None:
        cycle.trainee_agreed_at = now
        journal.record(db, actor, "entry agreed", cycle.service_id, cycle.id, now, version=cycle.version)


def send(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Send for sign-off to the present supervisor; refused with everything that is missing. Sending twice is sending once."""
    stands = standing.of_journey(db, actor, cycle.journey_id)
    policy.require(policy.may_send(actor, stands))
    if cycle.sent_at is not None or cycle.sign_off_id is not None:
        return
    missing = why_not_ready(facts_of(cycle, agreed_since(db, cycle)))
    if not stands.supervisor_ids:
        missing.append(Reason("You have no supervisor at the moment: your coordinator can arrange one.", "supervisor"))
    require_none(missing)
    cycle.sent_at, cycle.sent_to_id = now, min(stands.supervisor_ids)
    cycle.returned_at, cycle.returned_by_id = None, None
    journal.record(db, actor, "cycle sent", cycle.service_id, cycle.id, now, to=cycle.sent_to_id)


def take_back(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Take a sent cycle back to change it."""
    policy.require(policy.may_send(actor, standing.of_journey(db, actor, cycle.journey_id)))
    if cycle.sent_at is not None and cycle.sign_off_id is None:
        cycle.sent_at, cycle.sent_to_id = None, None
        journal.record(db, actor, "cycle taken back", cycle.service_id, cycle.id, now)


def end_early(db: Session, actor: Actor, cycle: Cycle, reason: Ending, now: datetime) -> None:
    """End a cycle before its review, with a reason; it leaves no gap in the numbers."""
    _may_log(db, actor, cycle.journey_id)
    if cycle.reviewed_on is not None:
        raise RuleBroken("This cycle has had its shared review, so it is complete and cannot end early.")
    cycle.ended_early_on, cycle.ended_early_reason = actor.today_in(cycle.service_id), reason
    cycle.version += 1
    journal.record(db, actor, "cycle ended early", cycle.service_id, cycle.id, now, reason=reason)


def go_on(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Take up a cycle that had ended early."""
    _may_log(db, actor, cycle.journey_id)
    cycle.ended_early_on, cycle.ended_early_reason = None, None
    cycle.version += 1
    journal.record(db, actor, "cycle taken up again", cycle.service_id, cycle.id, now)


def same_film(db: Session, client_id: UUID, filmed_on: date, but_not: UUID) -> Cycle | None:
    """Another cycle of this client filmed that day: perhaps the same one, entered by somebody else."""
    others = select(Cycle).where(
        Cycle.client_id == client_id,
        Cycle.filmed_on == filmed_on,
        Cycle.id != but_not,
        Cycle.deleted_at.is_(None),
    )
    return db.scalars(others.limit(1)).one_or_none()


def _may_log(db: Session, actor: Actor, journey_id: UUID) -> Standing:
    stands = standing.of_journey(db, actor, journey_id)
    policy.require(policy.may_log(actor, stands))
    return stands


def _check(entry: Entry, today: date) -> None:
    values = entry.values
    faults = date_faults(
        today=today,
        filmed_on=values.get("filmed_on"),
        reviewed_on=values.get("reviewed_on"),
        clipped_on=values.get("clipped_on"),
    )
    fault = minutes_fault(values.get("review_minutes"), "The minutes of the review")
    if fault:
        faults["review_minutes"] = fault
    if values.get("childs_answer") == ChildsAnswer.NO and values.get("filmed_on"):
        faults["childs_answer"] = (
            "The child said no, so there is no film to log. Take the film date out, or end this cycle early."
        )
    for name, sentence in faults.items():
        raise RuleBroken(sentence, field=name)


def _take_part(db: Session, cycle: Cycle, participants: Sequence[UUID]) -> None:
    theirs = select(Participant.id).where(Participant.client_id == cycle.client_id)
    policy.require_visible(set(participants) <= set(db.scalars(theirs)))
    if cycle.version > 1:
        db.execute(delete(CycleParticipant).where(CycleParticipant.cycle_id == cycle.id))
    if participants:
        common = {"service_id": cycle.service_id, "cycle_id": cycle.id}
        db.execute(insert(CycleParticipant), [{"id": new_id(), "participant_id": p, **common} for p in participants])


def _keep_revision(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    kept = {name: getattr(cycle, name) for name in WORDS}
    plain = {name: _json(getattr(cycle, name)) for name in FACTS}
    db.add(
        CycleRevision(
            service_id=cycle.service_id,
            cycle_id=cycle.id,
            version=cycle.version,
            saved_at=now,
            saved_by_id=actor.id,
            words={**kept, **plain},
            salt=secrets.new_salt(),
        )
    )


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _active(db: Session, cycle: Cycle) -> None:
    day = cycle.reviewed_on or cycle.filmed_on
    if day is not None:
        standing.active_on(db, cycle.journey_id, day)

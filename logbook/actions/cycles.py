"""Cycles: logged, changed, sent for sign-off and taken back, ended early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Insert, Table, Uuid, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import figures, first_cycles, journal, revisions, standing, ways
from logbook.domain.cycles import ChildsAnswer, Ending, date_faults, minutes_fault, why_not_ready
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.domain.retention_of_people.ways import moves_the_statistics
from logbook.models.clients import Client, Participant, agreed_since
from logbook.models.cycles import Cycle, CycleParticipant, facts_of, participants_of
from logbook.models.people import Person, SupervisionLine
from logbook.models.standing import running
from logbook.models.upsert import insert_once
from logbook.models.with_whom import with_whom


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person writes of one cycle: facts and words by the names of their columns, and who took part."""

    values: dict[str, Any]
    participants: tuple[UUID, ...] = field(default=())


class Stale(Exception):
    """The entry was changed since this form was opened; both versions are shown and nothing is saved."""


def log(db: Session, actor: Actor, client: Client, entry: Entry, *, cycle_id: UUID, now: datetime) -> None:
    """A new cycle of this client under the form's own id, so that a second click finds the first one's cycle."""
    stands = _may_log(db, actor, client)
    _check(entry, actor.today_in(client.service_id))
    own = actor.id == stands.trainee_id
    row = {
        "id": cycle_id,
        "service_id": client.service_id,
        "journey_id": client.journey_id,
        "trainee_id": client.trainee_id,
        "client_id": client.id,
        "entered_by_id": actor.id,
        "entered_at": now,
        "trainee_agreed_at": now if own else None,
        **entry.values,
    }
    if not insert_once(db, Cycle, row):
        policy.require_visible(db.get_one(Cycle, cycle_id).client_id == client.id)
        return
    _take_part(db, client, cycle_id, entry.participants)
    _counts(db, client, entry)
    verb = "cycle logged" if own else "cycle logged for the trainee"
    journal.record(db, actor, verb, client.service_id, cycle_id, now, filmed_on=entry.values.get("filmed_on"))


def change(db: Session, actor: Actor, cycle: Cycle, entry: Entry, *, seen_version: int, now: datetime) -> None:
    """Save a changed entry as a new revision. One that is with the supervisor may be changed too: they sign what they saw.

    A second click, which says what stands there by now, is saved already. Errors: Stale, RuleBroken with the field.
    """
    _may_log(db, actor, cycle)
    if cycle.version != seen_version and says(db, cycle, entry):
        return
    if cycle.sign_off_id is not None:
        raise RuleBroken(Reason("This cycle is signed off. Reopen it, with a reason, before changing it.", "reopen"))
    if cycle.version != seen_version:
        raise Stale
    _check(entry, actor.today_in(cycle.service_id))
    revisions.keep(db, cycle)
    for name, value in entry.values.items():
        setattr(cycle, name, value)
    cycle.version += 1
    cycle.saved_by_id, cycle.saved_at = actor.id, now
    if actor.id != cycle.trainee_id:
        cycle.trainee_agreed_at = None
    db.execute(delete(CycleParticipant).where(CycleParticipant.cycle_id == cycle.id))
    _take_part(db, cycle, cycle.id, entry.participants)
    ways.touch(db, cycle.journey_id)
    figures.recount(db, cycle.journey_id)  # a corrected date may move the latest activity back
    journal.record(db, actor, "cycle changed", cycle.service_id, cycle.id, now, version=cycle.version)


def says(db: Session, cycle: Cycle, entry: Entry) -> bool:
    """Whether the entry stands there already, word for word, with the same people."""
    same = all(getattr(cycle, name) == value for name, value in entry.values.items())
    return same and set(participants_of(db, cycle.id)) == set(entry.participants)


def agree(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """The trainee says that an entry made for them is right."""
    policy.require(policy.may_agree(actor, cycle))
    if cycle.trainee_agreed_at is None:
        cycle.trainee_agreed_at = now
        journal.record(db, actor, "entry agreed", cycle.service_id, cycle.id, now, version=cycle.version)


def send(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Send for sign-off: to who stands in where the supervisor is away today, else to the supervisor of the line.

    Refused with everything that is missing. Sending twice is sending once.
    """
    stands = standing.of_journey(db, actor, cycle.journey_id)
    policy.require(policy.may_send(actor, stands))
    if cycle.sent_at is not None or cycle.sign_off_id is not None:
        return
    missing = why_not_ready(facts_of(cycle, agreed_since(db, cycle)))
    to = with_whom(db, cycle.journey_id, actor.today)
    if to is None:
        missing.append(_nobody_to_send_to(db, cycle.journey_id, actor.today))
    require_none(missing)
    cycle.sent_at, cycle.sent_to_id = now, to.id
    cycle.returned_at, cycle.returned_by_id = None, None
    journal.record(db, actor, "cycle sent", cycle.service_id, cycle.id, now, to=cycle.sent_to_id)


def _nobody_to_send_to(db: Session, journey_id: UUID, today: date) -> Reason:
    line = SupervisionLine
    named = select(Person.name).join(line, line.supervisor_id == Person.id).where(line.journey_id == journey_id)
    name = db.scalar(named.where(running(line, today)).order_by(line.since.desc(), line.id).limit(1))
    said = f"{name} is not entitled to supervise here at the moment" if name else "You have no supervisor at the moment"
    return Reason(f"{said}: your coordinator can arrange it.", "supervisor")


def take_back(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Take a sent cycle back to change it."""
    policy.require(policy.may_send(actor, standing.of_journey(db, actor, cycle.journey_id)))
    if cycle.sent_at is not None and cycle.sign_off_id is None:
        cycle.sent_at, cycle.sent_to_id = None, None
        journal.record(db, actor, "cycle taken back", cycle.service_id, cycle.id, now)


def end_early(db: Session, actor: Actor, cycle: Cycle, reason: Ending, now: datetime) -> None:
    """End a cycle before its review, with a reason; it leaves no gap in the numbers."""
    _may_log(db, actor, cycle)
    if cycle.reviewed_on is not None:
        raise RuleBroken("This cycle has had its shared review, so it is complete and cannot end early.")
    cycle.ended_early_on, cycle.ended_early_reason = actor.today_in(cycle.service_id), reason
    cycle.version += 1
    journal.record(db, actor, "cycle ended early", cycle.service_id, cycle.id, now, reason=reason)


def go_on(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Take up a cycle that had ended early."""
    _may_log(db, actor, cycle)
    cycle.ended_early_on, cycle.ended_early_reason = None, None
    cycle.version += 1
    journal.record(db, actor, "cycle taken up again", cycle.service_id, cycle.id, now)


def _may_log(db: Session, actor: Actor, thing: Client | Cycle) -> Standing:
    stands = standing.for_logging(db, actor, thing)
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


def _take_part(db: Session, of: Client | Cycle, cycle_id: UUID, participants: Sequence[UUID]) -> None:
    """Who took part; somebody of another family, put into the form by hand, is not found."""
    if not participants:
        return
    client_id = of.id if isinstance(of, Client) else of.client_id
    values = {"in_cycle": cycle_id, "of_client": client_id, "these": participants}
    done = db.execute(_taking_part(), values, execution_options={"preserve_rowcount": True})
    policy.require_visible(cast(CursorResult[Any], done).rowcount == len(set(participants)))


@cache
def _taking_part() -> Insert:
    theirs = select(bindparam("in_cycle", type_=Uuid()), Participant.id, Participant.service_id).where(
        Participant.client_id == bindparam("of_client", type_=Uuid()),
        Participant.id.in_(bindparam("these", type_=Uuid(), expanding=True)),
    )
    into = cast(Table, CycleParticipant.__table__)
    return insert(into).from_select(["cycle_id", "participant_id", "service_id"], theirs)


def _counts(db: Session, client: Client, entry: Entry) -> None:
    """The day of the latest activity, and the statistics where one more cycle moves them."""
    filmed_on, reviewed_on = entry.values.get("filmed_on"), entry.values.get("reviewed_on")
    moves = moves_the_statistics(client.journey_counted, reviewed_on)
    if moves and filmed_on and reviewed_on and first_cycles.counted(db, client, reviewed_on):
        return
    if day := reviewed_on or filmed_on:
        standing.active_on(db, client.journey_id, day)
    if moves:
        ways.touch(db, client.journey_id)

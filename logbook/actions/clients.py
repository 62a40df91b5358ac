"""Clients: begun, described, paused, not now; who takes part and what they agreed to; visits tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import consents, journal, siblings, standing
from logbook.actions.consents import Said, Sheet
from logbook.actions.cycles import Stale
from logbook.domain.clients import Outcome, code_fault
from logbook.domain.consent import Purpose
from logbook.domain.cycles import Ending
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import RuleBroken
from logbook.models.base import new_id
from logbook.models.clients import Client, Goal, Participant, VisitAttempt, participants_of
from logbook.models.cycles import Cycle


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the relationship as a form names them."""

    label: str
    is_child: bool


def begin(
    db: Session,
    actor: Actor,
    journey_id: UUID,
    *,
    client_id: UUID,
    code: str,
    helping_question: str,
    members: Sequence[Member],
    agreed_on: date | None,
    now: datetime,
    sibling_of: UUID | None = None,
) -> Client:
    """A new client with the people in it; `agreed_on` is the day all of them signed for filming, family review and supervision,
    `sibling_of` a client of the same family. The form's own id is the key: a second click finds it.
    """
    stands = require_may_begin(db, actor, journey_id)
    known = db.get(Client, client_id)
    if known is not None:
        policy.require_visible(known.journey_id == journey_id)
        return known
    _require_free(db, stands.trainee_id, code)
    of = {"service_id": stands.service_id, "journey_id": journey_id, "trainee_id": stands.trainee_id}
    client = Client(
        id=client_id,
        **of,
        code=code.strip(),
        helping_question=helping_question,
        allocated_on=actor.today_in(stands.service_id),
        sibling_of_id=siblings.first_of(db, journey_id, sibling_of) if sibling_of else None,
    )
    db.add(client)
    db.flush()
    for position, member in enumerate(members):
        _add(db, client, member, position, new_id())
    journal.record(db, actor, "client begun", client.service_id, client.id, now)
    if agreed_on is not None:
        _all_agreed(db, actor, client, agreed_on, now)
    return client


def require_may_begin(db: Session, actor: Actor, journey_id: UUID) -> Standing:
    """Where everybody stands to a journey this person may begin a client in; a refusal otherwise."""
    stands = standing.of_journey(db, actor, journey_id)
    policy.require_visible(policy.may_read_record(actor, stands))
    policy.require(policy.may_log(actor, stands))
    return stands


def join(db: Session, actor: Actor, client: Client, member: Member, participant_id: UUID, now: datetime) -> None:
    """Somebody else takes part from now on; a second click joins nobody twice."""
    _require_may_log(db, actor, client)
    if (known := db.get(Participant, participant_id)) is not None:
        policy.require_visible(known.client_id == client.id)
        return
    _add(db, client, member, len(participants_of(db, client.id)), participant_id)
    journal.record(db, actor, "participant joined", client.service_id, participant_id, now, client=client.id)


def _add(db: Session, client: Client, member: Member, position: int, participant_id: UUID) -> None:
    """A participant's row."""
    row = {"id": participant_id, "service_id": client.service_id, "client_id": client.id, "position": position}
    db.add(Participant(**row, label=member.label.strip(), is_child=member.is_child))
    db.flush()


def _all_agreed(db: Session, actor: Actor, client: Client, signed_on: date, now: datetime) -> None:
    """One form that everyone in the family signed; the first adult of it signed for each child."""
    people = participants_of(db, client.id)
    adult = next((each.id for each in people if not each.is_child), None)
    said = [Said(each.id, Purpose.CARE, True, adult if each.is_child else None) for each in people]
    consents.give(db, actor, client, new_id(), Sheet(signed_on, signed_on), said, now)


def describe(
    db: Session, actor: Actor, client: Client, *, code: str, helping_question: str, seen_version: int, now: datetime
) -> None:
    """Change the code or the helping question. A second click, which says what stands there by now, is saved already.

    Errors: Stale when both stand otherwise by now; RuleBroken with the field.
    """
    _require_may_log(db, actor, client)
    if client.version != seen_version:
        if (client.code, client.helping_question) == (code.strip(), helping_question):
            return
        raise Stale
    if code.strip().casefold() != client.code.casefold():
        _require_free(db, client.trainee_id, code)
    client.code, client.helping_question = code.strip(), helping_question
    client.version += 1
    journal.record(db, actor, "client described", client.service_id, client.id, now, version=client.version)


def set_goals(
    db: Session,
    actor: Actor,
    client: Client,
    goals: Sequence[tuple[str, int | None, int | None]],
    now: datetime,
    *,
    new_id_is: UUID | None = None,
) -> None:
    """The client's goals: (words, now, hoped for). The first score given stays as where they began."""
    _require_may_log(db, actor, client)
    kept = {g.position: g for g in db.scalars(select(Goal).where(Goal.client_id == client.id))}
    for position, (text, now_score, hoped_score) in enumerate(goals):
        goal = kept.pop(position, None)
        if goal is None:
            goal = Goal(id=new_id_is or new_id(), service_id=client.service_id, client_id=client.id, position=position)
            db.add(goal)
        goal.text, goal.now_score, goal.hoped_score = text, now_score, hoped_score
        goal.first_score = goal.first_score if goal.first_score is not None else now_score
    for dropped in kept.values():
        db.delete(dropped)
    journal.record(db, actor, "goals set", client.service_id, client.id, now, goals=len(goals))


def try_visit(
    db: Session,
    actor: Actor,
    client: Client,
    on: date,
    outcome: Outcome,
    now: datetime,
    *,
    attempt_id: UUID | None = None,
) -> VisitAttempt:
    """A visit was tried: two taps. Sent twice under one id it is noted once."""
    _require_may_log(db, actor, client)
    known = db.get(VisitAttempt, attempt_id) if attempt_id else None
    if known is not None:
        policy.require_visible(known.client_id == client.id)
        return known
    if on > actor.today_in(client.service_id):
        raise RuleBroken("A visit is noted once it was tried: give today or an earlier day.", field="on")
    attempt = VisitAttempt(
        id=attempt_id or new_id(), service_id=client.service_id, client_id=client.id, on=on, outcome=outcome
    )
    db.add(attempt)
    db.flush()
    standing.active_on(db, client.journey_id, on)
    journal.record(db, actor, "visit tried", client.service_id, attempt.id, now, on=on, outcome=outcome)
    return attempt


def not_now(db: Session, actor: Actor, client: Client, reason: Ending, now: datetime) -> None:
    """The work stops for now: completed cycles stay, the open one ends early with the reason, a replacement is asked for."""
    _require_may_log(db, actor, client)
    today = actor.today_in(client.service_id)
    client.not_now_on, client.not_now_reason = today, reason
    client.version += 1
    open_cycles = select(Cycle).where(
        Cycle.client_id == client.id,
        Cycle.reviewed_on.is_(None),
        Cycle.ended_early_on.is_(None),
        Cycle.deleted_at.is_(None),
    )
    for cycle in db.scalars(open_cycles):
        cycle.ended_early_on, cycle.ended_early_reason = today, reason
        cycle.version += 1
    journal.record(db, actor, "client not now", client.service_id, client.id, now, reason=reason)


def settle(db: Session, actor: Actor, client: Client, word: str, now: datetime) -> None:
    """Pause, complete, or take up again ("again" clears pause, completion and not now)."""
    _require_may_log(db, actor, client)
    today = actor.today_in(client.service_id)
    client.paused_on = today if word == "paused" else None
    client.completed_on = today if word == "completed" else None
    client.not_now_on, client.not_now_reason = None, None
    client.version += 1
    journal.record(db, actor, f"client {word}", client.service_id, client.id, now)


def _require_may_log(db: Session, actor: Actor, client: Client) -> None:
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, client)))


def _require_free(db: Session, trainee_id: UUID, code: str) -> None:
    used = db.scalars(select(Client.code).where(Client.trainee_id == trainee_id, Client.deleted_at.is_(None)))
    fault = code_fault(code, list(used))
    if fault:
        raise RuleBroken(fault, field="code")

"""Taking something out of the record, and putting it back: nothing is deleted on the spot, so that Undo is true."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import figures, journal, standing, ways
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken
from logbook.models.clients import Client, VisitAttempt
from logbook.models.cycles import Cycle, SignOff
from logbook.models.supervision import SessionCycle


def remove_cycle(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Take out a cycle that was entered by mistake. One that was signed or taken to supervision is part of the record and stays."""
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, cycle)))
    signed = db.scalar(select(exists().where(SignOff.cycle_id == cycle.id)))
    taken = db.scalar(select(exists().where(SessionCycle.cycle_id == cycle.id)))
    if signed or taken:
        raise RuleBroken(
            Reason(
                "This cycle was signed off or taken to supervision, so it stays in the record. Change its entry instead.",
                "cycle",
            )
        )
    cycle.deleted_at = now
    figures.recount(db, cycle.journey_id)
    ways.touch(db, cycle.journey_id)
    journal.record(db, actor, "cycle taken out", cycle.service_id, cycle.id, now)


def restore_cycle(db: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    """Put the cycle back as it was."""
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, cycle)))
    cycle.deleted_at = None
    figures.recount(db, cycle.journey_id)
    ways.touch(db, cycle.journey_id)
    journal.record(db, actor, "cycle put back", cycle.service_id, cycle.id, now)


def remove_client(db: Session, actor: Actor, client: Client, now: datetime) -> None:
    """Take out a client begun by mistake, while it has no cycles; one with cycles is ended with "not now"."""
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, client)))
    if db.scalar(select(exists().where(Cycle.client_id == client.id, Cycle.deleted_at.is_(None)))):
        raise RuleBroken(
            f"{client.code} has cycles, so the record keeps it. If the work has stopped, choose “Not now”."
        )
    client.deleted_at = now
    figures.recount(db, client.journey_id)
    journal.record(db, actor, "client taken out", client.service_id, client.id, now)


def restore_client(db: Session, actor: Actor, client: Client, now: datetime) -> None:
    """Put the client back as it was."""
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, client)))
    client.deleted_at = None
    figures.recount(db, client.journey_id)
    journal.record(db, actor, "client put back", client.service_id, client.id, now)


def remove_attempt(db: Session, actor: Actor, client: Client, attempt: VisitAttempt, now: datetime) -> None:
    """Take out a visit noted by mistake."""
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, client)))
    attempt.deleted_at = now
    figures.recount(db, client.journey_id)
    journal.record(db, actor, "visit taken out", client.service_id, attempt.id, now)


def restore_attempt(db: Session, actor: Actor, client: Client, attempt: VisitAttempt, now: datetime) -> None:
    """Put the visit back."""
    policy.require(policy.may_log(actor, standing.for_logging(db, actor, client)))
    attempt.deleted_at = None
    figures.recount(db, client.journey_id)
    journal.record(db, actor, "visit put back", client.service_id, attempt.id, now)

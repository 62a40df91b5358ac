"""Siblings stay one client unless the supervisor agrees to a separate helping question."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import figures, journal, standing
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.models.clients import Client


def first_of(db: Session, journey_id: UUID, client_id: UUID) -> UUID:
    """The record a family has had longest: every sibling names that one, so that all of them count as one together.

    Errors: RuleBroken where this is no client of the journey.
    """
    query = select(Client.id, Client.sibling_of_id).where(
        Client.id == client_id,
        Client.journey_id == journey_id,
        Client.deleted_at.is_(None),
        Client.merged_into_id.is_(None),
    )
    found = db.execute(query).one_or_none()
    if found is None:
        raise RuleBroken("That client is no longer in the logbook: choose another one, or none.", field="sibling_of")
    first: UUID = found.sibling_of_id or found.id
    return first


def agree(db: Session, actor: Actor, client: Client, now: datetime) -> None:
    """The supervisor's yes: a helping question of their own, so this one counts as a further client. Twice is once."""
    policy.require(policy.may_agree_to_separate(actor, standing.of_journey(db, actor, client.journey_id)))
    figures.lock(db, client.journey_id)
    db.refresh(client)
    if client.sibling_of_id is None or client.separate_agreed_at is not None:
        return
    client.separate_agreed_at, client.separate_agreed_by_id = now, actor.id
    figures.recount(db, client.journey_id)
    journal.record(db, actor, "separate question agreed", client.service_id, client.id, now)


def keep_together(db: Session, actor: Actor, client: Client, now: datetime) -> None:
    """The supervisor's word that the two stay one client, so that nothing waits for them; a later yes is still theirs."""
    policy.require(policy.may_agree_to_separate(actor, standing.of_journey(db, actor, client.journey_id)))
    figures.lock(db, client.journey_id)
    db.refresh(client)
    if client.counts_as == client.id or client.kept_together_at is not None:
        return
    client.kept_together_at = now
    journal.record(db, actor, "siblings kept as one client", client.service_id, client.id, now)


def merged(db: Session, kept: Client, gone: Client) -> None:
    """Of two records made one: whoever was a sibling of the one that went is a sibling of the one that stays."""
    if kept.sibling_of_id == gone.id:
        kept.sibling_of_id = kept.separate_agreed_at = kept.separate_agreed_by_id = kept.kept_together_at = None
    db.flush()
    first = kept.sibling_of_id or kept.id
    theirs = update(Client).where(Client.sibling_of_id == gone.id, Client.id != first)
    db.execute(theirs.values(sibling_of_id=first), execution_options={"synchronize_session": False})

"""Another family for somebody whose family is "not now": allocated by a coordinator, under a word and nothing else.

DOMAIN.md: "not now" keeps completed cycles and asks for a replacement client. Which family it is, coordinator and trainee tell each
other outside the record; here there is a client in the state *allocated*, and the trainee says who is in it when they meet.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.domain.clients import free_code
from logbook.domain.people import Actor
from logbook.models.clients import Client


def allocate(db: Session, actor: Actor, journey_id: UUID, client_id: UUID, now: datetime) -> Client:
    """A new client of this journey, under the first free word. The form's own id is the key: a second click finds it."""
    stands = standing.of_journey(db, actor, journey_id)
    policy.require_visible(policy.may_see_progress(actor, stands))
    policy.require(policy.may_offer_family(actor, stands))
    known = db.get(Client, client_id)
    if known is not None:
        policy.require_visible(known.journey_id == journey_id)
        return known
    used = db.scalars(select(Client.code).where(Client.trainee_id == stands.trainee_id, Client.deleted_at.is_(None)))
    client = Client(
        id=client_id,
        service_id=stands.service_id,
        journey_id=journey_id,
        trainee_id=stands.trainee_id,
        code=free_code(list(used)),
        helping_question="",
        allocated_on=actor.today_in(stands.service_id),
    )
    db.add(client)
    db.flush()
    journal.record(db, actor, "family allocated", client.service_id, client.id, now, journey=journey_id)
    return client

"""Concerns as lists and as one page: whose they are, who raised them, how many recordings they stop."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.concerns import Concern, LegalHold, Whose, of_whose
from logbook.models.people import Person
from logbook.models.recordings import Clip
from logbook.policy.safeguarding import ANSWERING


def concerns_visible_to(actor: Actor) -> Select[Concern]:
    """policy.may_see_concern, asked of the database."""
    theirs = or_(Concern.raised_by_id == actor.id, Concern.service_id.in_(actor.services_as(*ANSWERING)))
    return select(Concern).where(theirs)


def concern_rows(actor: Actor) -> Rows:
    """The concerns this person sees, those that wait for a decision first, each with the family's code and who raised it."""
    raised_by, owner = aliased(Person), aliased(Person)
    query = (
        concerns_visible_to(actor)
        .with_only_columns(
            Concern.id,
            Concern.raised_at,
            Concern.decision,
            Concern.decided_at,
            Client.code,
            raised_by.name.label("raised_by"),
            owner.name.label("owner"),
        )
        .join(raised_by, raised_by.id == Concern.raised_by_id)
        .join(owner, owner.id == Concern.owner_id)
        .outerjoin(Client, Client.id == Concern.client_id)
    )
    return query.order_by(Concern.decision.is_not(None), Concern.raised_at.desc(), Concern.id)


def around(db: Session, concern: Concern, whose: Whose) -> Any:
    """What the page says beside the concern itself, in one statement."""
    raised_by, owner, decided_by = aliased(Person), aliased(Person), aliased(Person)
    kept = (Clip.destroyed_at.is_(None), Clip.deleted_at.is_(None))
    stopped = select(func.count(Clip.id)).where(of_whose(Clip, whose), *kept)
    held = (
        select(LegalHold.id)
        .where(of_whose(LegalHold, whose), LegalHold.concern_id == concern.id, LegalHold.lifted_at.is_(None))
        .limit(1)
    )
    query = (
        select(
            Client.code,
            raised_by.name.label("raised_by"),
            owner.name.label("owner"),
            decided_by.name.label("decided_by"),
            stopped.scalar_subquery().label("stopped"),
            held.scalar_subquery().label("hold_id"),
        )
        .select_from(Concern)
        .join(raised_by, raised_by.id == Concern.raised_by_id)
        .join(owner, owner.id == Concern.owner_id)
        .outerjoin(decided_by, decided_by.id == Concern.decided_by_id)
        .outerjoin(Client, Client.id == Concern.client_id)
        .where(Concern.id == concern.id)
    )
    return db.execute(query).one()

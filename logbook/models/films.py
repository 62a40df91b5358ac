"""Films on devices, as whoever registered them looks after them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.recordings import Clip, Film


def films_visible_to(actor: Actor) -> Select[Film]:
    """policy.may_look_after_film, asked of the database."""
    return select(Film).where(Film.owner_id == actor.id)


def films_of(actor: Actor) -> Rows:
    """A person's films with their client's word: those not yet deleted first, by the day they are to be."""
    wanted = (Film.id, Film.kind, Film.made_on, Film.device, Film.delete_by, Film.deleted_on, Client.code)
    query = select(*wanted).outerjoin(Client, Client.id == Film.client_id).where(Film.owner_id == actor.id)
    return query.order_by(Film.deleted_on.is_not(None), Film.deleted_on.desc(), Film.delete_by, Film.id)


def owners_of_clips(db: Session, film_id: UUID) -> frozenset[UUID]:
    """Whose clips of this film are there: a film a supervisor cut for their trainee is theirs, and the clips are the trainee's."""
    there = (Clip.film_id == film_id, Clip.deleted_at.is_(None), Clip.destroyed_at.is_(None))
    return frozenset(db.scalars(select(Clip.owner_id).where(*there).distinct()))


def last_device(db: Session, person_id: UUID) -> str:
    """The word this person used last for a device; "" before the first film."""
    query = select(Film.device).where(Film.owner_id == person_id).order_by(Film.registered_at.desc()).limit(1)
    return db.scalar(query) or ""

"""Films that are to be deleted from a device by now: one letter to their owner, once for each film."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import journal, letters, outbox
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.models.people import Person
from logbook.models.recordings import Film
from logbook.models.services import Service


def remind(database: Database, settings: Settings, now: datetime) -> int:
    """Write to whoever has films whose day has come, by the service's own days; how many people. Asked by reading first."""
    with database.reading() as db:
        if not any(_waiting(db, service, now) for service in db.scalars(select(Service)).all()):
            return 0
    with database.writing() as db:
        written = sum(_write(db, service, settings.public_url, now) for service in db.scalars(select(Service)).all())
        journal.commit(db)
    return written


def _waiting(db: Session, service: Service, now: datetime) -> dict[UUID, list[UUID]]:
    today = now.astimezone(ZoneInfo(service.time_zone)).date()
    due = (Film.deleted_on.is_(None), Film.reminded_at.is_(None), Film.delete_by <= today)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for film_id, owner_id in db.execute(select(Film.id, Film.owner_id).where(Film.service_id == service.id, *due)):
        found[owner_id].append(film_id)
    return found


def _write(db: Session, service: Service, base: str, now: datetime) -> int:
    waiting = _waiting(db, service, now)
    people = select(Person.id, Person.name, Person.email).where(Person.id.in_(waiting), Person.retired_on.is_(None))
    written = 0
    for id_, name, email in db.execute(people).all():
        if email:
            words = letters.films_to_delete(base, name=name, number=len(waiting[id_]))
            outbox.write(db, service.id, email, words, now, id_)
            written += 1
    ids = [film_id for films in waiting.values() for film_id in films]
    db.execute(update(Film).where(Film.id.in_(ids)).values(reminded_at=now))
    return written

"""A service's recordings by their dates: what is past its date, what goes next, what is held, withdrawn, erased, and still on devices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.retention import Fate, fate
from logbook.models.clients import Client
from logbook.models.concerns import LegalHold
from logbook.models.consents import ConsentWithdrawal
from logbook.models.erasures import Erasure
from logbook.models.people import Person
from logbook.models.recordings import Clip, Film
from logbook.models.retention import days_of, kept_of, maybe_due
from logbook.models.services import Service

AHEAD = timedelta(days=60)
MOST = 200
"""Of each kind on the page; how many there are is told beside it."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One recording that has a day: whose, under which code, and its fate."""

    row: Any
    fate: Fate


def dated(db: Session, service: Service, now: datetime, today: date) -> tuple[list[Dated], list[Dated]]:
    """(past its date, going within sixty days), the earliest first. What a hold stops is among them, and says so."""
    soon = select(Clip.id).where(
        Clip.service_id == service.id, Clip.destroyed_at.is_(None), Clip.expires_on <= today + AHEAD
    )
    candidates = select(Clip.id).where(or_(Clip.id.in_(maybe_due(service.id, now, today)), Clip.id.in_(soon)))
    query = (
        select(Clip.id, Clip.kind, func.coalesce(Clip.client_id, Clip.film_id).label("about"), Client.code, Person.name)
        .join(Person, Person.id == Clip.owner_id)
        .outerjoin(Client, Client.id == Clip.client_id)
        .where(Clip.id.in_(candidates), Clip.service_id == service.id)
        .order_by(Clip.made_at)
        .limit(5 * MOST)
    )
    rows = db.execute(query).all()
    kept = kept_of(db, [row.id for row in rows], ZoneInfo(service.time_zone)) if rows else {}
    found = [Dated(row, fate(kept[row.id], days_of(service), today)) for row in rows]
    with_day = sorted(
        (each for each in found if each.fate.due_on), key=lambda each: (each.fate.due_on or today, each.row.id)
    )
    past = [each for each in with_day if each.fate.due_on and each.fate.due_on <= today]
    ahead = [each for each in with_day if each.fate.due_on and today < each.fate.due_on <= today + AHEAD]
    return past[:MOST], ahead[:MOST]


def holds(db: Session, service: Service) -> Sequence[Any]:
    """Legal holds that stand, the oldest first."""
    query = (
        select(
            func.coalesce(LegalHold.client_id, LegalHold.film_id).label("about"),
            LegalHold.set_at,
            Client.code,
            Person.name,
        )
        .join(Person, Person.id == LegalHold.set_by_id)
        .outerjoin(Client, Client.id == LegalHold.client_id)
        .where(LegalHold.service_id == service.id, LegalHold.lifted_at.is_(None))
    )
    return db.execute(query.order_by(LegalHold.set_at, LegalHold.id).limit(MOST)).all()


def withdrawn(db: Session, service: Service) -> Sequence[Any]:
    """Families of whom somebody took a yes back and did not give it again, the latest first."""
    table = ConsentWithdrawal
    query = (
        select(table.client_id, Client.code, func.max(table.on).label("on"), func.count(table.id).label("answers"))
        .join(Client, Client.id == table.client_id)
        .where(table.service_id == service.id, table.undone_at.is_(None))
        .group_by(table.client_id, Client.code)
    )
    return db.execute(query.order_by(func.max(table.on).desc(), table.client_id).limit(MOST)).all()


def erased(db: Session, service: Service) -> Sequence[Any]:
    """What was destroyed, the latest first: whether its proof is there, or how many places are still to be reached."""
    wanted = (Erasure.id, Erasure.begun_at, Erasure.destroyed_at, Erasure.finished_at, Erasure.missed, Client.code)
    query = select(*wanted).outerjoin(Client, Client.id == Erasure.client_id).where(Erasure.service_id == service.id)
    return db.execute(query.order_by(Erasure.begun_at.desc(), Erasure.id).limit(MOST)).all()


def on_devices(db: Session, service: Service) -> Sequence[Any]:
    """Registered films nobody has confirmed deleted, those longest past their day first."""
    wanted = (Film.id, Film.kind, Film.made_on, Film.device, Film.delete_by, Client.code, Person.name.label("owner"))
    query = (
        select(*wanted)
        .join(Person, Person.id == Film.owner_id)
        .outerjoin(Client, Client.id == Film.client_id)
        .where(Film.service_id == service.id, Film.deleted_on.is_(None))
    )
    return db.execute(query.order_by(Film.delete_by, Film.id).limit(MOST)).all()

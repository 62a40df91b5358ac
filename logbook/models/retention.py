"""Recordings laid out for the question how long they are kept, and which of them may be due: fixed numbers of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.consent import Decision, Footage
from logbook.domain.recordings import Part
from logbook.domain.retention import UNDO_DAYS, Days, Kept, TakenBack
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.concerns import not_to_destroy
from logbook.models.consents import Consent, ConsentObjection, ConsentWithdrawal
from logbook.models.footage_consent import family, footage_of
from logbook.models.journeys import Journey
from logbook.models.recordings import Clip, StoredFile
from logbook.models.services import Service


def days_of(service: Service) -> Days:
    """The service's own figures."""
    return Days(service.grace_days, service.kept_days)


def maybe_due(service_id: UUID, now: datetime, today: date) -> Select[UUID]:
    """Clips not destroyed yet of which something may have ended; which of them are due is domain/retention.py's to say."""
    changed = or_(
        Clip.deleted_at <= now - timedelta(days=UNDO_DAYS),
        Clip.expires_on < today,
        Clip.client_id.in_(_families_with_an_end(service_id, today)),
        Clip.journey_id.in_(select(Journey.id).where(Journey.service_id == service_id, Journey.left_on <= today)),
    )
    return select(Clip.id).where(Clip.service_id == service_id, Clip.destroyed_at.is_(None), changed)


def _families_with_an_end(service_id: UUID, today: date) -> Any:
    taken = select(ConsentWithdrawal.client_id).where(
        ConsentWithdrawal.service_id == service_id, ConsentWithdrawal.undone_at.is_(None)
    )
    over = or_(Consent.agreed.is_(False), Consent.valid_until < today)
    ended = select(Consent.client_id).where(Consent.service_id == service_id, over)
    upheld = select(ConsentObjection.client_id).where(
        ConsentObjection.service_id == service_id, ConsentObjection.decision == Decision.STOPS
    )
    done = select(Client.id).where(
        Client.service_id == service_id, or_(Client.completed_on <= today, Client.not_now_on <= today)
    )
    return taken.union_all(ended, upheld, done)


def kept_of(db: Session, clip_ids: Collection[UUID], zone: ZoneInfo) -> dict[UUID, Kept]:
    """Each of these clips as the question needs it."""
    footage = footage_of(db, clip_ids)
    rows = db.execute(_dated(clip_ids)).all()
    taken = _taken_back(db, {person.participant_id for each in footage.values() for person in each.people}, zone)
    stopped = not_to_destroy(db, {row.about for row in rows})
    return {
        row.id: Kept(
            footage=footage[row.id],
            made_on=_day(row.made_at, zone),
            work_ended_on=_first(row.completed_on, row.not_now_on, row.left_on),
            expires_on=row.expires_on,
            thrown_away_on=_day(row.deleted_at, zone) if row.deleted_at else None,
            taken_back=_of(footage[row.id], taken),
            stopped=row.about in stopped,
        )
        for row in rows
    }


def kept_papers_of(db: Session, client_id: UUID, zone: ZoneInfo) -> Kept:
    """The photographed consents of one family, which go together: everybody who takes part is in them."""
    footage = family(db, client_id)
    ends = (Client.completed_on, Client.not_now_on, Journey.left_on, Client.allocated_on)
    row = db.execute(select(*ends).join(Journey, Journey.id == Client.journey_id).where(Client.id == client_id)).one()
    taken = _taken_back(db, {person.participant_id for person in footage.people}, zone)
    return Kept(
        footage=footage,
        made_on=row.allocated_on,
        work_ended_on=_first(row.completed_on, row.not_now_on, row.left_on),
        taken_back=_of(footage, taken),
        stopped=bool(not_to_destroy(db, {client_id})),
    )


def files_under(db: Session, group_ids: Collection[UUID]) -> dict[UUID, list[StoredFile]]:
    """What is still stored under each of these families' and meetings' keys."""
    query = select(StoredFile).where(StoredFile.group_id.in_(group_ids), StoredFile.destroyed_at.is_(None))
    found: dict[UUID, list[StoredFile]] = defaultdict(list)
    for file in db.scalars(query.order_by(StoredFile.id)):
        found[file.group_id].append(file)
    return found


def lapsed(service_id: UUID, now: datetime) -> Rows:
    """Uploads that were never finished and are waited for no longer."""
    over = (StoredFile.finished_at.is_(None), StoredFile.lapses_at <= now, StoredFile.destroyed_at.is_(None))
    wanted = (StoredFile.id, StoredFile.group_id, StoredFile.clip_id, StoredFile.part)
    return select(*wanted).where(StoredFile.service_id == service_id, *over)


def families_with_papers(service_id: UUID, today: date) -> Rows:
    """Families of whom a photographed consent is kept though something of theirs has ended."""
    return (
        select(StoredFile.group_id)
        .where(
            StoredFile.service_id == service_id,
            StoredFile.part == Part.PAPER,
            StoredFile.destroyed_at.is_(None),
            StoredFile.group_id.in_(_families_with_an_end(service_id, today)),
        )
        .distinct()
    )


def _dated(clip_ids: Collection[UUID]) -> Rows:
    about = func.coalesce(Clip.client_id, Clip.film_id).label("about")
    wanted = (Clip.id, about, Clip.made_at, Clip.expires_on, Clip.deleted_at)
    ends = (Client.completed_on, Client.not_now_on, Journey.left_on)
    query = select(*wanted, *ends).outerjoin(Client, Client.id == Clip.client_id)
    return query.outerjoin(Journey, Journey.id == Clip.journey_id).where(Clip.id.in_(clip_ids))


def _taken_back(db: Session, people: Collection[UUID], zone: ZoneInfo) -> dict[UUID, list[TakenBack]]:
    row = ConsentWithdrawal
    query = select(row.participant_id, row.recorded_at, row.at_once_at)
    found: dict[UUID, list[TakenBack]] = defaultdict(list)
    for person, written_at, at_once_at in db.execute(
        query.where(row.participant_id.in_(people), row.undone_at.is_(None))
    ):
        found[person].append(TakenBack(_day(written_at, zone), at_once_at is not None))
    return found


def _of(footage: Footage, taken: dict[UUID, list[TakenBack]]) -> tuple[TakenBack, ...]:
    seen: Iterable[UUID] = (person.participant_id for person in footage.people if not person.covered)
    return tuple(each for person_id in seen for each in taken.get(person_id, ()))


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)

"""What footage is held: family by family with why and until when, and the recordings of one. Counts and codes, never a picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from logbook.domain.consent import Purpose
from logbook.domain.people import Actor, Role
from logbook.domain.retention import Days, Fate, fate
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.concerns import LegalHold, Whose, frozen, of_whose
from logbook.models.erasures import Erasure
from logbook.models.people import Person
from logbook.models.recordings import Clip, Film, StoredFile
from logbook.models.retention import kept_of
from logbook.models.services import Service

MOST_SHOWN = 200

ABOUT = func.coalesce(Clip.client_id, Clip.film_id)


@dataclass(frozen=True, slots=True)
class Held:
    """Of one family or meeting: what carries its recordings, the first day one of them is due, and what stops everything."""

    number: int
    carried_by: tuple[Purpose, ...]
    first_due: date | None
    stopped: bool
    closed: bool


def held_by(actor: Actor) -> ColumnElement[bool]:
    """policy.may_see_holdings, asked of the database for clips."""
    return or_(Clip.owner_id == actor.id, Clip.service_id.in_(actor.services_as(Role.RECORDS_OFFICER)))


def held_rows(actor: Actor) -> Rows:
    """The families and meetings of whom there is or was footage that this person may read about; what is still there first."""
    there = func.count(case((Clip.destroyed_at.is_(None), 1)))
    wanted = (
        ABOUT.label("about"),
        Client.code,
        Person.name.label("owner"),
        Service.time_zone,
        Service.grace_days,
        Service.kept_days,
        there.label("there"),
        (func.count(Clip.id) - there).label("destroyed"),
        func.max(Clip.made_at).label("latest"),
    )
    query = select(*wanted).join(Person, Person.id == Clip.owner_id).join(Service, Service.id == Clip.service_id)
    query = query.outerjoin(Client, Client.id == Clip.client_id).where(held_by(actor))
    grouped = query.group_by(ABOUT, Client.code, Person.name, Service.time_zone, Service.grace_days, Service.kept_days)
    return grouped.order_by((there == 0), func.max(Clip.made_at).desc(), ABOUT)


def summaries(db: Session, rows: Sequence[Any], now_in: Any) -> dict[UUID, Held]:
    """For the rows of one page what is held and why, in a fixed number of statements for each time zone."""
    closed = frozen(db, [row.about for row in rows])
    query = select(Clip.id, ABOUT.label("about")).where(
        or_(Clip.client_id.in_([row.about for row in rows]), Clip.film_id.in_([row.about for row in rows])),
        Clip.destroyed_at.is_(None),
    )
    clips: dict[UUID, list[UUID]] = defaultdict(list)
    for clip_id, about in db.execute(query):
        clips[about].append(clip_id)
    found: dict[UUID, Held] = {}
    for zone in {row.time_zone for row in rows}:
        there = [row for row in rows if row.time_zone == zone]
        kept = kept_of(db, [clip for row in there for clip in clips[row.about]], ZoneInfo(zone))
        today = now_in(ZoneInfo(zone))
        for row in there:
            days = Days(row.grace_days, row.kept_days)
            fates = [fate(kept[clip_id], days, today) for clip_id in clips[row.about]]
            found[row.about] = _held(fates, row.about in closed)
    return found


def _held(fates: Collection[Fate], closed: bool) -> Held:
    carried = {purpose for each in fates for purpose in each.carried_by}
    due = [each.due_on for each in fates if each.due_on]
    return Held(
        number=len(fates),
        carried_by=tuple(purpose for purpose in Purpose if purpose in carried),
        first_due=min(due, default=None),
        stopped=any(each.stopped for each in fates),
        closed=closed,
    )


def recordings_of(db: Session, whose: Whose) -> Sequence[Any]:
    """The recordings of one family or meeting, those still there first: when, of what kind, how large, when they went and why."""
    size = select(func.coalesce(func.sum(StoredFile.length), 0)).where(
        StoredFile.clip_id == Clip.id, StoredFile.destroyed_at.is_(None)
    )
    wanted = (
        Clip.id,
        Clip.kind,
        Clip.made_at,
        Clip.cycle_id,
        Clip.deleted_at,
        Clip.destroyed_at,
        Clip.destroyed_because,
        Film.made_on,
        size.scalar_subquery().label("bytes"),
    )
    query = select(*wanted).join(Film, Film.id == Clip.film_id).where(of_whose(Clip, whose))
    return db.execute(query.order_by(Clip.destroyed_at.is_not(None), Clip.made_at, Clip.id).limit(MOST_SHOWN)).all()


def fates_of(db: Session, clip_ids: Collection[UUID], service: Service, today: date) -> dict[UUID, Fate]:
    """What carries each of these recordings, and until when it is kept."""
    kept = kept_of(db, clip_ids, ZoneInfo(service.time_zone))
    days = Days(service.grace_days, service.kept_days)
    return {clip_id: fate(each, days, today) for clip_id, each in kept.items()}


def holds_of(db: Session, whose: Whose) -> Sequence[Any]:
    """Legal holds on it, those that stand first, with who set and who lifted each."""
    set_by, lifted_by = aliased(Person), aliased(Person)
    query = (
        select(LegalHold, set_by.name.label("set_by"), lifted_by.name.label("lifted_by"))
        .join(set_by, set_by.id == LegalHold.set_by_id)
        .outerjoin(lifted_by, lifted_by.id == LegalHold.lifted_by_id)
        .where(of_whose(LegalHold, whose))
    )
    return db.execute(query.order_by(LegalHold.lifted_at.is_not(None), LegalHold.set_at.desc()).limit(MOST_SHOWN)).all()


def erasures_visible_to(actor: Actor) -> Select[Erasure]:
    """policy.may_see_holdings, asked of the database for erasures."""
    theirs = or_(Erasure.owner_id == actor.id, Erasure.service_id.in_(actor.services_as(Role.RECORDS_OFFICER)))
    return select(Erasure).where(theirs)


def erasures_of(db: Session, whose: Whose) -> Sequence[Any]:
    """What was destroyed of it, the latest first."""
    of = Erasure.client_id == whose.client_id if whose.of_family else Erasure.group_id == whose.film_id
    wanted = (Erasure.id, Erasure.begun_at, Erasure.destroyed_at, Erasure.finished_at, Erasure.whole_group)
    return db.execute(select(*wanted).where(of).order_by(Erasure.begun_at.desc(), Erasure.id).limit(MOST_SHOWN)).all()


def films_on_devices(db: Session, whose: Whose) -> Sequence[Any]:
    """Registered films of it that nobody has confirmed deleted: on which device, and by when they are to go."""
    of = Film.client_id == whose.client_id if whose.of_family else Film.id == whose.film_id
    wanted = (Film.id, Film.kind, Film.made_on, Film.device, Film.delete_by, Person.name.label("owner"))
    query = select(*wanted).join(Person, Person.id == Film.owner_id).where(of, Film.deleted_on.is_(None))
    return db.execute(query.order_by(Film.delete_by, Film.id).limit(MOST_SHOWN)).all()

"""What a certificate of erasure says: read for its page and for the file made of it, the same both times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.domain.recordings import Part
from logbook.models.clients import Client
from logbook.models.cycles import Cycle, SignOff
from logbook.models.erasures import ErasedFile, Erasure
from logbook.models.recordings import Clip, Film, StoredFile
from logbook.models.services import Service


@dataclass(frozen=True, slots=True)
class Gone:
    """One recording, or one photographed consent, that was destroyed: its id, of what kind, made when, and by which rule."""

    id: UUID
    what: str
    made_on: date
    because: str
    files: int


@dataclass(frozen=True, slots=True)
class OnDevice:
    """A registered film that nobody has confirmed deleted from its device."""

    kind: str
    made_on: date
    delete_by: date


@dataclass(frozen=True, slots=True)
class Certificate:
    """One erasure in full. `finished_at` is None while a copy of the keys is still out of reach, `missed` copies of them."""

    id: UUID
    service: str
    zone: ZoneInfo
    code: str
    begun_at: datetime
    destroyed_at: datetime | None
    finished_at: datetime | None
    missed: int
    whole_group: bool
    gone: Sequence[Gone]
    signed_cycles: Sequence[date]
    films: Sequence[OnDevice]
    is_made: bool

    @property
    def rules(self) -> Sequence[str]:
        """Why, each rule once."""
        return sorted({each.because for each in self.gone})


def facts_of(db: Session, erasure_id: UUID) -> Certificate:
    """The certificate of this erasure, in a fixed number of statements."""
    wanted = (Service.name, Service.time_zone, Client.code, func.length(Erasure.certificate).label("bytes"))
    query = select(Erasure, *wanted).join(Service, Service.id == Erasure.service_id)
    row = db.execute(query.outerjoin(Client, Client.id == Erasure.client_id).where(Erasure.id == erasure_id)).one()
    erasure, zone = row[0], ZoneInfo(row.time_zone)
    return Certificate(
        id=erasure.id,
        service=row.name,
        zone=zone,
        code=row.code or "",
        begun_at=erasure.begun_at,
        destroyed_at=erasure.destroyed_at,
        finished_at=erasure.finished_at,
        missed=erasure.missed,
        whole_group=erasure.whole_group,
        gone=_gone(db, erasure_id, zone),
        signed_cycles=_signed(db, erasure_id),
        films=_films(db, erasure),
        is_made=bool(row.bytes),
    )


def certificate_of(db: Session, erasure_id: UUID) -> bytes | None:
    """The file made of it; None until it is made."""
    return db.scalar(select(Erasure.certificate).where(Erasure.id == erasure_id))


def to_certify(db: Session) -> Sequence[UUID]:
    """Erasures that are confirmed and have no file yet, the first one first."""
    waiting = (Erasure.finished_at.is_not(None), Erasure.certificate.is_(None))
    return db.scalars(select(Erasure.id).where(*waiting).order_by(Erasure.finished_at, Erasure.id)).all()


def destroyed_of_cycle(db: Session, cycle_id: UUID) -> Sequence[tuple[date, str, int]]:
    """What was destroyed of a cycle's footage: on which day (UTC's), by which rule, how many clips."""
    query = select(Clip.destroyed_at, Clip.destroyed_because).where(
        Clip.cycle_id == cycle_id, Clip.destroyed_at.is_not(None)
    )
    counted: dict[tuple[date, str], int] = {}
    for destroyed_at, because in db.execute(query):
        if destroyed_at:
            counted[(destroyed_at.date(), because)] = counted.get((destroyed_at.date(), because), 0) + 1
    return [(on, because, number) for (on, because), number in sorted(counted.items())]


def _gone(db: Session, erasure_id: UUID, zone: ZoneInfo) -> Sequence[Gone]:
    wanted = (
        ErasedFile.file_id,
        ErasedFile.clip_id,
        ErasedFile.part,
        ErasedFile.because,
        Clip.kind,
        StoredFile.created_at,
    )
    query = select(*wanted).join(StoredFile, StoredFile.id == ErasedFile.file_id)
    query = query.outerjoin(Clip, Clip.id == ErasedFile.clip_id).where(ErasedFile.erasure_id == erasure_id)
    found: dict[UUID, Gone] = {}
    for row in db.execute(query.order_by(StoredFile.created_at, ErasedFile.file_id)):
        id_ = row.clip_id or row.file_id
        what = (
            "a photographed consent"
            if row.part == Part.PAPER
            else f"a recording, {row.kind or 'of which nothing arrived'}"
        )
        before = found.get(id_)
        made_on = before.made_on if before else row.created_at.astimezone(zone).date()
        found[id_] = Gone(id_, what, made_on, row.because, before.files + 1 if before else 1)
    return list(found.values())


def _signed(db: Session, erasure_id: UUID) -> Sequence[date]:
    """When the cycles were filmed whose sign-off stays although their footage is gone."""
    cycles = select(Clip.cycle_id).join(ErasedFile, ErasedFile.clip_id == Clip.id)
    theirs = Cycle.id.in_(cycles.where(ErasedFile.erasure_id == erasure_id))
    query = select(Cycle.filmed_on).join(SignOff, SignOff.id == Cycle.sign_off_id).where(theirs)
    return sorted(day for day in db.scalars(query) if day)


def _films(db: Session, erasure: Erasure) -> Sequence[OnDevice]:
    of = Film.client_id == erasure.client_id if erasure.client_id else Film.id == erasure.group_id
    query = select(Film.kind, Film.made_on, Film.delete_by).where(of, Film.deleted_on.is_(None))
    return [OnDevice(*row) for row in db.execute(query.order_by(Film.delete_by, Film.id))]

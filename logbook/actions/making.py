"""Making the files people asked for: the work of the jobs process, one at a time, each under a lease.

A claim is committed before the work begins. A maker that is killed leaves a claim that runs out, and the file is taken up
again; a file that ended its maker several times is given up with a sentence.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from logbook.actions import journal
from logbook.adapters import documents, troubles
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.exports import LEASE, MOST_TRIES, ExportKind, RatingsKind
from logbook.models import evidence, ratings_file
from logbook.models.desk import Export

log = logging.getLogger(__name__)

NOT_MADE = (
    "This file could not be made, and it is not your doing. Ask for it once more; if it happens again, tell the person "
    "who runs your VIG service. Your logbook itself is unharmed."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One file that is ours to make until the lease runs out."""

    export_id: UUID
    service_id: UUID
    person_id: UUID
    journey_id: UUID | None
    kind: ExportKind | RatingsKind
    claimed_at: datetime


def make_next(database: Database, _settings: Settings, now: datetime) -> int:
    """Make the file that has waited longest; 1 when there was one, 0 when nobody waits.

    Asked every second, so it asks by reading first: the write lock is other people's.
    """
    with database.reading() as db:
        if db.scalar(select(Export.id).where(*_waiting(now)).limit(1)) is None:
            return 0
    with database.writing() as db:
        _give_up(db, now)
        claim = _claim(db, now)
        db.commit()
    if claim is None:
        return 0
    content, error = _made(database, claim, now)
    with database.writing() as db:
        _hand_in(db, claim, content, error, now)
        journal.commit(db)
    return 1


def _claim(db: Session, now: datetime) -> Claim | None:
    longest = (
        select(Export.id, Export.service_id, Export.person_id, Export.journey_id, Export.kind)
        .where(*_waiting(now))
        .order_by(Export.asked_at, Export.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = db.execute(longest).one_or_none()
    if row is None:
        return None
    db.execute(update(Export).where(Export.id == row.id).values(claimed_at=now, tries=Export.tries + 1))
    kind = RatingsKind(row.kind) if row.journey_id is None else ExportKind(row.kind)
    return Claim(row.id, row.service_id, row.person_id, row.journey_id, kind, now)


def _give_up(db: Session, now: datetime) -> None:
    """What ended its maker too often is not tried again."""
    lost = update(Export).where(*_waiting(now), Export.tries >= MOST_TRIES)
    db.execute(lost.values(error=NOT_MADE))


def _waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Neither made nor given up, and nobody's: never claimed, or its lease has run out."""
    unclaimed = or_(Export.claimed_at.is_(None), Export.claimed_at <= now - LEASE)
    return Export.made_at.is_(None), Export.error == "", unclaimed


def _made(database: Database, claim: Claim, now: datetime) -> tuple[bytes | None, str]:
    """(content, "") or (None, the sentence that says why not). What is in the logbook never reaches the log."""
    try:
        return _content(database, claim, now), ""
    except documents.CannotWrite as trouble:
        return None, str(trouble)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the person is told, and the next file is made
        log.error("The export %s met %s", claim.export_id, troubles.told(error))
        return None, NOT_MADE


def _content(database: Database, claim: Claim, now: datetime) -> bytes:
    """What the file holds: a whole logbook, or the ratings that are there for whoever asked, as of now."""
    if isinstance(claim.kind, RatingsKind) or claim.journey_id is None:
        with database.reading() as db:
            file = ratings_file.read(db, claim.person_id, now)
        return documents.write_ratings(RatingsKind(claim.kind), file)
    with database.reading() as db:
        logbook = evidence.read(db, claim.journey_id, now)
    return documents.write(claim.kind, logbook)


def _hand_in(db: Session, claim: Claim, content: bytes | None, error: str, now: datetime) -> None:
    """Put the file where it is fetched, in place of an older one; nothing is done when the claim is no longer ours."""
    ours = update(Export).where(Export.id == claim.export_id, Export.claimed_at == claim.claimed_at)
    made_at = now if content is not None else None
    handed_in = db.scalar(ours.values(content=content, made_at=made_at, error=error).returning(Export.id))
    if handed_in is None or content is None:
        return
    older = delete(Export).where(
        Export.person_id == claim.person_id,
        Export.journey_id.is_not_distinct_from(claim.journey_id),
        Export.kind == claim.kind,
        Export.id != claim.export_id,
        Export.made_at.is_not(None),
    )
    db.execute(older)
    details = {"journey": claim.journey_id, "kind": claim.kind}
    journal.record(db, None, "export made", claim.service_id, claim.export_id, now, **details)

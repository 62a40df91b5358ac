"""After an old backup came back: what was destroyed since it was made stays gone, and its rows say so again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import journal
from logbook.actions.due_footage import Going, in_lots
from logbook.actions.register_of_erasures import mark, named_in, write_down
from logbook.adapters.database import Database
from logbook.domain.recordings import Part
from logbook.domain.retention import Rule
from logbook.models.erasures import Erasure
from logbook.models.recordings import StoredFile
from logbook.models.services import Service

if TYPE_CHECKING:
    from logbook.adapters.vault import Vault


def destroyed_here(db: Session) -> list[UUID]:
    """The files this database knows to be destroyed: asked of the one that is about to be replaced."""
    return list(db.scalars(select(StoredFile.id).where(StoredFile.destroyed_at.is_not(None))))


def strike_gone(database: Database, vault: Vault, now: datetime) -> int:
    """Mark every file whose key was destroyed and that the restored rows still promise; gives how many files."""
    struck = 0
    with database.writing() as db:
        for service in db.scalars(select(Service).order_by(Service.id)).all():
            gone = sorted(_promised(db, vault, service.id), key=lambda each: each.group_id)
            for _group, some in groupby(gone, key=lambda each: each.group_id):
                struck += _strike(db, service, list(some), now)
        journal.commit(db)
    return struck


def _promised(db: Session, vault: Vault, service_id: UUID) -> Iterable[Going]:
    kept = select(StoredFile.id).where(StoredFile.service_id == service_id, StoredFile.destroyed_at.is_(None))
    for some in in_lots(db.scalars(kept)):
        gone = vault.keys.destroyed(some)
        for file in db.scalars(select(StoredFile).where(StoredFile.id.in_(gone))):
            yield Going(file.id, file.group_id, file.clip_id, Part(file.part), Rule.BEFORE)


def _strike(db: Session, service: Service, gone: list[Going], now: datetime) -> int:
    erasure = db.get_one(Erasure, write_down(db, service, gone, now))
    mark(db, erasure, named_in(db, erasure), now)
    erasure.finished_at = now
    return len(gone)

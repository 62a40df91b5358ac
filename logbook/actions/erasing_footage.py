"""Destroying footage that is due: written down first, then keys, then bytes, then the record that it is gone.

Whoever does it may be stopped anywhere. What was begun is in the register (models/erasures.py) before the first key goes, each
step may be done twice, and the next sweep ends it. A concern or a legal hold that comes in between keeps every key that is
still there. A certificate waits until every copy of the keys is confirmed gone, and the bucket was reached.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from logbook.actions import journal
from logbook.actions.due_footage import Going, due, due_clips
from logbook.actions.register_of_erasures import mark, mark_empty, named_in, write_down
from logbook.adapters import troubles
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.retention import whole_group
from logbook.models.clients import Client
from logbook.models.erasures import ErasedFile, Erasure
from logbook.models.recordings import Film
from logbook.models.retention import files_under
from logbook.models.services import Service

if TYPE_CHECKING:
    from logbook.adapters.vault import Vault

log = logging.getLogger(__name__)


def sweep(database: Database, settings: Settings, now: datetime) -> int:
    """Destroy everything that is due, in every service, and end what was left half done. Gives 0: one round does it all."""
    from logbook.adapters.vault import open_vault  # noqa: PLC0415 - the cryptography is the jobs process's alone to load here

    with closing(open_vault(settings)) as vault:
        destroy_due(database, vault, now)
    return 0


def destroy_due(database: Database, vault: Vault, now: datetime) -> None:
    """One round: what was begun first, then what is due since."""
    with database.reading() as db:
        begun = db.scalars(select(Erasure.id).where(Erasure.finished_at.is_(None)).order_by(Erasure.begun_at)).all()
        services = db.scalars(select(Service.id).order_by(Service.id)).all()
    for erasure_id in begun:
        _finish_or_leave(database, vault, erasure_id, now)
    for service_id in services:
        for erasure_id in begin(database, service_id, now):
            _finish_or_leave(database, vault, erasure_id, now)


def _finish_or_leave(database: Database, vault: Vault, erasure_id: UUID, now: datetime) -> None:
    """One that meets trouble is tried again by the next sweep, and holds up no other."""
    from logbook.adapters.vault import VaultError  # noqa: PLC0415 - as above

    try:
        finish(database, vault, erasure_id, now)
    except (VaultError, OSError) as trouble:
        log.error("The erasure %s is tried again later; it met %s", erasure_id, troubles.told(trouble))


def begin(database: Database, service_id: UUID, now: datetime) -> list[UUID]:
    """Write down what is due, before anything of it is destroyed. Asked by reading first: the write lock is other people's."""
    with database.reading() as db:
        service = db.get_one(Service, service_id)
        if not due(db, service, now) and not list(due_clips(db, service, now)):
            return []
    with database.writing() as db:
        service = db.get_one(Service, service_id)
        mark_empty(db, service, now)
        in_hand = set(db.scalars(_files_in_hand(service_id)))
        going = sorted((each for each in due(db, service, now) if each.file_id not in in_hand), key=_by_group)
        begun = [write_down(db, service, list(some), now) for _group, some in groupby(going, key=_by_group)]
        journal.commit(db)
    return begun


def finish(database: Database, vault: Vault, erasure_id: UUID, now: datetime) -> None:
    """Destroy what this erasure names, say so on every row, and confirm it once every place was reached."""
    with database.writing() as db:
        erasure = db.scalar(select(Erasure).where(Erasure.id == erasure_id).with_for_update())
        if erasure is None or erasure.finished_at is not None:
            return
        lock_whose(db, erasure.client_id, None if erasure.client_id else erasure.group_id)
        files = named_in(db, erasure)
        if erasure.destroyed_at is None:
            files = _still_going(db, vault, erasure, files, now)
        if files:
            _destroy(db, vault, erasure, files, now)
        else:
            db.execute(delete(Erasure).where(Erasure.id == erasure.id))
        journal.commit(db)


def lock_whose(db: Session, client_id: UUID | None, film_id: UUID | None) -> None:
    """Hold the family's or meeting's row until the commit: a concern and a destruction come one after the other."""
    table, id_ = (Client, client_id) if client_id else (Film, film_id)
    db.scalar(select(table.id).where(table.id == id_).with_for_update())


def _destroy(db: Session, vault: Vault, erasure: Erasure, files: Sequence[ErasedFile], now: datetime) -> None:
    going = {file.file_id for file in files}
    if erasure.destroyed_at is None:
        left = files_under(db, [erasure.group_id])[erasure.group_id]
        erasure.whole_group = whole_group({file.id for file in left}, going)
    erasure.missed = _destroy_keys_and_bytes(vault, erasure, going)
    if erasure.destroyed_at is None:
        mark(db, erasure, files, now)
    if not erasure.missed:
        erasure.finished_at = now
        journal.record(db, None, "erasure confirmed", erasure.service_id, erasure.id, now, files=len(files))


def _destroy_keys_and_bytes(vault: Vault, erasure: Erasure, file_ids: Collection[UUID]) -> int:
    """Keys, their log and copies, then the bytes; gives how many copies of the keys, or buckets, were not reached."""
    from logbook.adapters.vault import NotYetGone  # noqa: PLC0415 - as above

    if erasure.whole_group and erasure.destroyed_at is None:
        destroying = [partial(vault.destroy_group, erasure.group_id)]
    else:
        destroying = [partial(vault.destroy_file, file_id) for file_id in sorted(file_ids)]
    missed = 0
    for destroy in destroying:
        try:
            destroy()
        except NotYetGone as waits:
            missed = max(missed, len(waits.places))
    return missed


def _still_going(
    db: Session, vault: Vault, erasure: Erasure, files: Sequence[ErasedFile], now: datetime
) -> Sequence[ErasedFile]:
    """Of what was written down, what is due now too, and whatever is gone already; the rest is struck from the register."""
    service = db.get_one(Service, erasure.service_id)
    is_due = {each.file_id for each in due(db, service, now, erasure.group_id)}
    gone = vault.keys.destroyed([file.file_id for file in files])
    staying = [file.file_id for file in files if file.file_id not in is_due and file.file_id not in gone]
    if staying:
        of_this = (ErasedFile.erasure_id == erasure.id, ErasedFile.file_id.in_(staying))
        db.execute(delete(ErasedFile).where(*of_this))
    return [file for file in files if file.file_id not in staying]


def _files_in_hand(service_id: UUID) -> Select[UUID]:
    query = select(ErasedFile.file_id).join(Erasure, Erasure.id == ErasedFile.erasure_id)
    return query.where(Erasure.service_id == service_id, Erasure.finished_at.is_(None))


def _by_group(each: Going) -> UUID:
    return each.group_id

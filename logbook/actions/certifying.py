"""Certificates of erasure: made by the jobs process once an erasure is confirmed, and journalled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from logbook.actions import journal
from logbook.adapters import documents
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.models.erased import facts_of, to_certify
from logbook.models.erasures import Erasure


def certify(database: Database, _settings: Settings, now: datetime) -> int:
    """Make what certificates are waited for; how many. Errors: CannotWrite where this computer makes no PDFs: the page says it all."""
    with database.reading() as db:
        waiting = to_certify(db)
    for erasure_id in waiting:
        with database.reading() as db:
            facts = facts_of(db, erasure_id)
        content = documents.certify(facts)
        with database.writing() as db:
            ours = update(Erasure).where(Erasure.id == erasure_id, Erasure.certificate.is_(None))
            service_id = db.scalar(ours.values(certificate=content).returning(Erasure.service_id))
            if service_id is not None:
                said = {"files": sum(each.files for each in facts.gone), "unconfirmed": len(facts.films)}
                journal.record(db, None, "certificate of erasure made", service_id, erasure_id, now, **said)
            journal.commit(db)
    return len(waiting)

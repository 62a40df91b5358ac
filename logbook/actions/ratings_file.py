"""Ratings as a file: asked for and fetched by one person. Making it is the jobs process's (actions/making.py)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.exports import ExportFacts, ExportState, RatingsKind, state
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible
from logbook.models.desk import Export


def ask(db: Session, actor: Actor, kind: RatingsKind, now: datetime) -> Export:
    """Ask for the ratings that are there for oneself. One that is waiting already is the one."""
    service_id = next(iter(actor.places), None)
    if service_id is None:
        raise NotVisible
    same = (Export.person_id == actor.id, Export.journey_id.is_(None), Export.kind == kind)
    coming = db.scalar(select(Export).where(*same, Export.made_at.is_(None), Export.error == "").limit(1))
    if coming is not None:
        return coming
    db.execute(delete(Export).where(*same, Export.error != ""))
    export = Export(service_id=service_id, person_id=actor.id, journey_id=None, kind=kind, asked_at=now, error="")
    db.add(export)
    db.flush()
    journal.record(db, actor, "export asked for", service_id, export.id, now, kind=kind)
    return export


def fetch(db: Session, actor: Actor, export_id: UUID, now: datetime) -> Export | None:
    """The file with what is in it, journalled; None when it is not ready or no longer kept. 404 for everybody but who asked."""
    export = db.get(Export, export_id)
    if export is None or export.journey_id is not None:
        raise NotVisible
    policy.require_visible(export.person_id == actor.id)
    facts = ExportFacts(export.claimed_at, export.made_at, export.error)
    if state(facts, now) is not ExportState.READY or export.content is None:
        return None
    details = {"kind": export.kind, "bytes": len(export.content)}
    journal.record(db, actor, "export fetched", export.service_id, export.id, now, **details)
    return export

"""The logbook as a file: asked for, and fetched by whoever asked. Making it is the jobs process's (actions/making.py)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.domain.exports import ExportFacts, ExportKind, ExportState, state
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible
from logbook.models.desk import Export


def ask(db: Session, actor: Actor, journey_id: UUID, kind: ExportKind, now: datetime) -> Export:
    """Ask for the file. One that is waiting or being made already is the one: a second click asks for nothing more."""
    stands = standing.of_journey(db, actor, journey_id)
    policy.require_visible(policy.may_export(actor, stands))
    same = (Export.person_id == actor.id, Export.journey_id == journey_id, Export.kind == kind)
    coming = db.scalar(select(Export).where(*same, Export.made_at.is_(None), Export.error == "").limit(1))
    if coming is not None:
        return coming
    db.execute(delete(Export).where(*same, Export.error != ""))
    export = Export(
        service_id=stands.service_id, person_id=actor.id, journey_id=journey_id, kind=kind, asked_at=now, error=""
    )
    db.add(export)
    db.flush()
    journal.record(db, actor, "export asked for", stands.service_id, export.id, now, journey=journey_id, kind=kind)
    return export


def fetch(db: Session, actor: Actor, journey_id: UUID, export_id: UUID, now: datetime) -> Export | None:
    """The file with what is in it, journalled; None when it is not ready or no longer kept. 404 for everybody but who asked."""
    stands = standing.of_journey(db, actor, journey_id)
    export = db.get(Export, export_id)
    if export is None or export.journey_id != journey_id:
        raise NotVisible
    policy.require_visible(policy.may_fetch_export(actor, export, stands))
    facts = ExportFacts(export.claimed_at, export.made_at, export.error)
    if state(facts, now) is not ExportState.READY or export.content is None:
        return None
    details = {"journey": journey_id, "kind": export.kind, "bytes": len(export.content)}
    journal.record(db, actor, "export fetched", export.service_id, export.id, now, **details)
    return export

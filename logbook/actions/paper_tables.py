"""Tables taken from paper: kept as printed, with what disagrees in them shown and never mended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, Reason, RuleBroken
from logbook.domain.skills import paper
from logbook.models.comparing import PaperTable
from logbook.models.upsert import insert_once


def keep(db: Session, actor: Actor, *, table_id: UUID, title: str, text: str, now: datetime) -> None:
    """A table under the form's own id: a second click finds it. Errors: RuleBroken with every doubt by its row."""
    printed = paper.read(text)
    if printed.table is None:
        raise RuleBroken(*(Reason(fault, "table") for fault in printed.faults))
    service_id = next(iter(actor.places), None)
    if service_id is None:
        raise NotVisible
    row = {
        "id": table_id,
        "service_id": service_id,
        "person_id": actor.id,
        "title": title,
        "text": paper.written(printed.first, printed.second, printed.table),
        "made_at": now,
        "deleted_at": None,
    }
    if insert_once(db, PaperTable, row):
        journal.record(db, actor, "paper table kept", service_id, table_id, now, rows=len(printed.table.rows))
    else:
        policy.require_visible(policy.may_use_paper_table(actor, db.get_one(PaperTable, table_id)))


def take_out(db: Session, actor: Actor, table: PaperTable, now: datetime) -> None:
    """Gone from one's list, to be put back."""
    policy.require_visible(policy.may_use_paper_table(actor, table))
    if table.deleted_at is None:
        table.deleted_at = now
        journal.record(db, actor, "paper table taken out", table.service_id, table.id, now)


def put_back(db: Session, actor: Actor, table_id: UUID, now: datetime) -> PaperTable:
    """Undo."""
    table = db.get(PaperTable, table_id)
    if table is None or not policy.may_use_paper_table(actor, table):
        raise NotVisible
    if table.deleted_at is not None:
        table.deleted_at = None
        journal.record(db, actor, "paper table put back", table.service_id, table.id, now)
    return table

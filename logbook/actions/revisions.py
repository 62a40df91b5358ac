"""Revisions: an entry as it was, kept when it is about to be changed and when it is signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters import secrets
from logbook.models.cycles import FACTS, WORDS, Cycle, CycleRevision


def keep(db: Session, cycle: Cycle) -> CycleRevision:
    """The revision of the entry as it stands, kept once; its salt is what its words' digests are made with."""
    there = select(CycleRevision).where(CycleRevision.cycle_id == cycle.id, CycleRevision.version == cycle.version)
    kept = db.scalars(there).one_or_none()
    if kept is None:
        kept = CycleRevision(
            service_id=cycle.service_id,
            cycle_id=cycle.id,
            version=cycle.version,
            saved_at=cycle.saved_at or cycle.entered_at,
            saved_by_id=cycle.saved_by_id or cycle.entered_by_id,
            words={name: _plain(getattr(cycle, name)) for name in (*WORDS, *FACTS)},
            salt=secrets.new_salt(),
        )
        db.add(kept)
        db.flush()
    return kept


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""Keeping a journey's figures with the facts behind them, in the same transaction."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from logbook.models import figures
from logbook.models.journeys import Journey


def recount(db: Session, journey_id: UUID) -> None:
    """Count the journey's facts and put its row right; call it after every change to a cycle, a session or a visit.

    The row is locked first: of two changes at once the second counts what the first has committed.
    """
    db.flush()
    lock(db, journey_id)
    (counted,) = figures.read(db.execute(figures.counting_query().where(Journey.id == journey_id)))
    mend(db, counted)


def lock(db: Session, journey_id: UUID) -> Journey:
    """The journey's row as it stands now, held until the commit."""
    return db.get_one(Journey, journey_id, with_for_update={"key_share": True}, populate_existing=True)


def compare(db: Session) -> list[figures.Counted]:
    """Every journey whose row and facts disagree, in the order of their ids."""
    db.flush()
    rows = db.execute(figures.counting_query().order_by(Journey.id).execution_options(yield_per=1000))
    return [counted for counted in figures.read(rows) if counted.differences]


def mend(db: Session, counted: figures.Counted) -> None:
    """Make the journey's row say what its facts come to."""
    if counted.differences:
        journey = db.get_one(Journey, counted.journey_id)
        for name, (_stored, fact) in counted.differences.items():
            setattr(journey, name, fact)

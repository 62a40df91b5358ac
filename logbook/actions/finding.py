"""Finding who would be helped by a nudge, and keeping it: once for each person, rule, subject, episode and step, however often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect

from logbook.actions.leading import Lead, fenced
from logbook.actions.reminding import Reminders
from logbook.adapters.database import Database
from logbook.domain.nudges import Due
from logbook.models import laid_aside
from logbook.models.base import UtcDateTime, new_id
from logbook.models.nudges import KEPT, Nudge
from logbook.models.services import Service

A_BATCH = 1000
"""Kept in one transaction: a few milliseconds, so that nobody who saves meanwhile waits."""
ANEW_AFTER = timedelta(hours=20)
"""What was dropped and is due all the same is looked at again the next day, not at every slot."""
_Given = Callable[[Any], Any] | None


def find(database: Database, lead: Lead, service_id: UUID, reminders: Reminders, now: datetime) -> int:
    """Keep what is due in a service and not kept yet; how many that were. Errors: Deposed."""
    anew = now - ANEW_AFTER
    with database.in_turns() as (reading, writing):
        with writing() as db:
            db.connection().execute(laid_aside.MAKE)
            db.commit()
        with reading() as db:
            service = db.get_one(Service, service_id)
            reminders.lay_aside(db, service, now, anew)
            laid = laid_aside.many(db)
            given = _takes(db.get_bind().dialect)
            rows = [_row(given, service_id, each, now, anew) for each in reminders.due(db, service, now)]
            db.commit()  # of the connection's own table alone: nothing else was written
        kept = 0
        for start in range(0, laid, A_BATCH):
            with writing() as db:
                fenced(db, lead)
                kept += laid_aside.keep(db, service_id, now, anew, (start, start + A_BATCH))
                db.commit()
        with writing() as db:
            db.connection().execute(laid_aside.DROP)
            db.commit()
    return kept + sum(_keep(database, lead, rows[start : start + A_BATCH]) for start in range(0, len(rows), A_BATCH))


def _row(given: Sequence[_Given], service_id: UUID, due: Due, now: datetime, anew: datetime) -> tuple[Any, ...]:
    """As the driver takes it."""
    key = (due.person_id, due.rule, due.subject_id, due.episode, due.step)
    values = (*key, service_id, due.version, due.wish, now, anew)
    return (new_id().hex, *(each(value) if each else value for each, value in zip(given, values, strict=True)))


def _takes(dialect: Dialect) -> list[_Given]:
    """What each column of KEPT makes of its value for this driver."""
    kinds = [UtcDateTime() if name == "anew" else Nudge.__table__.c[name].type for name in KEPT]
    return [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds]


def _keep(database: Database, lead: Lead, rows: list[tuple[Any, ...]]) -> int:
    """How many of them were not there."""
    insert = _insert(database.is_sqlite)
    with database.writing() as db:
        fenced(db, lead)
        kept = db.connection().exec_driver_sql(insert, rows).rowcount
        db.commit()
    return kept


@cache
def _insert(is_sqlite: bool) -> str:
    columns = ["id", *KEPT[:-1]]
    places = ["?" if is_sqlite else f"${number}" for number in range(1, len(columns) + 2)]
    return (
        f"INSERT INTO nudges ({', '.join(columns)}) VALUES ({', '.join(places[:-1])})"  # noqa: S608 - names of our own columns
        f"{laid_aside.AGAIN}{places[-1]}"
    )

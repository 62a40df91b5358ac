"""Who leads the timetable: one process at a time, by a lease in the database with a number that grows at every change of hands.

A lease alone is not enough: a process can be paused in the middle of its work, wake when another leads and go on. So every
write of a leader first writes its own number's row (`fenced`), in the same transaction: with an older number there is no such
row, and nothing is written. That write lengthens the lease too, so that long work keeps it.

On PostgreSQL the leader also holds an advisory lock, which the database lets go of the moment the process dies: another then
need not wait for the lease to run out. It only ever shortens the wait; the row decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, select, text, update
from sqlalchemy.orm import Session

from logbook.adapters import clock
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.models.base import UtcDateTime
from logbook.models.timetable import Lease

NAME = "timetable"
LEASE = timedelta(seconds=60)
PAUSED = "30s"
"""How long a leader that is paused in the middle of a transaction may hold PostgreSQL's rows before it is cut off."""


class Deposed(Exception):
    """Another leads by now: this process's number is an older one, and what it was about to write is not written."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Being the leader: the number every write is made under, and for how long each of them lengthens the lease."""

    number: int
    holder: str
    length: timedelta = LEASE


def take(
    database: Database, lock: AdvisoryLock, holder: str, length: timedelta = LEASE, *, by_hand: bool = False
) -> Lead | None:
    """Become the leader, unless another one lives; None then. `by_hand` takes the lead from whoever has it."""
    now = clock.now()
    with database.reading() as db:
        seen = db.execute(select(Lease.until, Lease.locked).where(Lease.name == NAME)).one_or_none()
    if seen is not None and seen.until > now and not (by_hand or (seen.locked and lock.taken())):
        return None
    locked = lock.taken()
    with database.writing() as db:
        lead = _take(db, Lead(0, holder, length), now, locked=locked, by_hand=by_hand)
        db.commit()
    if lead is None:
        lock.let_go()
    return lead


def _take(db: Session, wanted: Lead, now: datetime, *, locked: bool, by_hand: bool) -> Lead | None:
    db.execute(_ROOM, {"name": NAME, "now": now})
    row = db.scalars(select(Lease).where(Lease.name == NAME).with_for_update()).one()
    if row.until > now and not (by_hand or (row.locked and locked)):
        return None  # somebody else was first
    row.number, row.holder, row.until, row.locked = row.number + 1, wanted.holder, now + wanted.length, locked
    db.flush()
    return replace(wanted, number=row.number)


_ROOM = text(
    "INSERT INTO leases (name, number, holder, until, locked) VALUES (:name, 0, '', :now, false) ON CONFLICT (name) DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime()))
"""The row of a lease that nobody ever had; two who make it at once make one."""


def fenced(db: Session, lead: Lead) -> None:
    """The first statement of every write of a leader. Errors: Deposed, and then nothing may be committed."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{PAUSED}'"))
    asked = {"mine": lead.number, "longer": clock.now() + lead.length}
    if db.connection().scalar(_lengthened(), asked) is None:
        raise Deposed


@cache
def _lengthened() -> Any:
    lease = cast(Table, Lease.__table__)
    mine = update(lease).where(lease.c.name == NAME, lease.c.number == bindparam("mine", type_=Integer()))
    return mine.values(until=bindparam("longer", type_=UtcDateTime())).returning(lease.c.number)


def renew(database: Database, lock: AdvisoryLock, lead: Lead) -> None:
    """Say that the leader lives; one that came to lead without the advisory lock says so once it has it. Errors: Deposed."""
    with database.writing() as db:
        fenced(db, lead)
        db.execute(update(Lease).where(Lease.name == NAME).values(locked=lock.taken()))
        db.commit()


def resign(database: Database, lock: AdvisoryLock, lead: Lead) -> None:
    """Let go, so that the next one need not wait. Somebody who no longer leads changes nothing."""
    with database.writing() as db:
        mine = update(Lease).where(Lease.name == NAME, Lease.number == lead.number)
        db.execute(mine.values(until=clock.now(), locked=False))
        db.commit()
    lock.let_go()

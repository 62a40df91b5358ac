"""What a sweep finds of many at once, laid into a table of its own connection: it never passes through Python on its way to be kept.

The table is the connection's alone and goes when the connection is done with it. Filling it takes no lock that anybody waits
for; what is laid there is then kept a thousand at a time.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Uuid, bindparam, func, insert, select, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable
from sqlalchemy.sql import TextClause

from logbook.models.base import UtcDateTime, new_id
from logbook.models.nudges import KEY

FOUND = Table(
    "found_at_once",
    MetaData(),
    Column("number", Integer, primary_key=True),
    *(Column(name, kind) for name, kind in zip(KEY, (Uuid, String, Uuid, Date, Integer), strict=True)),
    Column("rule_version", Integer),
    prefixes=["TEMPORARY"],
)
"""Numbered from 1 as it is laid down."""
LAID = (*KEY, "rule_version")
CLEARED = ("message_id", "channel", "gathered_at", "claimed_at", "dropped_at")


@cache
def laying(found: Any) -> Any:
    """The statement that lays down what another one finds, by who hears: the unique key is written in its own order."""
    wanted = found.subquery()
    columns = [wanted.c[name] for name in LAID]
    return insert(FOUND).from_select(LAID, wanted.select().with_only_columns(*columns).order_by(wanted.c.person_id))


MAKE, DROP = CreateTable(FOUND), DropTable(FOUND)
_CHANGES = [f"{name} = excluded.{name}" for name in ("found_at", "rule_version", "wish")]
_CHANGES += ["why = ''", *(f"{name} = NULL" for name in CLEARED)]
AGAIN = f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {', '.join(_CHANGES)} WHERE nudges.dropped_at <= "
"""What becomes of one that stands: dropped before a moment, it is found again; any other stays as it is."""


def many(db: Session) -> int:
    """How many are laid down."""
    return db.scalar(select(func.max(FOUND.c.number))) or 0


def keep(db: Session, service_id: UUID, now: datetime, anew: datetime, numbers: tuple[int, int]) -> int:
    """Keep what was laid down under these numbers, the first not among them; how many were not kept before."""
    asked = {"service_id": service_id, "wish": "email", "found_at": now, "anew": anew}
    asked |= {"after": numbers[0], "upto": numbers[1], "made": new_id().hex[:13]}
    done = db.connection().execute(_keeping(db.get_bind().dialect.name), asked, execution_options=_COUNTED)
    return done.rowcount


_COUNTED = {"preserve_rowcount": True}
_NEW_ID = {
    "sqlite": ":made || substr(lower(hex(randomblob(2))), 2) || substr('89ab', 1 + (random() & 3), 1)"
    " || substr(lower(hex(randomblob(8))), 2)",
    "postgresql": "CAST(CAST(:made AS text) || substr(replace(CAST(gen_random_uuid() AS text), '-', ''), 14) AS uuid)",
}
"""As base.new_id makes them: the moment and the version first (`made`), then 74 random bits with the variant among them."""


@cache
def _keeping(dialect: str) -> TextClause:
    said = (":service_id", ":wish", ":found_at")
    written = (
        f"INSERT INTO nudges (id, {', '.join(LAID)}, service_id, wish, found_at)"  # noqa: S608 - names of our own columns
        f" SELECT {_NEW_ID[dialect]}, {', '.join(LAID)}, {', '.join(said)} FROM found_at_once"
        f" WHERE number > :after AND number <= :upto ORDER BY number{AGAIN}:anew"
    )
    return text(written).bindparams(
        bindparam("service_id", type_=Uuid()),
        bindparam("wish", type_=String()),
        bindparam("found_at", type_=UtcDateTime()),
        bindparam("anew", type_=UtcDateTime()),
        bindparam("made", type_=String()),
        bindparam("after", type_=Integer()),
        bindparam("upto", type_=Integer()),
    )

"""Insert, or change what is there, in one statement on either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import CursorResult
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from logbook.models.base import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def upsert(db: Session, table: type[Base], row: Mapping[str, Any], on: Sequence[str], change: Sequence[str]) -> None:
    """Insert the row; where one with the same `on` columns stands, set its `change` columns to the new values."""
    statement = _insert(db, table).values(**row)
    changes = {name: statement.excluded[name] for name in change}
    db.execute(statement.on_conflict_do_update(index_elements=list(on), set_=changes))


def insert_once(db: Session, table: type[Base], row: Mapping[str, Any]) -> bool:
    """Insert the row unless one with its key is there already; whether it was inserted."""
    statement = _insert(db, table).values(**row).on_conflict_do_nothing(index_elements=["id"])
    # without the option PostgreSQL's driver answers -1
    done = db.execute(statement, execution_options={"preserve_rowcount": True})
    return cast(CursorResult[Any], done).rowcount == 1


def _insert(db: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    if db.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of a second of every start, where it is not used

    return postgresql.insert(table)

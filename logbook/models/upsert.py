"""Insert, or change what is there, in one statement on either database. Each statement is built once and given its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import CursorResult, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from logbook.models.base import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def upsert(db: Session, table: type[Base], row: Mapping[str, Any], on: Sequence[str], change: Sequence[str]) -> None:
    """Insert the row; where one with the same `on` columns stands, set its `change` columns to the new values."""
    db.execute(_upsert(_dialect(db), table, tuple(on), tuple(change)), row)


def insert_once(db: Session, table: type[Base], row: Mapping[str, Any]) -> bool:
    """Insert the row unless one with its key is there already; whether it was inserted."""
    # without the option PostgreSQL's driver answers -1
    done = db.execute(_insert_once(_dialect(db), table), row, execution_options={"preserve_rowcount": True})
    return cast(CursorResult[Any], done).rowcount == 1


@cache
def _upsert(
    dialect: str, table: type[Base], on: tuple[str, ...], change: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    statement = _insert(dialect, table)
    changes = {name: statement.excluded[name] for name in change}
    return statement.on_conflict_do_update(index_elements=list(on), set_=changes)


@cache
def _insert_once(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=["id"])


def _dialect(db: Session) -> str:
    return db.get_bind().dialect.name


def _insert(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Into the bare table: the session would take a row beside a statement for many, and tell nothing of how it went."""
    bare = cast(Table, table.__table__)
    if dialect == "sqlite":
        return sqlite.insert(bare)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of a second of every start, where it is not used

    return postgresql.insert(bare)

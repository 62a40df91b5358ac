"""The database, SQLite or PostgreSQL: one engine, a way to read and a way to write.

Nothing acknowledged is lost: SQLite runs WAL with synchronous=FULL, and a writing session takes the write lock at its first
statement (BEGIN IMMEDIATE), so that what it read is still true when it commits. A reading session sees one snapshot and cannot write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

BUSY_SECONDS = 15
"""How long a writer waits for another before giving up; SQLite has one writer at a time."""


class BrokenReferences(Exception):
    """A row names another that is not there."""


class Database:
    """An engine and its two kinds of session."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            self._for_reading: Engine = self.engine
            self._for_writing: Engine = self.engine.execution_options(logbook_writes=True)
        else:
            self._for_reading = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._for_writing = self.engine.execution_options(
                isolation_level="READ COMMITTED", postgresql_readonly=False
            )

    def reading(self) -> Session:
        """A session that sees one snapshot and is never committed."""
        return Session(self._for_reading, autoflush=False, expire_on_commit=False)

    def writing(self) -> Session:
        """A session that holds the write lock from its first statement; whoever opened it commits once."""
        return Session(self._for_writing, autoflush=False, expire_on_commit=False)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare writing connection in one transaction."""
        with self._for_writing.begin() as connection:
            yield connection

    @contextmanager
    def rearranging(self) -> Iterator[Connection]:
        """The same, for migrations and bulk inserts: tables and rows may come and go in any order until its end.

        SQLite alters some columns only by making a table anew and dropping the old one, which rows that refer to it forbid.
        Errors: BrokenReferences, and then nothing was changed.
        """
        with self._for_writing.connect() as connection:
            self._mind_references(connection, "OFF")
            try:
                with connection.begin():
                    yield connection
                    if self.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                        raise BrokenReferences(f"a row of {broken[0]} names one of {broken[2]} that is not there")
            finally:
                self._mind_references(connection, "ON")

    def _mind_references(self, connection: Connection, on_or_off: str) -> None:
        """SQLite lets this be set only while no transaction is under way; PostgreSQL alters in place and needs none of it."""
        if self.is_sqlite:
            connection.connection.cursor().execute(f"PRAGMA foreign_keys={on_or_off}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.dispose()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=20, max_overflow=12, pool_pre_ping=True)
    engine = create_engine(
        url, pool_size=20, max_overflow=12, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Per connection: durable commits, real foreign keys, patience for another writer."""
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue at BEGIN rather than meeting a stale snapshot at their first write."""
    writes = connection.get_execution_options().get("logbook_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

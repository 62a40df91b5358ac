"""The database, SQLite or PostgreSQL: one engine, a way to read and a way to write.

Nothing acknowledged is lost: SQLite runs WAL with synchronous=FULL, and a writing session takes the write lock at its first
statement (BEGIN IMMEDIATE), so that what it read is still true when it commits. A reading session sees one snapshot and cannot write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

BUSY_SECONDS = 15
"""How long a writer waits for another before giving up; SQLite has one writer at a time."""


COMPILED = 500
"""Statements kept as compiled, those asked lately: a job that asks twenty of each person writes none of them twice."""
FEW = 8
"""The same in a web process: each takes tens of KB, there are more with every page, and the hot pages' are kept as texts."""
PREPARED = 24
"""Statements that each connection to SQLite keeps prepared, in place of 128: the hot pages need fewer."""
PAGES_OF_ONE = 192
"""KB of a SQLite file that each connection keeps to itself; the system keeps the rest, once for all of them."""


class BrokenReferences(Exception):
    """A row names another that is not there."""


class Database:
    """An engine and its two kinds of session."""

    def __init__(self, url: str, compiled: int = COMPILED) -> None:
        self.engine = _engine(url, compiled)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._for_reading: Engine = self.engine.execution_options(logbook_reads=True)
        self._for_writing: Engine = self.engine.execution_options(logbook_writes=True)

    def reading(self) -> Session:
        """A session that sees one snapshot and is never committed."""
        return Session(self._for_reading, autoflush=False, expire_on_commit=False)

    def writing(self) -> Session:
        """A session that holds the write lock from its first statement; whoever opened it commits once."""
        return Session(self._for_writing, autoflush=False, expire_on_commit=False)

    @contextmanager
    def in_turns(self) -> Iterator[tuple[Callable[[], Session], Callable[[], Session]]]:
        """A way to read and a way to write on one connection, one after the other: a table of the connection's own is there for both.

        After a fault the connection is closed for good, and such tables with it.
        """
        with self.engine.connect() as connection:

            def reading() -> Session:
                options = {"logbook_reads": True, "logbook_writes": False}
                return Session(connection.execution_options(**options), autoflush=False, expire_on_commit=False)

            def writing() -> Session:
                options = {"logbook_reads": False, "logbook_writes": True}
                return Session(connection.execution_options(**options), autoflush=False, expire_on_commit=False)

            try:
                yield reading, writing
            except BaseException:
                connection.invalidate()
                raise

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare writing connection in one transaction."""
        with self._for_writing.begin() as connection:
            yield connection

    def held(self) -> Connection:
        """A connection outside any transaction that its user holds and closes, for a lock that lasts as long as it does."""
        return self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")

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


def _engine(url: str, compiled: int) -> Engine:
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith("sqlite"):
        from logbook.adapters import postgresql  # noqa: PLC0415 - its driver is loaded only where it is used

        engine = create_engine(
            url,
            pool_size=20,
            max_overflow=12,
            pool_use_lifo=True,  # the connection used last has its statements prepared
            query_cache_size=compiled,
            paramstyle=postgresql.PLACES,
        )
        postgresql.attend(engine)
        return engine
    engine = create_engine(
        url,
        pool_size=20,
        max_overflow=12,
        pool_use_lifo=True,  # the connection used last has its statements and pages at hand, and the others stay small
        query_cache_size=compiled,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "cached_statements": PREPARED},
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
        f"cache_size=-{PAGES_OF_ONE}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("local_day", 2, _local_day, deterministic=True)


def _local_day(moment: str | None, zone: str) -> str | None:
    """The day a moment fell on, on the clocks of a zone: models/zones asks SQLite for it."""
    return (
        datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date().isoformat()
        if moment
        else None
    )


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue at BEGIN rather than meeting a stale snapshot at their first write."""
    writes = connection.get_execution_options().get("logbook_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

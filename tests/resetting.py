"""Putting a database back, between tests, to the rows it held when `keep` was called.

The application commits as it does in life, on connections of its own, so a transaction rolled back around the test
would not hold it. Copying the kept rows over what the test left takes a few milliseconds and alters no table.
"""

from __future__ import annotations

import sqlite3
from typing import Protocol

import psycopg
from psycopg import sql

KEPT = "kept"
"""The PostgreSQL schema that holds the kept rows, unless another is named."""


class Resetting(Protocol):
    """A database that can be put back."""

    def keep(self) -> None:
        """Remember the rows there are now."""

    def restore(self) -> None:
        """Hold exactly the remembered rows again."""

    def close(self) -> None:
        """Let go of the database."""


class SqliteRows:
    """Pages copied to memory and back; open but idle connections of the application see the change."""

    def __init__(self, path: str) -> None:
        self._live = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        self.keep()

    def keep(self) -> None:
        self._live.backup(self._kept)

    def restore(self) -> None:
        self._kept.backup(self._live)

    def close(self) -> None:
        self._live.close()
        self._kept.close()


class PostgresRows:
    """A copy of each table that held rows, beside it; one statement to the server puts them all back."""

    def __init__(self, url: str, kept: str = KEPT) -> None:
        self._schema = kept
        self._connection = psycopg.connect(url, autocommit=True)
        # As a replica applies rows: no trigger fires and no foreign key asks for an order of tables.
        self._connection.execute("SET session_replication_role = replica")
        self._put_back = sql.Composed([])
        self.keep()

    def keep(self) -> None:
        self._connection.execute(f"DROP SCHEMA IF EXISTS {self._schema} CASCADE; CREATE SCHEMA {self._schema}")
        steps: list[sql.Composed] = []
        for (name,) in self._connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall():
            both = {"live": sql.Identifier("public", name), "kept": sql.Identifier(self._schema, name)}
            steps.append(sql.SQL("DELETE FROM {live}").format(**both))
            held = self._connection.execute(sql.SQL("SELECT EXISTS (TABLE {live})").format(**both)).fetchone()
            if held == (True,):
                self._connection.execute(sql.SQL("CREATE TABLE {kept} AS TABLE {live}").format(**both))
                steps.append(sql.SQL("INSERT INTO {live} TABLE {kept}").format(**both))
        self._put_back = sql.SQL("; ").join(steps)

    def restore(self) -> None:
        with self._connection.transaction():
            self._connection.execute(self._put_back)

    def close(self) -> None:
        self._connection.close()

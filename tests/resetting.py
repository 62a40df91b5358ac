"""Putting a database back, between tests, to the rows it held when `keep` was called.

The application commits as it does in life, on connections of its own, so a transaction rolled back around the test
would not hold it. Copying the kept rows over what the test left takes a few milliseconds and alters no table.
What nobody wrote to is not copied: most tests read, and most that write do so in a few tables of a hundred.
"""

from __future__ import annotations

import sqlite3
from typing import ClassVar, Protocol

import psycopg
from psycopg import sql

KEPT = "kept"
"""The PostgreSQL schema that holds the kept rows, unless another is named."""


class Resetting(Protocol):
    """A database that can be put back."""

    def keep(self) -> None:
        """Remember the rows there are now."""

    def untouched(self) -> bool:
        """Whether nobody has committed anything since the remembered rows stood here."""

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
        self._stood = self._version()

    def untouched(self) -> bool:
        return self._version() == self._stood

    def restore(self) -> None:
        if not self.untouched():
            self._kept.backup(self._live)
            self._stood = self._version()

    def close(self) -> None:
        self._live.close()
        self._kept.close()

    def _version(self) -> int:
        """Another one whenever any other connection, of whichever process, has committed."""
        (version,) = self._live.execute("PRAGMA data_version").fetchone()
        return int(version)


NOTES = """
CREATE SCHEMA touched; CREATE TABLE touched.names (name text);
CREATE FUNCTION touched.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
$$ BEGIN INSERT INTO touched.names VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
"""
"""The name of each table written to, once a statement. No key stands on it, so that no writer waits for another."""
NOTED = sql.SQL(
    "CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION touched.note()"
)


class PostgresRows:
    """A copy of each table that held rows, beside it; one statement to the server puts back those that were written to."""

    _every: ClassVar[dict[str, list[PostgresRows]]] = {}
    """All that put back one database: what one of them puts back, another has to again."""

    def __init__(self, url: str, kept: str = KEPT) -> None:
        self._schema, self._url = kept, url
        self._connection = psycopg.connect(url, autocommit=True)
        # As a replica applies rows: no trigger fires and no foreign key asks for an order of tables.
        self._connection.execute("SET session_replication_role = replica")
        self._changed: set[str] = set()
        self._notes()
        self.keep()
        self._every.setdefault(url, []).append(self)

    def keep(self) -> None:
        self._hear()
        self._connection.execute(f"DROP SCHEMA IF EXISTS {self._schema} CASCADE; CREATE SCHEMA {self._schema}")
        self._steps: dict[str, sql.Composed] = {}
        for name in self._tables():
            both = {"live": sql.Identifier("public", name), "kept": sql.Identifier(self._schema, name)}
            steps = sql.SQL("DELETE FROM {live}").format(**both)
            held = self._connection.execute(sql.SQL("SELECT EXISTS (TABLE {live})").format(**both)).fetchone()
            if held == (True,):
                self._connection.execute(sql.SQL("CREATE TABLE {kept} AS TABLE {live}").format(**both))
                steps += sql.SQL("; INSERT INTO {live} TABLE {kept}").format(**both)
            self._steps[name] = steps
        self._changed.clear()

    def untouched(self) -> bool:
        self._hear()
        return not self._changed

    def restore(self) -> None:
        if self.untouched():
            return
        with self._connection.transaction():
            self._connection.execute(sql.SQL("; ").join(self._steps[name] for name in sorted(self._changed)))
        for other in self._every[self._url]:
            other._changed |= self._changed
        self._changed.clear()

    def close(self) -> None:
        self._every[self._url].remove(self)
        self._connection.close()

    def _tables(self) -> list[str]:
        found = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [name for (name,) in found.fetchall()]

    def _notes(self) -> None:
        """Have the database note what is written to, from the first that puts it back on."""
        if self._connection.execute("SELECT to_regnamespace('touched')").fetchone() == (None,):
            self._connection.execute(NOTES)
            for name in self._tables():
                self._connection.execute(NOTED.format(sql.Identifier("public", name)))

    def _hear(self) -> None:
        """Tell all that put this database back which tables were written to since one of them asked."""
        names = {name for (name,) in self._connection.execute("DELETE FROM touched.names RETURNING name").fetchall()}
        for each in [*self._every.get(self._url, ()), self]:
            each._changed |= names

"""PostgreSQL's advisory lock: held by one connection, and let go of by the database the moment that connection is gone."""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from logbook.adapters.database import Database


class AdvisoryLock:
    """One lock by its number. Where the database has none (SQLite) it is never taken, and nothing rests on it."""

    def __init__(self, database: Database, number: int) -> None:
        self._database = database
        self._number = number
        self._connection: Connection | None = None

    def taken(self) -> bool:
        """Take it unless another process has it; whether it is ours. A connection that broke took the lock with it."""
        if self._database.is_sqlite:
            return False
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            self._connection = self._try()
        except DBAPIError:
            self._drop()
        return self._connection is not None

    def let_go(self) -> None:
        """Give it back, by giving up the connection that holds it."""
        self._drop()

    def _try(self) -> Connection | None:
        connection = self._database.held()
        if connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": self._number}):
            return connection
        connection.close()
        return None

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # closed in earnest: a pooled connection would keep the lock
            connection.close()

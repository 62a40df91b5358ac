"""A SQLite database nothing more may be written into, because the logbook lives in another one now.

A server that still runs on it goes on reading. Whatever it tries to write is refused by the database itself, in every process
and whatever program writes, so that nothing is acknowledged in a place that is left.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

MOVED = "this logbook has moved to another database"
_NAMED = "moved_"
_WRITES = ("INSERT", "UPDATE", "DELETE")


def close(connection: Connection, tables: Iterable[str]) -> None:
    """From the commit of this transaction on, every write into these tables is refused."""
    for table in tables:
        for write in _WRITES:
            connection.exec_driver_sql(
                f'CREATE TRIGGER "{_NAMED}{table}_{write.lower()}" BEFORE {write} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{MOVED}'); END"
            )


def open_again(connection: Connection) -> int:
    """Take the refusals away; how many there were."""
    names = _triggers(connection)
    for name in names:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    return len(names)


def are_closed(connection: Connection) -> bool:
    """Whether this database was left."""
    return bool(_triggers(connection))


def refuses(error: BaseException | None) -> bool:
    """Whether this fault is such a refusal, or a writer that waited in vain while everything was being copied."""
    said = str(getattr(error, "orig", ""))
    return MOVED in said or "database is locked" in said


def _triggers(connection: Connection) -> list[str]:
    asks = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{_NAMED}%'"  # noqa: S608 - our own words
    return [row[0] for row in connection.exec_driver_sql(asks)]

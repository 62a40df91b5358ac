"""How connections to PostgreSQL are kept, so that a page costs as few round trips as its statements.

Loaded only where the logbook runs on PostgreSQL.
"""

from __future__ import annotations

import select
from time import monotonic
from typing import Any, cast

import psycopg
from psycopg import IsolationLevel
from psycopg.pq import ExecStatus
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.exc import InvalidatePoolError

RESTED = 60
"""Seconds after which a connection that nobody used is asked whether it is there: what lies between may have dropped it without a word."""
PLACES = "numeric_dollar"
"""How places for values are written: as the server reads them, so that the driver looks through no statement for its own."""
PLANNED = """SELECT set_config(name, CASE name WHEN 'jit' THEN 'off' ELSE '1.1' END, false)
FROM pg_settings WHERE name IN ('jit', 'random_page_cost') AND source = 'default'"""
"""What the server is to reckon with, unless its operator told it: on the disks of today, and from memory, a row found by an index costs
hardly more than the next one. As shipped it reads everybody for one trainee's list, and compiles statements of a few milliseconds."""
SNAPSHOT = (IsolationLevel.REPEATABLE_READ, True)
PLAIN = (IsolationLevel.READ_COMMITTED, False)


class Kept(psycopg.Connection[Any]):
    """A connection that still knows its prepared statements after a transaction that only read.

    The driver takes every ROLLBACK for a sign that tables may have changed, and has the server forget all it had prepared. Where
    nothing could be written, to commit is to let go of the snapshot and no more.
    """

    def rollback(self) -> None:
        """End the transaction and leave nothing of it."""
        if self.read_only:
            self.commit()
        else:
            super().rollback()


def attend(engine: Engine) -> None:
    """Have this engine's connections made and minded as this module says."""
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkout", _still_there)
    event.listen(engine, "checkin", _rests)


def _connect(_dialect: Dialect, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Kept:
    made = Kept.connect(*arguments, **named, cursor_factory=psycopg.RawCursor)
    made.server_cursor_factory = psycopg.RawServerCursor
    made.execute(PLANNED)
    made.commit()
    return made


def _begin(connection: Connection) -> None:
    """Say what the next transaction is, where the one before was another kind; the driver sends it along with BEGIN."""
    driver = cast(Kept, connection.connection.driver_connection)
    wanted = SNAPSHOT if connection.get_execution_options().get("logbook_reads", False) else PLAIN
    if (driver.isolation_level, driver.read_only) != wanted:
        driver.isolation_level, driver.read_only = wanted


def _rests(_driver: Kept | None, record: Any) -> None:
    record.info["rested_since"] = monotonic()


def _still_there(driver: Kept, record: Any, _proxy: Any) -> None:
    """Before a connection is used again: a server that went away has left its last word at our end, which costs no asking."""
    since = record.info.get("rested_since")
    if since is None or not (monotonic() - since > RESTED or _has_word(driver)):
        return
    try:
        answered = driver.pgconn.exec_(b"").status == ExecStatus.EMPTY_QUERY
    except psycopg.Error:
        answered = False
    if not answered:
        raise InvalidatePoolError("the server has closed this connection")


def _has_word(driver: Kept) -> bool:
    word = select.poll()
    word.register(driver.fileno(), select.POLLIN)
    return bool(word.poll(0))

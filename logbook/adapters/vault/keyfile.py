"""The file of wrapped keys: an SQLite of its own, outside the service's database and its write-ahead log.

What is deleted is overwritten (secure_delete), every commit is on the disk before it is acknowledged (synchronous FULL), and
after a key was destroyed the write-ahead log is emptied into the file and cut to nothing, so that no older page keeps it.
Several processes use it at once; in one process all threads share a connection, one after another: each use is microseconds.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from logbook.adapters.vault.errors import StorageFull, VaultError

PATIENCE = 30.0
"""Seconds to wait for another process to be done with the file."""

TABLES = """
CREATE TABLE IF NOT EXISTS master (only INTEGER PRIMARY KEY CHECK (only = 1), name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS groups (
    group_id BLOB PRIMARY KEY, key_id BLOB NOT NULL UNIQUE, master TEXT NOT NULL, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    file_id BLOB PRIMARY KEY, key_id BLOB NOT NULL REFERENCES groups (key_id), wrapped BLOB NOT NULL, length INTEGER);
CREATE INDEX IF NOT EXISTS files_by_key ON files (key_id);
CREATE TABLE IF NOT EXISTS destroyed (id BLOB PRIMARY KEY, kind TEXT NOT NULL, group_id BLOB, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS destroyed_by_group ON destroyed (group_id);
CREATE TABLE IF NOT EXISTS copies (path TEXT PRIMARY KEY);
"""


class KeyFile:
    """One file of keys; made, with its folder, at first use, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._pid = 0
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For one statement that reads."""
        with self._lock:
            yield self._open()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that has the write lock from its beginning. Errors: StorageFull, with nothing changed."""
        with self._lock:
            connection = self._open()
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                finally:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
            except sqlite3.OperationalError as trouble:
                if "full" in str(trouble):
                    raise StorageFull("There is no room left to keep a key.") from trouble
                raise

    def forget(self) -> None:
        """Empty the write-ahead log into the file and cut it to nothing. Errors: VaultError while somebody goes on reading."""
        until = monotonic() + PATIENCE
        with self._lock:
            while self._open().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if monotonic() > until:
                    raise VaultError(f"The log of {self.path} is still being read; destroying is to be tried again.")
                sleep(0.05)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None and self._pid == os.getpid():
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        """This process's connection; one that came over a fork is another process's and is left alone."""
        if self._connection is None or self._pid != os.getpid():
            self._connection, self._pid = _connected(self.path), os.getpid()
        return self._connection


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.executescript(TABLES)
    return connection

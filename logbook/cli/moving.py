"""Every row of one database into another, and the proof that it is the same there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Connection, Row, Table, func, select

from logbook.cli.demo.loading import Loader
from logbook.models import every_table
from logbook.models.journal import JournalEntry, JournalHead

AT_ONCE = 5_000
"""Rows read before they are written: memory stays the same however many there are."""
_RING = 2**256


class NotTheSame(Exception):
    """A table arrived with other rows than it left with."""


class CannotBeTaken(Exception):
    """PostgreSQL refuses a row that SQLite kept."""


@dataclass
class Sum:
    """How many rows, and the sum of their digests: the same for the same rows in whatever order they come."""

    rows: int = 0
    total: int = 0

    def add(self, row: bytes) -> None:
        """Count one row in."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(sha256(row).digest())) % _RING

    def __str__(self) -> str:
        return f"{self.rows:,} rows, digest {self.total:064x}"


def copy(table: Table, source: Connection, loader: Loader) -> Sum:
    """Every row of this table as Python reads it, given to the loader. Errors: CannotBeTaken."""
    seen, said = Sum(), _said(table)
    try:
        for row in _rows(table, source):
            loader.put_whole(table, row)
            seen.add(said(row))
        loader.finish()
    except Exception as refused:
        if type(refused).__module__.startswith("psycopg"):
            raise CannotBeTaken(f"PostgreSQL does not take a row of {table.name}: {refused}") from refused
        raise
    return seen


def there(table: Table, connection: Connection) -> Sum:
    """What this table holds."""
    seen, said = Sum(), _said(table)
    for row in _rows(table, connection):
        seen.add(said(row))
    return seen


def copy_all(source: Connection, loader: Loader) -> Iterator[tuple[str, Sum]]:
    """Table by table, each compared once it is over there. Errors: CannotBeTaken, NotTheSame."""
    for table in every_table().values():
        left, arrived = copy(table, source, loader), there(table, loader.connection)
        if left != arrived:
            raise NotTheSame(f"{table.name} left with {left} and arrived with {arrived}. Nothing was kept over there.")
        yield table.name, left


def is_older_copy(source: Connection, target: Connection) -> bool:
    """Whether the journals over there are the beginnings of these: a copy of an earlier day, in which nobody has worked since."""
    heads = target.execute(select(JournalHead.service_id, JournalHead.number, JournalHead.digest)).all()
    return bool(heads) and all(_has(source, *head) for head in heads)


def _has(source: Connection, service_id: Any, number: int, digest: str) -> bool:
    there = select(func.count()).where(
        JournalEntry.service_id == service_id, JournalEntry.number == number, JournalEntry.digest == digest
    )
    return bool(source.scalar(there))


def _rows(table: Table, connection: Connection) -> Iterator[Row[*tuple[Any, ...]]]:
    yield from connection.execute(select(table), execution_options={"yield_per": AT_ONCE})


def _said(table: Table) -> Callable[[Row[*tuple[Any, ...]]], bytes]:
    """A row in words that are the same whichever database it was read from; the keys of an object have no order."""
    kept = [number for number, column in enumerate(table.columns) if isinstance(column.type, JSON)]

    def words(row: Row[*tuple[Any, ...]]) -> bytes:
        values = list(row)
        for number in kept:
            values[number] = json.dumps(values[number], sort_keys=True)
        return repr(values).encode("utf-8", "surrogatepass")

    return words

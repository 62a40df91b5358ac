"""Many rows into either database, quickly and in bounded memory: executemany on SQLite, COPY on PostgreSQL.

Foreign keys and secondary indexes of the tables are put aside while rows stream in, which may then come in any order, and
are made again at the end, which proves every reference. Only ever done to a database of invented people, or to one that was empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Date, Dialect, Table, Uuid, inspect
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex, ForeignKeyConstraint

from logbook.adapters.database import Database
from logbook.models import every_table
from logbook.models.base import Base, UtcDateTime

BATCH = 20_000
"""Rows of one table held in memory before they are written."""


class Loader:
    """Takes rows as the models name their columns; a column left out gets the model's default."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._waiting: dict[str, _Rows] = {}
        self.count = 0

    def put(self, model: type[Base], row: Mapping[str, Any]) -> None:
        """Take one row."""
        self._rows_of(_table(model)).add(row)
        self.count += 1

    def put_whole(self, table: Table, values: Sequence[Any]) -> None:
        """Take a row with a value for every column of the table in their order; what is None stays None."""
        self._rows_of(table).add_whole(values)
        self.count += 1

    def _rows_of(self, table: Table) -> _Rows:
        if table.name not in self._waiting:
            self._waiting[table.name] = _Rows(table, self.connection)
        return self._waiting[table.name]

    def finish(self) -> None:
        """Write what still waits."""
        for rows in self._waiting.values():
            rows.write()


class _Rows:
    """The waiting rows of one table, and how each of its values is said to the database."""

    def __init__(self, table: Table, connection: Connection) -> None:
        self._names = [column.name for column in table.columns]
        self._columns = [_said(column, connection.dialect) for column in table.columns]
        self._table = table.name
        self._connection = connection
        self._rows: list[list[Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        self._rows.append(
            [
                default if (value := row.get(key, default)) is default or value is None else how(value)
                for key, default, how in self._columns
            ]
        )
        if len(self._rows) >= BATCH:
            self.write()

    def add_whole(self, values: Sequence[Any]) -> None:
        self._rows.append(
            [
                None if value is None else how(value)
                for value, (_key, _default, how) in zip(values, self._columns, strict=True)
            ]
        )
        if len(self._rows) >= BATCH:
            self.write()

    def write(self) -> None:
        names = ", ".join(f'"{name}"' for name in self._names)
        cursor: Any = self._connection.connection.cursor()
        if self._connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(self._names))
            cursor.executemany(f'INSERT INTO "{self._table}" ({names}) VALUES ({marks})', self._rows)  # noqa: S608 - names of our own tables
        else:
            with cursor.copy(f'COPY "{self._table}" ({names}) FROM STDIN') as copy:
                for row in self._rows:
                    copy.write_row(row)
        cursor.close()
        self._rows.clear()


@contextmanager
def loading(database: Database) -> Iterator[Loader]:
    """One transaction in which rows may come in any order; it is kept only if every reference holds."""
    with database.rearranging() as connection:
        aside = _put_aside(connection)
        loader = Loader(connection)
        yield loader
        loader.finish()
        _put_back(connection, aside)
    with database.connection() as connection:
        connection.exec_driver_sql("ANALYZE")


_Aside = tuple[list[ForeignKeyConstraint], list[Any]]


def _put_aside(connection: Connection) -> _Aside:
    tables = every_table().values()
    indexes = [index for table in tables for index in table.indexes]
    for index in indexes:
        connection.execute(DropIndex(index))
    if connection.dialect.name == "sqlite":
        return [], indexes
    there = inspect(connection)
    named = {key["name"] for table in tables for key in there.get_foreign_keys(table.name)}
    keys = [key for table in tables for key in table.foreign_key_constraints if key.name in named]
    for key in keys:
        connection.execute(DropConstraint(key))
    return keys, indexes


def _put_back(connection: Connection, aside: _Aside) -> None:
    keys, indexes = aside
    for index in indexes:
        connection.execute(CreateIndex(index))
    for key in keys:
        connection.execute(AddConstraint(key))


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - our models are tables, never joins
    return table


_Said = tuple[str, Any, Callable[[Any], Any]]


def _said(column: Any, dialect: Dialect) -> _Said:
    """A column's key, its default as the database is told it, and how a value of it is told.

    Ids are always given, so a default that must be fresh for each row never comes up.
    """
    how = _in_sqlites_words(column.type) if dialect.name == "sqlite" else None
    how = how or column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    if column.default is None:
        return column.key, None, how
    given: Callable[[Any], Any] | Any = column.default.arg
    return column.key, how(given(None) if callable(given) else given), how


def _as_it_is(value: Any) -> Any:
    return value


def _in_sqlites_words(kind: Any) -> Callable[[Any], Any] | None:
    """The very text SQLAlchemy would write, made in a quarter of the time: most of what a row costs is saying it."""
    if isinstance(kind, Uuid):
        return attrgetter("hex")
    if isinstance(kind, UtcDateTime):
        return lambda moment: moment.isoformat(" ", "microseconds")[:26]
    return date.isoformat if isinstance(kind, Date) else None

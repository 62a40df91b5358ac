"""The migrations lead to the tables the code expects, one step at a time and back again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import Column, MetaData, Table, inspect
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from logbook.adapters import migrations
from logbook.adapters.database import BrokenReferences, Database

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
ONE = UUID(int=1)

__all__ = [
    "test_model_definitions_match_ddl",
    "test_single_head_revision",
    "test_up_down_consistency",
    "test_upgrade",
]


def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    assert migrations.revision_of(empty_database) is None
    migrations.migrate(empty_database)
    assert migrations.is_current(empty_database)
    reached = migrations.revision_of(empty_database)
    migrations.migrate(empty_database)
    assert migrations.revision_of(empty_database) == reached is not None


def test_a_migration_that_breaks_leaves_everything_as_it_was(empty_database: Database) -> None:
    with empty_database.connection() as connection:
        connection.exec_driver_sql("CREATE TABLE people (in_the_way INTEGER)")
    with pytest.raises((OperationalError, ProgrammingError)):
        migrations.migrate(empty_database)
    assert migrations.revision_of(empty_database) is None
    assert inspect(empty_database.engine).get_table_names() == ["people"]


def test_rows_that_refer_to_one_another_come_through_every_step(empty_database: Database) -> None:
    """SQLite alters some columns by making a table anew and dropping the old one, which must not stumble over its rows."""
    with empty_database.connection() as connection:
        config = migrations.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert().values(a_row(table)))
    migrations.migrate(empty_database)
    assert migrations.is_current(empty_database)
    with empty_database.connection() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cycles").scalar() == 1
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("DELETE FROM clients")


def test_a_reference_that_leads_nowhere_is_not_kept(empty_database: Database) -> None:
    migrations.migrate(empty_database)
    tables = MetaData()
    tables.reflect(empty_database.engine)
    with pytest.raises((BrokenReferences, IntegrityError)), empty_database.rearranging() as connection:
        connection.execute(tables.tables["clients"].insert().values(a_row(tables.tables["clients"])))
    with empty_database.reading() as db:
        assert db.execute(tables.tables["clients"].select()).all() == []


def a_row(table: Table) -> dict[str, Any]:
    """The least such a row may hold; every id is the same one, so that each reference finds its row."""
    return {column.name: _value(column) for column in table.columns if not column.nullable}


def _value(column: Column[Any]) -> Any:
    if column.primary_key or column.foreign_keys or column.name.endswith("_id"):
        return ONE if column.type.python_type is UUID else ONE.hex
    given = {datetime: NOW, date: NOW.date(), int: 1, bool: True, bytes: b"x", dict: []}
    return given.get(column.type.python_type, "x")

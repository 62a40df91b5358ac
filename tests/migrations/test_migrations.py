"""The migrations lead to the tables the code expects, one step at a time and back again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError, ProgrammingError

from logbook.adapters import migrations
from logbook.adapters.database import Database

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)

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

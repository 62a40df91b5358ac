"""The migrations lead to the tables the code expects, one step at a time and back again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import insert, inspect
from sqlalchemy.exc import OperationalError, ProgrammingError

from logbook.adapters import migrations
from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.services import Service

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


def test_the_backup_is_a_whole_database_only_its_owner_reads(tmp_path: Path) -> None:
    source = tmp_path / "logbook.db"
    database = Database(f"sqlite:///{source}")
    migrations.migrate(database)
    with database.connection() as connection:
        connection.execute(insert(Service), {"id": new_id(), "name": "Saltmarsh", "created_at": NOW})
        copy = migrations.back_up_sqlite(source, tmp_path / "backups", NOW)  # while the write is still open
    again = migrations.back_up_sqlite(source, tmp_path / "backups", NOW + timedelta(minutes=1))
    database.dispose()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [_services(copy), _services(again)] == [0, 1]


def _services(copy: Path) -> int:
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM services").fetchone()[0])

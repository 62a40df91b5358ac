"""A copy before the schema changes: whole, its owner's alone, with the journals' heads beside it; or a refusal in a sentence."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from logbook.adapters import backups, migrations, schema
from logbook.adapters.database import Database
from logbook.cli import entry, migrate
from logbook.config import Settings
from logbook.models.base import new_id
from logbook.models.services import Service
from tests.postgres import programs
from tests.world import World

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Settings:
    """An instance whose database is at an older revision; migrating it is only noted."""
    monkeypatch.setattr(schema, "newest", lambda: "9999")
    monkeypatch.setattr(migrations, "migrate", lambda _database: (tmp_path / "migrated").touch())
    return replace(settings, instance=tmp_path)


def test_a_copy_of_sqlite_is_a_whole_database_only_its_owner_reads(tmp_path: Path) -> None:
    source = tmp_path / "logbook.db"
    database = Database(f"sqlite:///{source}")
    migrations.migrate(database)
    with database.connection() as connection:
        connection.execute(insert(Service), {"id": new_id(), "name": "Saltmarsh", "created_at": NOW})
        copy = backups.of_sqlite(source, tmp_path / "first.db")  # while the write is still open
    again = backups.of_sqlite(source, tmp_path / "second.db")
    database.dispose()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [_services(copy), _services(again)] == [0, 1]


def test_before_migrating_a_copy_is_taken_with_the_heads_beside_it(
    older: Settings, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.defpath}")
    assert "A copy from before is at" in migrate.bring_up_to_date(older, database)
    heads, copy = sorted((older.instance / "backups").iterdir(), key=lambda path: path.suffix != ".json")
    assert world.saltmarsh.hex in json.loads(heads.read_text())
    assert (heads.stat().st_mode | copy.stat().st_mode) & 0o777 == 0o600
    assert (older.instance / "migrated").exists()
    if older.sqlite_file:
        assert _services(copy) == 2
    else:
        told = subprocess.run([programs() / "pg_restore", "--list", copy], capture_output=True, text=True, check=True)
        assert "TABLE DATA public services" in told.stdout


def test_without_a_copy_nothing_is_changed(
    older: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_settings: Settings, _now: datetime) -> Path:
        raise backups.NoBackup("pg_dump is not installed here.")

    monkeypatch.setattr(backups, "take", none)
    with pytest.raises(backups.NoBackup) as refused:
        migrate.bring_up_to_date(older, database)
    said = entry.in_words(refused.value)
    assert said is not None
    assert "pg_dump is not installed here. Nothing was changed." in " ".join(said.split())
    assert "logbook migrate --without-backup" in said
    assert not (older.instance / "migrated").exists()
    assert "A copy" not in migrate.bring_up_to_date(older, database, backup=False)
    assert (older.instance / "migrated").exists()


def test_pg_dump_that_is_missing_or_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backups.NoBackup, match="pg_dump is not installed here"):
        backups.of_postgres("postgresql://nobody@/none", tmp_path / "a.dump")
    breaks = tmp_path / "pg_dump"
    breaks.write_text('#!/bin/sh\necho "$PGUSER at $PGHOST: $PGPASSWORD, $#" >&2; exit 1\n')
    breaks.chmod(0o700)
    url = "postgresql://reader:secret@db.example:5433/logbook"
    with pytest.raises(backups.NoBackup, match=r"did not finish: reader at db\.example: secret, 3"):
        backups.of_postgres(url, tmp_path / "a.dump")
    assert not (tmp_path / "a.dump").exists()


def _services(copy: Path) -> int:
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM services").fetchone()[0])

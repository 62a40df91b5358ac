"""Bringing a database to the schema this version expects; a backup is taken first."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config

from logbook.adapters.database import Database
from logbook.adapters.schema import is_current, revision_of

__all__ = ["alembic_config", "back_up_sqlite", "is_current", "migrate", "revision_of"]


def alembic_config() -> Config:
    """Alembic's settings: where the migrations are; the connection is put in by whoever runs it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database) -> None:
    """Run what is missing, in one transaction: it all happens or none of it does."""
    config = alembic_config()
    with database.connection() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def back_up_sqlite(source: Path, folder: Path, now: datetime) -> Path:
    """A whole, consistent copy of the database file while it is in use, readable by its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"before-migration-{now:%Y%m%dT%H%M%SZ}.db"
    target.touch(mode=0o600)
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
    reading.close()
    writing.close()
    return target

"""`logbook migrate`: bring the database to this version's schema, after a backup."""

from __future__ import annotations

from collections.abc import Sequence

from logbook.adapters import clock, migrations
from logbook.adapters.database import Database
from logbook.cli import options
from logbook.config import Settings


def run(arguments: Sequence[str]) -> int:
    """Migrate and say what was done."""
    given = options.parser("migrate", "Bring the database to this version's schema.").parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    with database:
        print(bring_up_to_date(settings, database))
    return 0


def bring_up_to_date(settings: Settings, database: Database) -> str:
    """Migrate if anything is missing; a SQLite database with anything in it is copied first."""
    before = migrations.revision_of(database)
    if migrations.is_current(database):
        return "The database is up to date."
    copied = ""
    if before is not None and settings.sqlite_file is not None:
        copy = migrations.back_up_sqlite(settings.sqlite_file, settings.instance / "backups", clock.now())
        copied = f" A copy from before is at {copy}."
    migrations.migrate(database)
    return f"The database was brought to revision {migrations.revision_of(database)}.{copied}"

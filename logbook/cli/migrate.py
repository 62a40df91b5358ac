"""`logbook migrate`: bring the database to this version's schema, after a backup."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from logbook.actions import journal_heads, ways
from logbook.adapters import backups, clock, migrations, schema
from logbook.adapters.database import Database
from logbook.cli import options
from logbook.config import Settings


def run(arguments: Sequence[str]) -> int:
    """Migrate and say what was done."""
    parser = options.parser("migrate", "Bring the database to this version's schema, after a backup.")
    parser.add_argument("--without-backup", action="store_true", help="migrate although no backup can be taken here")
    given = parser.parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    with database:
        print(bring_up_to_date(settings, database, backup=not given.without_backup))
    return 0


def bring_up_to_date(settings: Settings, database: Database, *, backup: bool = True) -> str:
    """Migrate if anything is missing; a database with anything in it is copied first, its journals' heads beside the copy.

    Errors: NoBackup, and then nothing was changed.
    """
    before, newest = schema.revision_of(database), schema.newest()
    if before == newest:
        return "The database is up to date."
    older = before is not None and before < newest
    copied = f" A copy from before is at {_copy(settings, database)}." if older and backup else ""
    migrations.migrate(database)
    with database.writing() as db:
        if ways.never_counted(db):
            ways.recount(db)
            db.commit()
    return f"The database was brought to revision {schema.revision_of(database)}.{copied}"


def _copy(settings: Settings, database: Database) -> Path:
    now = clock.now()
    try:
        copy = backups.take(settings, now)
    except backups.NoBackup as trouble:
        raise backups.NoBackup(
            f"The database has to be brought to this version's schema, and no backup could be taken first. {trouble}\n"
            "Nothing was changed. Put that right, or take a backup your own way and run: logbook migrate --without-backup"
        ) from trouble
    with database.reading() as db:
        journal_heads.write_beside(db, copy)
    return copy

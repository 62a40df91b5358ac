"""`logbook migrate-to URL`: move a running service from SQLite to PostgreSQL.

Writers wait while rows are copied, and after some seconds are told to try again; readers notice nothing. Every table is compared by
count and digest before the move is kept. It is all one transaction over there and one here: whatever interrupts it, over there is
nothing and here everything goes on. Once it is kept, this database refuses every write, so that a server somebody forgot cannot
take what nobody will look for. Keys, films and secrets stay in the instance folder or the bucket, where the next start finds them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from time import monotonic

from sqlalchemy import Connection, func, select

from logbook.adapters import closed_doors, migrations, schema
from logbook.adapters.database import Database
from logbook.cli import moving, options
from logbook.cli.demo.loading import loading
from logbook.config import Settings
from logbook.models import every_table
from logbook.models.people import Person

NEXT = """Everything is over there. Now:
1. stop the logbook here;
2. set LOGBOOK_DATABASE_URL to the new address, and start it again with the same instance folder: its keys, films and secrets stay;
3. check it: logbook doctor, logbook verify-journal;
4. keep {file} as a backup. It refuses every write; to stay with it after all: logbook migrate-to --stay"""


class Refused(Exception):
    """The move is not begun; the sentence says why, and what to do."""


def run(arguments: Sequence[str]) -> int:
    """0 when everything is over there, or was already; 1 with a sentence when nothing was moved."""
    parser = options.parser("migrate-to", "Move this logbook from SQLite to PostgreSQL, while it runs.")
    parser.add_argument("url", nargs="?", default="", help="postgresql://user:password@host/name, an empty database")
    parser.add_argument("--stay", action="store_true", help="let this database be written again after a move")
    given = parser.parse_args(arguments)
    settings, source = options.open_instance(given.instance)
    try:
        with source:
            print(_stay(source) if given.stay else _move(settings, source, given.url))
    except (Refused, moving.NotTheSame, moving.CannotBeTaken) as why:
        print(why, file=sys.stderr)
        return 1
    return 0


def _stay(source: Database) -> str:
    with source.connection() as connection:
        refusals = closed_doors.open_again(connection)
    if not refusals:
        return "This database was not left: it takes writes as ever."
    return "This database takes writes again. Whatever was written into the other one since is there alone: use only one of them."


def _move(settings: Settings, source: Database, url: str) -> str:
    _require_both_ends(source, url)
    with Database(url) as target:
        if not schema.is_current(target):
            _require_ours(target)
            migrations.migrate(target)
        began = monotonic()
        with source.connection() as held:
            if closed_doors.are_closed(held):
                return f"This logbook was moved already. To stay here after all: logbook migrate-to --stay\n{_next(settings)}"
            rows = _copied(held, target)
    return f"{rows:,} rows moved and compared in {monotonic() - began:.0f} s.\n{_next(settings)}"


def _copied(held: Connection, target: Database) -> int:
    """Copy while writers wait. What is kept over there is followed at once by what closes the doors here."""
    closed_doors.close(held, every_table())
    rows = 0
    with loading(target) as loader:
        _make_room(held, loader.connection)
        for table, arrived in moving.copy_all(held, loader):
            rows += arrived.rows
            print(f"{table}: {arrived}", flush=True)
    return rows


def _make_room(source: Connection, target: Connection) -> None:
    """An earlier copy of this logbook gives way: the move was interrupted between both ends, or tried before. Errors: Refused."""
    if not target.scalar(select(func.count()).select_from(Person)):
        return
    if not moving.is_older_copy(source, target):
        raise Refused(
            "The database over there holds people who are not a copy of this logbook. Nothing was touched. Give an empty database."
        )
    target.exec_driver_sql("TRUNCATE " + ", ".join(f'"{name}"' for name in every_table()))


def _require_both_ends(source: Database, url: str) -> None:
    if not source.is_sqlite:
        raise Refused("This logbook is on a database server already. Move it with that server's own tools (pg_dump).")
    if not url.startswith("postgresql://"):
        raise Refused("Say where to: logbook migrate-to postgresql://user:password@host/name")
    if not schema.is_current(source):
        raise Refused("This database is of another version. Run logbook migrate first.")


def _require_ours(target: Database) -> None:
    """Errors: Refused for a database of something else; an empty one, or an older schema of ours, is brought up to date."""
    if schema.revision_of(target) is None and not schema.is_empty(target):
        raise Refused("The database over there holds tables of something else. Give an empty database.")


def _next(settings: Settings) -> str:
    return NEXT.format(file=settings.sqlite_file)

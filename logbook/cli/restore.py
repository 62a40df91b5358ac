"""`logbook restore`: an instance as a backup has it, save for what was destroyed since: that stays gone."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID

from logbook.actions import restoring
from logbook.adapters import backups, clock, schema, whole_backup
from logbook.adapters.database import Database
from logbook.cli import migrate, options
from logbook.config import Settings


def run(arguments: Sequence[str]) -> int:
    """Put everything back and say what was done."""
    parser = options.parser("restore", "Put a backup back. What was destroyed since it was made stays destroyed.")
    parser.add_argument("backup", type=Path, help="the folder that `logbook backup` printed")
    parser.add_argument("--keys", type=Path, help="a copy of the keys, where this instance has none any more")
    parser.add_argument("--keys-days", type=int, default=7, help="the days a copy of the keys is given (7)")
    parser.add_argument("--stopped", action="store_true", help="say that the logbook is stopped")
    given = parser.parse_args(arguments)
    if not given.stopped:
        print("Stop the logbook first, then say so: --stopped", file=sys.stderr)
        return 2
    settings, database = options.open_instance(given.instance)
    needed = bool(whole_backup.files_in(given.backup))
    now = clock.now()
    with options.closed_after(database):
        known = _known_destroyed(database)
        _put_keys_back(settings, given.keys, known, given.keys_days, now, needed=needed)
        print(_put_all_back(settings, database, given.backup, now))
    return 0


def _known_destroyed(database: Database) -> list[UUID]:
    """What the database that is still here knows to be gone; nothing where there is none, or one older than the vault."""
    if not schema.is_current(database):
        return []
    with database.reading() as db:
        return restoring.destroyed_here(db)


def _put_keys_back(
    settings: Settings, copy: Path | None, known: Sequence[UUID], days: int, now: datetime, *, needed: bool
) -> None:
    """The keys that are here stay; a copy stands in where there are none. Either way what is known to be gone is struck out."""
    from logbook.adapters.vault import copies, ledger
    from logbook.adapters.vault.keyfile import KeyFile

    file = settings.keys_file
    if copy is not None and file.exists():
        raise backups.NoBackup(
            f"This instance has its keys, at {file}. Leave --keys out, or move that file away first."
        )
    if copy is None and not file.exists() and needed:
        raise backups.NoBackup(f"There are no keys at {file}. Give a copy of them with --keys: without, no film opens.")
    if copy is not None:
        if copies.is_past(copy, now, days):
            raise backups.NoBackup(
                f"The copy of the keys at {copy} is older than its {days} days: it is not used any more."
            )
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.restored")
        shutil.copyfile(copy, fresh)
        fresh.chmod(0o600)
        os.replace(fresh, file)
    others = copies.in_folder(copy.parent) if copy is not None else []
    with closing(KeyFile(file)) as keys:
        struck = [ledger.Destroyed(file_id.bytes, ledger.FILE, None, now.isoformat()) for file_id in known]
        for other in others:
            with closing(KeyFile(other)) as beside:
                struck += ledger.entries(beside)
        ledger.play(keys, struck)


def _put_all_back(settings: Settings, database: Database, backup: Path, now: datetime) -> str:
    from logbook.adapters.vault import open_vault

    before = _set_aside(settings, now)
    database.dispose()
    whole_backup.put_back_database(settings, backup)
    migrated = migrate.bring_up_to_date(settings, database, backup=False)
    with closing(open_vault(settings)) as vault:
        media = whole_backup.put_back_media(vault, backup)
        struck = restoring.strike_gone(database, vault, now)
    return (
        f"{migrated}\nEncrypted files put back: {media}. Files destroyed since, which stay destroyed: {struck}.\n{before}"
        "Withdrawals written down after the backup are not in it: go through the letters and forms since then."
    )


def _set_aside(settings: Settings, now: datetime) -> str:
    """A copy of the database that is about to be replaced, where there is one."""
    if settings.sqlite_file is not None and not settings.sqlite_file.exists():
        return ""
    return f"The database as it was before is at {backups.take(settings, now, 'before-restore')}.\n"

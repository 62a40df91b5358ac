"""`logbook backup`: database and encrypted media in one backup; the keys apart, in a copy of their own with its own short life."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from logbook.actions import journal_heads
from logbook.adapters import clock, whole_backup
from logbook.cli import options

DAYS = 7
"""How long a copy of the keys is kept unless told: no longer than the usual days of grace."""


def run(arguments: Sequence[str]) -> int:
    """Take the backup and say where everything is. Nobody has to stop working."""
    parser = options.parser("backup", "Copy database and encrypted media to a folder, and the keys to another one.")
    parser.add_argument("--to", type=Path, required=True, help="the folder backups lie in, best on another computer")
    parser.add_argument(
        "--keys-to", type=Path, help="the folder copies of the keys lie in; never the same, always reachable"
    )
    parser.add_argument("--keys-days", type=int, default=DAYS, help=f"days a copy of the keys is kept ({DAYS})")
    given = parser.parse_args(arguments)
    if given.keys_to is not None and _inside(given.keys_to, given.to):
        parser.error("--keys-to lies inside --to. Keys and films belong apart: give a folder elsewhere.")
    from logbook.adapters.vault import copies, open_vault

    settings, database = options.open_instance(given.instance)
    now = clock.now()
    with closing(open_vault(settings)) as vault, options.closed_after(database):
        backup = whole_backup.take(settings, vault, given.to, now)
        with database.reading() as db:
            journal_heads.write_beside(db, backup / "database")
        print(f"Database and {len(whole_backup.files_in(backup))} encrypted files: {backup}")
        if given.keys_to is None:
            print("No copy of the keys was made. Without them no film can be opened again: give --keys-to as well.")
        else:
            print(
                f"Keys, for {given.keys_days} days: {copies.take(vault.keys.file, given.keys_to, now, given.keys_days)}"
            )
    print("Keep the master key in a third place: neither with the backup nor with the keys.")
    return 0


def _inside(one: Path, other: Path) -> bool:
    return one.resolve().is_relative_to(other.resolve())

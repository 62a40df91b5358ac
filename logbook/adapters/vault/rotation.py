"""Another master key, while everybody works.

Each group's key is locked anew; no film is touched. Both master keys are known from before the first is locked anew until after
the last, and all of them change in one transaction: a crash leaves either the old or the new, and a second try finishes it.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from logbook.adapters.vault.keyfile import KeyFile
from logbook.adapters.vault.keys import group_purpose, unwrapped, wrapped
from logbook.adapters.vault.master import MasterKeys, name_of, new_key


def rotate(keys: KeyFile, master: MasterKeys) -> int:
    """Lock every group's key with a new master key; gives how many.

    A master key in a file is made here, and the old one taken out of the file at the end. One from elsewhere is the operator's:
    the first that is given becomes the one in use, and the others can be taken away afterwards.
    """
    with keys.writing() as rows:
        to = _written_first(master.file, master) if master.file is not None else master.first(make=False)
        count = _lock_anew(rows, master, to)
        rows.execute("INSERT OR REPLACE INTO master VALUES (1, ?)", (to,))
    keys.forget()
    if master.file is not None:
        with keys.writing() as rows:
            _keep_only(master.file, master, {name for (name,) in rows.execute("SELECT name FROM master")})
    return count


def _lock_anew(rows: sqlite3.Connection, master: MasterKeys, to: str) -> int:
    found = rows.execute("SELECT group_id, key_id, master, wrapped FROM groups WHERE master <> ?", (to,)).fetchall()
    for group_id, key_id, name, locked in found:
        purpose = group_purpose(group_id, key_id)
        key = unwrapped(master.key(name), locked, purpose)
        again = wrapped(master.key(to), key, purpose)
        rows.execute("UPDATE groups SET master = ?, wrapped = ? WHERE key_id = ?", (to, again, key_id))
    return len(found)


def _written_first(file: Path, master: MasterKeys) -> str:
    """Put a fresh key before those in the file; gives its name."""
    master.first(make=True)
    fresh = new_key()
    _write(file, [fresh, *(key.hex() for key in master.again().values())])
    return name_of(bytes.fromhex(fresh))


def _keep_only(file: Path, master: MasterKeys, names: set[str]) -> None:
    _write(file, [key.hex() for name, key in master.again().items() if name in names])


def _write(file: Path, keys: list[str]) -> None:
    """Whole or not at all: a reader finds the old file or the new one."""
    fresh = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as writing:
        writing.write("\n".join(keys) + "\n")
        writing.flush()
        os.fsync(writing.fileno())
    os.replace(fresh, file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)

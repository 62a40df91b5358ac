"""The ledger of what was destroyed. It lies with the keys, and is played again on every copy of them, old or new.

It holds ids and dates alone. A copy on which it was played holds no key of anything in it, whenever that copy was made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from logbook.adapters.vault.keyfile import KeyFile

FILE, GROUP = "file", "group"


class Destroyed(NamedTuple):
    """One key that is gone: `id` is a file's, or a group's key's own; `group_id` the family or meeting it was of."""

    id: bytes
    kind: str
    group_id: bytes | None
    at: str


def entries(keys: KeyFile) -> list[Destroyed]:
    """Everything that was ever destroyed in this file of keys."""
    with keys.reading() as rows:
        return [Destroyed(*row) for row in rows.execute("SELECT id, kind, group_id, at FROM destroyed ORDER BY at")]


def play(keys: KeyFile, destroyed: Iterable[Destroyed]) -> None:
    """Destroy in this file of keys whatever was destroyed elsewhere, and write it down here too."""
    with keys.writing() as rows:
        for each in destroyed:
            _strike(rows, each)
    keys.forget()


def strike_file(rows: sqlite3.Connection, file_id: UUID, now: datetime) -> None:
    """Destroy this file's key; a file that never was is written down as well, and so never will be."""
    ask = "SELECT g.group_id FROM files f JOIN groups g USING (key_id) WHERE f.file_id = ?"
    found = rows.execute(ask, (file_id.bytes,)).fetchone()
    _strike(rows, Destroyed(file_id.bytes, FILE, found[0] if found else None, now.isoformat()))


def strike_group(rows: sqlite3.Connection, group_id: UUID, now: datetime) -> list[UUID]:
    """Destroy this group's key and those of all its files; gives every file of it that was ever destroyed.

    The key is written down by its own id, not by the family's: the same family may be filmed again, under a new key.
    """
    group, at = group_id.bytes, now.isoformat()
    for (key_id,) in rows.execute("SELECT key_id FROM groups WHERE group_id = ?", (group,)).fetchall():
        for (file_id,) in rows.execute("SELECT file_id FROM files WHERE key_id = ?", (key_id,)).fetchall():
            _strike(rows, Destroyed(file_id, FILE, group, at))
        _strike(rows, Destroyed(key_id, GROUP, group, at))
    gone = rows.execute("SELECT id FROM destroyed WHERE group_id = ? AND kind = ?", (group, FILE)).fetchall()
    return [UUID(bytes=file_id) for (file_id,) in gone]


def _strike(rows: sqlite3.Connection, each: Destroyed) -> None:
    rows.execute("INSERT OR IGNORE INTO destroyed (id, kind, group_id, at) VALUES (?, ?, ?, ?)", each)
    if each.kind == FILE:
        rows.execute("DELETE FROM files WHERE file_id = ?", (each.id,))
    else:
        rows.execute("DELETE FROM files WHERE key_id = ?", (each.id,))
        rows.execute("DELETE FROM groups WHERE key_id = ?", (each.id,))

"""Keys in three storeys: the master key locks each group's key, a group's key locks each of its files' keys.

A group is a family or a meeting. Only locked keys are written down, each bound to what it is for, so that one put into another's
row opens nothing. Destroying one row makes what lies below it unreadable, in every copy of the ciphertext there is.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from logbook.adapters.vault import ledger
from logbook.adapters.vault.errors import NoMasterKey, NoSuchFile, Tampered
from logbook.adapters.vault.keyfile import KeyFile
from logbook.adapters.vault.master import MasterKeys

NONCE = 12


@dataclass(frozen=True, slots=True)
class FileKey:
    """A file's own key. `length` is its whole length in bytes once it is whole, None until then."""

    key: bytes
    length: int | None


def wrapped(under: bytes, key: bytes, purpose: bytes) -> bytes:
    """The key, locked with another and bound to what it is for."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(under).encrypt(nonce, key, purpose)


def unwrapped(under: bytes, locked: bytes, purpose: bytes) -> bytes:
    """The key again. Errors: Tampered."""
    try:
        return AESGCM(under).decrypt(locked[:NONCE], locked[NONCE:], purpose)
    except InvalidTag as wrong:
        raise Tampered("A key is not what was stored there.") from wrong


class Keys:
    """The keys of every file, in the file of keys."""

    def __init__(self, file: KeyFile, master: MasterKeys) -> None:
        self.file = file
        self.master = master

    def make(self, file_id: UUID, group_id: UUID) -> None:
        """A new key for this file, under its group's, which is made when there is none. A file that has one keeps it.

        Errors: NoSuchFile for a file that was destroyed: what is gone does not begin again under the same name.
        """
        with self.file.writing() as rows:
            if rows.execute("SELECT 1 FROM destroyed WHERE id = ?", (file_id.bytes,)).fetchone():
                raise NoSuchFile(f"The file {file_id} was destroyed.")
            if rows.execute("SELECT 1 FROM files WHERE file_id = ?", (file_id.bytes,)).fetchone():
                return
            key_id, group_key = self._group(rows, group_id) or self._new_group(rows, group_id)
            locked = wrapped(group_key, secrets.token_bytes(32), _file_purpose(file_id, key_id))
            rows.execute("INSERT INTO files VALUES (?, ?, ?, NULL)", (file_id.bytes, key_id, locked))

    def of(self, file_id: UUID) -> FileKey:
        """This file's key. Errors: NoSuchFile; NoMasterKey; Tampered."""
        try:
            return self._of(file_id)
        except NoMasterKey:  # a change of the master key ended between reading the row and reading the key
            return self._of(file_id)

    def settle(self, file_id: UUID, length: int) -> None:
        """Write down that the file is whole, and how long. Errors: NoSuchFile."""
        with self.file.writing() as rows:
            told = rows.execute("UPDATE files SET length = ? WHERE file_id = ?", (length, file_id.bytes))
            if not told.rowcount:
                raise NoSuchFile(f"There is no file {file_id}.")

    def destroy_file(self, file_id: UUID, now: datetime) -> None:
        """Destroy this file's key, here."""
        with self.file.writing() as rows:
            ledger.strike_file(rows, file_id, now)
        self.file.forget()

    def destroy_group(self, group_id: UUID, now: datetime) -> list[UUID]:
        """Destroy this group's key and those of its files, here; gives every file of it that was ever destroyed."""
        with self.file.writing() as rows:
            gone = ledger.strike_group(rows, group_id, now)
        self.file.forget()
        return gone

    def destroyed(self, file_ids: Collection[UUID]) -> set[UUID]:
        """Which of these files' keys were destroyed here."""
        marks = ", ".join("?" * len(file_ids))
        with self.file.reading() as rows:
            ask = f"SELECT id FROM destroyed WHERE kind = ? AND id IN ({marks})"  # noqa: S608 - question marks alone
            found = rows.execute(ask, (ledger.FILE, *(file_id.bytes for file_id in file_ids))).fetchall()
        return {UUID(bytes=file_id) for (file_id,) in found}

    def whole_files(self) -> dict[UUID, int]:
        """Every file that can be read, with its length in bytes."""
        with self.file.reading() as rows:
            found = rows.execute("SELECT file_id, length FROM files WHERE length IS NOT NULL").fetchall()
        return {UUID(bytes=file_id): length for file_id, length in found}

    def _of(self, file_id: UUID) -> FileKey:
        ask = "SELECT g.group_id, g.key_id, g.master, g.wrapped, f.wrapped, f.length FROM files f"
        with self.file.reading() as rows:
            found = rows.execute(f"{ask} JOIN groups g USING (key_id) WHERE f.file_id = ?", (file_id.bytes,)).fetchone()
        if found is None:
            raise NoSuchFile(f"There is no file {file_id}.")
        group_id, key_id, master, group_locked, locked, length = found
        group_key = unwrapped(self.master.key(master), group_locked, group_purpose(group_id, key_id))
        return FileKey(unwrapped(group_key, locked, _file_purpose(file_id, key_id)), length)

    def _group(self, rows: sqlite3.Connection, group_id: UUID) -> tuple[bytes, bytes] | None:
        ask = "SELECT key_id, master, wrapped FROM groups WHERE group_id = ?"
        found = rows.execute(ask, (group_id.bytes,)).fetchone()
        if found is None:
            return None
        key_id, master, locked = found
        return key_id, unwrapped(self.master.key(master), locked, group_purpose(group_id.bytes, key_id))

    def _new_group(self, rows: sqlite3.Connection, group_id: UUID) -> tuple[bytes, bytes]:
        """A new key for a group, under the master key that all others are under: the file says which that is."""
        current = rows.execute("SELECT name FROM master").fetchone()
        if current is None:
            current = (self.master.first(make=True),)
            rows.execute("INSERT INTO master VALUES (1, ?)", current)
        key_id, key = secrets.token_bytes(16), secrets.token_bytes(32)
        locked = wrapped(self.master.key(current[0]), key, group_purpose(group_id.bytes, key_id))
        rows.execute("INSERT INTO groups VALUES (?, ?, ?, ?)", (group_id.bytes, key_id, current[0], locked))
        return key_id, key


def group_purpose(group_id: bytes, key_id: bytes) -> bytes:
    """What a group's key is bound to."""
    return b"group" + group_id + key_id


def _file_purpose(file_id: UUID, key_id: bytes) -> bytes:
    return b"file" + file_id.bytes + key_id

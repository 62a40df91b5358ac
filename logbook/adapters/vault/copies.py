"""Copies of the file of keys: short-lived, apart from every other backup, and reached whenever something is destroyed.

The file of keys itself knows where its copies are. What is destroyed is destroyed in each of them too, and is confirmed gone
only once all of them were reached. A copy older than the days it is given is deleted with the next one, and is not restored from.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from logbook.adapters.vault import ledger
from logbook.adapters.vault.keyfile import KeyFile

MARK = "copies-of-keys"
"""Lies in every folder of copies. A folder without it is not there now, such as a disk that is not mounted."""
_NAME = "keys-%Y%m%dT%H%M%SZ.db"


def take(keys: KeyFile, folder: Path, now: datetime, days: int) -> Path:
    """Copy the keys into the folder and delete copies past their days. While it copies, nothing can be destroyed."""
    folder = folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).touch(mode=0o600)
    target = folder / f"{now.astimezone(UTC):{_NAME}}"
    with keys.writing() as rows:
        part = target.with_suffix(".part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(sqlite3.connect(keys.path)) as reading, closing(sqlite3.connect(part)) as copy:
            reading.backup(copy)
        os.replace(part, target)
        rows.execute("INSERT OR IGNORE INTO copies VALUES (?)", (str(target),))
    for old in in_folder(folder):
        if is_past(old, now, days):
            old.unlink()
    reach(keys)
    return target


def in_folder(folder: Path) -> list[Path]:
    """The copies that lie there, the oldest first."""
    return sorted(path for path in folder.glob("keys-*.db") if path.is_file())


def made_at(copy: Path) -> datetime:
    """When it was made, by its name. Errors: ValueError when it is no copy of ours."""
    return datetime.strptime(copy.name, _NAME).replace(tzinfo=UTC)


def is_past(copy: Path, now: datetime, days: int) -> bool:
    """Whether it is older than the days a copy of the keys is given."""
    return now - made_at(copy) > timedelta(days=days)


def reach(keys: KeyFile) -> list[str]:
    """Destroy in every copy what is destroyed in the keys; gives the copies that could not be reached.

    A copy that is no longer in its folder was deleted, and is forgotten.
    """
    destroyed, missed = ledger.entries(keys), []
    for place in known(keys):
        if not (place.parent / MARK).exists():
            missed.append(str(place))
        elif not place.exists():
            forget(keys, place)
        elif not _played(place, destroyed):
            missed.append(str(place))
    return missed


def known(keys: KeyFile) -> list[Path]:
    """Where copies were made and not seen to be gone."""
    with keys.reading() as rows:
        return [Path(path) for (path,) in rows.execute("SELECT path FROM copies ORDER BY path")]


def forget(keys: KeyFile, place: Path) -> bool:
    """Count on this copy being gone; whether it was known."""
    with keys.writing() as rows:
        return bool(rows.execute("DELETE FROM copies WHERE path = ?", (str(place),)).rowcount)


def _played(place: Path, destroyed: Iterable[ledger.Destroyed]) -> bool:
    copy = KeyFile(place)
    try:
        ledger.play(copy, destroyed)
    except (OSError, sqlite3.Error):  # read-only, damaged, or gone in between: not reached
        return False
    finally:
        copy.close()
    return True

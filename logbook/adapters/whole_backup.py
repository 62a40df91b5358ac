"""One backup of everything but the keys: the database and the encrypted media, in a folder of its own.

    database.db or database.dump     a consistent copy of the database
    media/ab/...ab                   each whole file as it is encrypted; one that an earlier backup in the same folder has is linked
    backup.json                      what is in it, written last: a folder without it is not a backup

The keys are never in it: without them nothing in `media` can be read. They have copies of their own (vault/copies.py).
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.adapters import backups
from logbook.adapters.backups import NoBackup
from logbook.config import Settings

if TYPE_CHECKING:
    from logbook.adapters.vault import Vault

NAME = "logbook-%Y%m%dT%H%M%SZ"
CONTENTS = "backup.json"
FORMAT = 1


def place_of(media: Path, file_id: UUID) -> Path:
    """Where a file lies below a folder of media, as the vault's own folder has it."""
    return media / file_id.hex[-2:] / file_id.hex


def take(settings: Settings, vault: Vault, to: Path, now: datetime) -> Path:
    """Make a backup in this folder and give its path. Errors: NoBackup; Away."""
    target = to / now.astimezone(UTC).strftime(NAME)
    part = target.with_name(f"{target.name}.part")
    if target.exists():
        raise NoBackup(f"There is a backup at {target} already: wait a second and try again.")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    earlier = latest(to)
    if settings.sqlite_file is not None:
        backups.of_sqlite(settings.sqlite_file, part / "database.db")
    else:
        backups.of_postgres(settings.database_url, part / "database.dump")
    whole = sorted(vault.keys.whole_files().items())
    kept = [file_id for file_id, length in whole if _keep(vault, file_id, length, part, earlier)]
    contents = {"format": FORMAT, "made_at": now.isoformat(), "files": [file_id.hex for file_id in kept]}
    (part / CONTENTS).write_text(json.dumps(contents), encoding="utf-8")
    os.sync()
    part.rename(target)
    return target


def latest(folder: Path) -> Path | None:
    """The newest whole backup there; None where there is none."""
    found = sorted(
        path.parent for path in folder.glob(f"logbook-*/{CONTENTS}") if not path.parent.name.endswith(".part")
    )
    return found[-1] if found else None


def files_in(backup: Path) -> list[UUID]:
    """The files in a backup. Errors: NoBackup when this is none of ours."""
    try:
        contents = json.loads((backup / CONTENTS).read_text(encoding="utf-8"))
        if contents["format"] == FORMAT:
            return [UUID(hex=each) for each in contents["files"]]
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise NoBackup(
            f"{backup} is no whole backup of a logbook: give the folder `logbook backup` printed."
        ) from broken
    raise NoBackup(f"The backup {backup} was made by a newer version of the logbook. Restore it with that one.")


def put_back_database(settings: Settings, backup: Path) -> None:
    """Put the backup's database in the place of this instance's. Errors: NoBackup when the two are of different kinds."""
    copy, dump = backup / "database.db", backup / "database.dump"
    if settings.sqlite_file is not None and copy.exists():
        for beside in ("-wal", "-shm"):
            Path(f"{settings.sqlite_file}{beside}").unlink(missing_ok=True)
        fresh = settings.sqlite_file.with_name(f"{settings.sqlite_file.name}.restored")
        shutil.copy2(copy, fresh)
        os.replace(fresh, settings.sqlite_file)
    elif settings.sqlite_file is None and dump.exists():
        backups.put_back_postgres(settings.database_url, dump)
    else:
        raise NoBackup("The backup is of another kind of database: set LOGBOOK_DATABASE_URL to one like it.")


def put_back_media(vault: Vault, backup: Path) -> int:
    """Put back the encrypted files that have a key and are missing here; gives how many. Errors: StorageFull; Away."""
    count = 0
    missing = (set(files_in(backup)) & vault.keys.whole_files().keys()) - vault.store.sizes().keys()
    for file_id in sorted(missing):
        stored = place_of(backup / "media", file_id)
        if stored.exists():
            vault.store.put_back(file_id, stored)
            count += 1
    os.sync()
    return count


def _keep(vault: Vault, file_id: UUID, length: int, part: Path, earlier: Path | None) -> bool:
    """Copy one file, or link it to the earlier backup's: what is encrypted and whole never changes. False when it is gone."""
    from logbook.adapters.vault import NoSuchFile  # noqa: PLC0415 - loads the cryptography
    from logbook.adapters.vault.chunks import stored_length  # noqa: PLC0415 - as above

    target = place_of(part / "media", file_id)
    before = place_of(earlier / "media", file_id) if earlier else None
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if before is not None and before.exists() and before.stat().st_size == stored_length(length):
        os.link(before, target)
        return True
    try:
        vault.store.copy(file_id, target)
    except NoSuchFile:  # destroyed since it was listed
        target.unlink(missing_ok=True)
        return False
    return True

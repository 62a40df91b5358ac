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
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from logbook.adapters import backups
from logbook.adapters.backups import NoBackup
from logbook.config import Settings

NAME = "logbook-%Y%m%dT%H%M%SZ"
CONTENTS = "backup.json"
FORMAT = 1


def place_of(media: Path, file_id: UUID) -> Path:
    """Where a file lies below a folder of media, as the vault's own folder has it."""
    return media / file_id.hex[-2:] / file_id.hex


def take(settings: Settings, whole_files: Iterable[UUID], to: Path, now: datetime) -> Path:
    """Make a backup in this folder and give its path. Errors: NoBackup."""
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
    kept = [file_id for file_id in sorted(whole_files) if _keep(settings, file_id, part, earlier)]
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


def put_back_media(settings: Settings, backup: Path, wanted: Iterable[UUID]) -> int:
    """Put back the encrypted files that are wanted and missing here; gives how many."""
    count = 0
    for file_id in sorted(set(files_in(backup)) & set(wanted)):
        source, target = place_of(backup / "media", file_id), place_of(settings.media_folder, file_id)
        if not target.exists() and source.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(source, target.with_name(f"{target.name}.restored"))
            target.with_name(f"{target.name}.restored").rename(target)
            count += 1
    os.sync()
    return count


def _keep(settings: Settings, file_id: UUID, part: Path, earlier: Path | None) -> bool:
    """Copy one file, or link it to the earlier backup's: what is encrypted and whole never changes. False when it is gone."""
    source, target = place_of(settings.media_folder, file_id), place_of(part / "media", file_id)
    before = place_of(earlier / "media", file_id) if earlier else None
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if before is not None and before.exists() and before.stat().st_size == source.stat().st_size:
            os.link(before, target)
        else:
            shutil.copy2(source, target)
    except FileNotFoundError:  # destroyed since it was listed
        return False
    return True

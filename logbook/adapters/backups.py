"""A copy of the whole database, taken before its schema changes and readable by its owner alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from logbook.config import Settings

FOLDER = "backups"


class NoBackup(Exception):
    """No copy could be taken; the sentence says why and what to do."""


def take(settings: Settings, now: datetime) -> Path:
    """Copy the database into the instance's backups and give the copy's path. Errors: NoBackup."""
    folder = settings.instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"before-migration-{now:%Y%m%dT%H%M%SZ}"
    if settings.sqlite_file is not None:
        return of_sqlite(settings.sqlite_file, folder / f"{name}.db")
    return of_postgres(settings.database_url, folder / f"{name}.dump")


def of_sqlite(source: Path, target: Path) -> Path:
    """A whole, consistent copy of the database file while it is in use."""
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)
    return target


def of_postgres(url: str, target: Path, program: str | None = None) -> Path:
    """A dump for pg_restore. The password goes by the environment: other accounts can read a command line."""
    pg_dump = program or shutil.which("pg_dump")
    if pg_dump is None:
        raise NoBackup("pg_dump is not installed here (Debian's package is postgresql-client).")
    target.touch(mode=0o600)
    command = [pg_dump, "--format=custom", "--no-password", f"--file={target}"]
    done = subprocess.run(  # noqa: S603 - our own arguments
        command, env={**os.environ, **_as_environment(url)}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        target.unlink()
        said = done.stderr.strip().splitlines()
        raise NoBackup(f"pg_dump did not finish: {said[-1] if said else done.returncode}")
    return target


def _as_environment(url: str) -> dict[str, str]:
    """The address as the variables that PostgreSQL's own programs read."""
    from psycopg import pq  # noqa: PLC0415 - the driver is there only where PostgreSQL is used

    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    options = pq.Conninfo.parse(plain.encode())
    return {each.envvar.decode(): each.val.decode() for each in options if each.envvar and each.val}

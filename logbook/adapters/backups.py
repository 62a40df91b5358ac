"""A copy of the whole database, taken before it changes as a whole and readable by its owner alone."""

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


def take(settings: Settings, now: datetime, before: str = "before-migration") -> Path:
    """Copy the database into the instance's backups and give the copy's path. Errors: NoBackup."""
    folder = settings.instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{before}-{now:%Y%m%dT%H%M%SZ}"
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
    command = [_program("pg_dump", program), "--format=custom", "--no-password", f"--file={target}"]
    target.touch(mode=0o600)
    try:
        _run(command, url)
    except NoBackup:
        target.unlink()
        raise
    return target


def put_back_postgres(url: str, dump: Path, program: str | None = None) -> None:
    """Make the database what the dump says, whole or not at all. Errors: NoBackup, and then nothing was changed."""
    found = _program("pg_restore", program)
    how = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--no-password"]
    _run([found, *how, f"--dbname={_as_environment(url).get('PGDATABASE', 'postgres')}", str(dump)], url)


def _program(name: str, given: str | None) -> str:
    found = given or shutil.which(name)
    if found is None:
        raise NoBackup(f"{name} is not installed here (Debian's package is postgresql-client).")
    return found


def _run(command: list[str], url: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own arguments
        command, env={**os.environ, **_as_environment(url)}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise NoBackup(f"{Path(command[0]).name} did not finish: {said[-1] if said else done.returncode}")


def _as_environment(url: str) -> dict[str, str]:
    """The address as the variables that PostgreSQL's own programs read."""
    from psycopg import pq  # noqa: PLC0415 - the driver is there only where PostgreSQL is used

    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    options = pq.Conninfo.parse(plain.encode())
    return {each.envvar.decode(): each.val.decode() for each in options if each.envvar and each.val}

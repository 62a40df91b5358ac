"""Where the databases of the tests come from: SQLite unless LOGBOOK_TEST_DATABASE says postgresql."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from tests.postgres import new_database, running_server

KIND = "LOGBOOK_TEST_DATABASE"
SOCKET = "LOGBOOK_TEST_SOCKET"
"""Where the one PostgreSQL of the run listens; set here, inherited by the workers."""
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - private folders are made in it
"""A file system without a disk behind it: these tests wait for no disk. The faults use real files."""


def pytest_configure(config: pytest.Config) -> None:
    """Start the one PostgreSQL of the run, in the process that starts the workers; they inherit where it is."""
    kind = os.environ.get(KIND, "sqlite")
    if kind not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"{KIND} is {kind}; it can be sqlite or postgresql")
    if kind == "postgresql" and not hasattr(config, "workerinput"):
        stack = ExitStack()
        os.environ[SOCKET] = stack.enter_context(running_server())
        config.add_cleanup(stack.close)


def pytest_report_header() -> str:
    """Say which database answers."""
    return f"database: {os.environ.get(KIND, 'sqlite')}"


def is_postgresql() -> bool:
    """Whether this run is for PostgreSQL."""
    return os.environ.get(KIND) == "postgresql"


@contextmanager
def any_postgresql() -> Iterator[str]:
    """The folder of the socket of a PostgreSQL: the run's own where it has one."""
    if SOCKET in os.environ:
        yield os.environ[SOCKET]
        return
    with running_server() as folder:
        yield folder


@contextmanager
def new_empty_database() -> Iterator[str]:
    """The address of a database with nothing in it, gone afterwards."""
    if is_postgresql():
        yield new_database(os.environ[SOCKET], f"logbook_{uuid4().hex}")
        return
    nearest = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="logbook-tests-", dir=nearest) as folder:
        yield f"sqlite:///{folder}/logbook.db"


@contextmanager
def new_database_of_ours() -> Iterator[Database]:
    """One with our tables in it and nobody in them, for tests that fill one of their own; gone afterwards."""
    with new_empty_database() as url, Database(url) as database:
        migrate(database)
        yield database

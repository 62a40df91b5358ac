"""The database of the tests: SQLite unless LOGBOOK_TEST_DATABASE says postgresql; one for each worker, migrated once.

A pytest plugin, so that the settings of whoever runs the tests are put away before anything of the logbook reads them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from logbook.adapters import migrations
from logbook.adapters.database import Database

from tests.postgres import new_database, running_server
from tests.resetting import PostgresRows, Resetting, SqliteRows

KIND = "LOGBOOK_TEST_DATABASE"
SOCKET = "LOGBOOK_TEST_SOCKET"
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


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """No test sees the settings of the machine it runs on."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LOGBOOK_") and name not in (KIND, SOCKET)]:
            patch.delenv(name)
        yield


@contextmanager
def new_empty_database() -> Iterator[str]:
    """The address of a database with nothing in it, gone afterwards."""
    if os.environ.get(KIND) == "postgresql":
        yield new_database(os.environ[SOCKET], f"logbook_{uuid4().hex}")
        return
    nearest = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="logbook-tests-", dir=nearest) as folder:
        yield f"sqlite:///{folder}/logbook.db"


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """This worker's database, migrated."""
    with new_empty_database() as url:
        database = Database(url)
        migrations.migrate(database)
        database.dispose()
        yield url


@pytest.fixture(scope="session")
def rows(database_url: str) -> Iterator[Resetting]:
    """What puts this worker's database back; whoever adds rows every test begins with calls `keep` once."""
    kind = PostgresRows if database_url.startswith("postgresql") else SqliteRows
    resetting = kind(database_url.removeprefix("sqlite:///"))
    yield resetting
    resetting.close()


@pytest.fixture(scope="session")
def worker_database(database_url: str) -> Iterator[Database]:
    """The application's own way to this worker's database, its connections kept from test to test."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def database(worker_database: Database, rows: Resetting) -> Iterator[Database]:
    """The database as the kept rows have it; what the test leaves in it is gone afterwards."""
    yield worker_database
    rows.restore()

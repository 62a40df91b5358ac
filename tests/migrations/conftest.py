"""What pytest-alembic needs: the logbook's own migrations, and an empty database of the kind this run is for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_alembic.config import Config
from sqlalchemy import Engine

from logbook.adapters.database import Database
from logbook.adapters.migrations import alembic_config as shipped
from tests.databases import new_empty_database


@pytest.fixture
def empty_database() -> Iterator[Database]:
    """The application's own way to a database with nothing in it."""
    with new_empty_database() as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def alembic_config() -> Config:
    """The configuration the application migrates with."""
    return Config(alembic_config=shipped())


@pytest.fixture
def alembic_engine(empty_database: Database) -> Engine:
    """The engine the migrations run on."""
    return empty_database.engine

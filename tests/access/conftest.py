"""The scene, put back before each test and between probes that change something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from logbook.adapters.database import Database
from logbook.config import Settings
from tests.access.canaries import plant
from tests.access.walk import Walk
from tests.resetting import PostgresRows, Resetting, SqliteRows
from tests.world import World


@pytest.fixture
def walk(_scene: tuple[Resetting, World], world: World, app: Flask) -> Walk:
    """The application with the scene in it."""
    rows, built = _scene
    rows.restore()
    return Walk(app, World(dict(built.ids)), rows.restore, rows.untouched)


@pytest.fixture
def planted(walk: Walk, database: Database, settings: Settings) -> Iterator[Walk]:
    """The same, with hostile markup in every text."""
    with database.writing() as db:
        plant(db, walk.world)
    file = settings.sqlite_file
    rows: Resetting = SqliteRows(str(file)) if file else PostgresRows(settings.database_url, "kept_planted")
    yield Walk(walk.app, walk.world, rows.restore, rows.untouched)
    rows.close()

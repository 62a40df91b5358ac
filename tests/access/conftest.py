"""The scene: built once a run, put back before each test and between probes that change something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from logbook.adapters.database import Database
from logbook.config import Settings
from tests.access import scene
from tests.access.walk import Walk
from tests.resetting import PostgresRows, Resetting, SqliteRows
from tests.world import NOW, World


@pytest.fixture(scope="session")
def _scene(_kept: tuple[Resetting, World], database: Database, settings: Settings) -> Iterator[tuple[Resetting, World]]:
    _, built = _kept
    world = World(dict(built.ids))
    with time_machine.travel(NOW, tick=False), database.writing() as db:
        scene.build(db, world)
        db.commit()
    rows: Resetting
    if settings.sqlite_file:
        rows = SqliteRows(str(settings.sqlite_file))
    else:
        rows = PostgresRows(settings.database_url, "kept_scene")
    yield rows, world
    rows.close()


@pytest.fixture
def walk(_scene: tuple[Resetting, World], world: World, app: Flask) -> Walk:
    """The application with the scene in it."""
    rows, built = _scene
    rows.restore()
    return Walk(app, World(dict(built.ids)), rows.restore)

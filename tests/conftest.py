"""The database of a test run, the world in it, and a browser for anybody of the cast.

SQLite unless LOGBOOK_TEST_DATABASE says postgresql. The schema is made by the migrations, once; between tests the rows are put back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypotheses
from sqlalchemy.orm import Session

from logbook import create_app
from logbook.adapters import database as databases
from logbook.adapters import secrets
from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from logbook.adapters.vault import open_vault
from logbook.config import Settings
from logbook.routes import application
from tests import world as worlds
from tests.access import scene
from tests.databases import KIND, SOCKET, new_empty_database, pytest_configure, pytest_report_header
from tests.resetting import PostgresRows, Resetting, SqliteRows
from tests.world import NOW, World

__all__ = ["pytest_configure", "pytest_report_header"]

# A busy machine is slow, not wrong: no example has to be tried, or made, within a time.
hypotheses.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypotheses.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in list(os.environ):
        if name.startswith("LOGBOOK_") and name not in (KIND, SOCKET):
            del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _statements_stay_compiled() -> Iterator[None]:
    """A web process keeps few statements compiled, for its memory's sake; here one process asks all there are, again and again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "FEW", 1000)
        patch.setattr(databases, "PREPARED", 500)
        yield


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """An empty database of the kind this run is for."""
    with new_empty_database() as url:
        yield url


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def settings(database_url: str, instance: Path) -> Settings:
    """The settings the application under test runs with."""
    return Settings(instance=instance, database_url=database_url, secret_key="a secret for tests alone")


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The application, on a migrated database."""
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    migrate(made.extensions["logbook.database"])
    return made


@pytest.fixture(scope="session")
def database(app: Flask) -> Database:
    """The application's own database."""
    found: Database = app.extensions["logbook.database"]
    return found


@pytest.fixture(scope="session")
def _kept(database: Database, settings: Settings) -> Iterator[tuple[Resetting, World]]:
    with database.writing() as writing:
        world = worlds.build(writing)
        writing.commit()
    rows: Resetting
    if settings.sqlite_file:
        rows = SqliteRows(str(settings.sqlite_file))
    else:
        rows = PostgresRows(settings.database_url)
    yield rows, world
    rows.close()
    database.dispose()


@pytest.fixture(scope="session")
def _scene(_kept: tuple[Resetting, World], database: Database, settings: Settings) -> Iterator[tuple[Resetting, World]]:
    """The scene of tests/access: somebody at every edge, a thing of every kind; built once a run."""
    _, built = _kept
    world = World(dict(built.ids))
    with time_machine.travel(NOW, tick=False), database.writing() as db:
        scene.build(db, world, open_vault(settings))
        db.commit()
    rows: Resetting
    if settings.sqlite_file:
        rows = SqliteRows(str(settings.sqlite_file))
    else:
        rows = PostgresRows(settings.database_url, "kept_scene")
    yield rows, world
    rows.close()


NEXT = pytest.StashKey[pytest.Item | None]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Tell what a test leaves behind who comes next."""
    item.stash[NEXT] = nextitem


def in_the_scene(test: object) -> bool:
    """Whether a test stands in the scene of tests/access, which puts itself back."""
    return "walk" in getattr(test, "fixturenames", ())


@pytest.fixture
def world(_kept: tuple[Resetting, World], request: pytest.FixtureRequest) -> Iterator[World]:
    """The cast, at their Wednesday morning; whatever a test does to them is undone after it."""
    rows, built = _kept
    with time_machine.travel(NOW, tick=False):
        yield World(dict(built.ids))
    if not (in_the_scene(request.node) and in_the_scene(request.node.stash[NEXT])):
        rows.restore()


@pytest.fixture
def db(database: Database, world: World) -> Iterator[Session]:
    """A writing session. Commit before the application is asked anything: on SQLite there is one writer."""
    with database.writing() as session:
        yield session


Browse = Callable[[str], FlaskClient]


@pytest.fixture
def browse(app: Flask, database: Database, world: World) -> Browse:
    """`browse("tess")` is a browser in which Tess has signed in; `browse("")` one in which nobody has."""

    def browser(name: str) -> FlaskClient:
        client = app.test_client()
        if name:
            token = secrets.new_token()
            service = worlds.CAST[name][0]
            with database.writing() as session:
                session.execute(worlds.sign_in_row(world.ids[name], world.ids[service], token, NOW))
                session.commit()
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
        return client

    return browser


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many probes the access matrix made: the figure is part of what it must reach."""
    told = [dict(report.user_properties) for report in terminalreporter.stats.get("passed", ())]
    probes = sum(int(properties.get("access probes", 0)) for properties in told)
    if probes:
        terminalreporter.write_line(f"access probes: {probes:,}, each with the answer of the table")

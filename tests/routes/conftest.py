"""Browsers that more than one file of page tests needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.adapters.vault import Vault, open_vault
from tests import recordings
from tests.conftest import Browse
from tests.courses import course, newcomer, place
from tests.intervising import WITHIN, Rows, Sharing, agrees, group, meeting, share
from tests.moments import Page
from tests.watching import CONTENT, Watching
from tests.world import NOW, World, sign_in_row


@pytest.fixture
def nell(app: Any, db: Session, world: World) -> FlaskClient:
    """The browser of Nell, who was at a course and is deciding."""
    newcomer(db, world)
    course(db, world)
    place(db, world, "nell")
    db.execute(sign_in_row(world.nell, world.saltmarsh, "token of nell", NOW))
    db.commit()
    browser: FlaskClient = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "token of nell"
    return browser


@pytest.fixture
def page(db: Session, world: World, browse: Browse) -> Iterator[Page]:
    """Tess has a client, a cycle and its film registered, and nothing marked yet."""
    world.client(db, "heron")
    world.cycle(db, "one", "heron")
    recordings.film(db, world, "film", "one")
    db.commit()
    yield Page(browse("tess"), world, db)
    db.rollback()


@pytest.fixture
def watching(app: Flask, db: Session, world: World, browse: Browse, database: Database) -> Watching:
    vault: Vault = open_vault(app.extensions["logbook.settings"])
    world.client(db, "heron")
    world.cycle(db, "cycle", "heron")
    recordings.film(db, world, "film", "cycle")
    recordings.clip(db, vault, world, "moment", of_film="film", content=CONTENT, principles=["receiving"])
    db.commit()
    return Watching(world, database, browse)


@pytest.fixture
def sharing(watching: Watching, db: Session, world: World, database: Database) -> Sharing:
    agrees(db, world, "heron", WITHIN)
    group(db, world, "theo", "tess", "ash")
    meeting(db, world, begun_at=NOW)
    share(db, world)
    db.commit()
    return Sharing(watching, database, world)


@pytest.fixture
def rows(database: Database) -> Rows:
    """What the database answers."""

    def asked(query: Any) -> list[Any]:
        with database.reading() as reading:
            return list(reading.scalars(query))

    return asked


@pytest.fixture
def here(db: Session, world: World) -> World:
    """A group of Tess, who looks after it, Theo and Ash; its meeting is planned for today."""
    group(db, world, "tess", "theo", "ash")
    meeting(db, world)
    db.commit()
    return world

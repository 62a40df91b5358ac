"""An instance folder with the cast in it and a client for each trainee, as the real server finds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from logbook import create_app
from logbook.adapters import clock, migrations
from logbook.adapters import secrets as hashes
from logbook.adapters.database import Database
from logbook.cli import doctor, verify_journal
from logbook.config import read_settings
from logbook.models.accounts import SignIn
from logbook.models.base import new_id
from tests import world as worlds
from tests.world import World


@dataclass
class Instance:
    """A folder the real server can be started on, and this process's own way to look into it."""

    folder: Path
    app: Flask
    world: World

    @property
    def database(self) -> Database:
        """The same database, looked at from outside the server."""
        found: Database = self.app.extensions["logbook.database"]
        return found

    def sign_in(self, name: str, tokens: list[str]) -> None:
        """Open one session a token for somebody of the cast."""
        service, _roles = worlds.CAST[name]
        now = clock.now()
        rows = [
            {
                "id": new_id(),
                "service_id": self.world.ids[service],
                "person_id": self.world.ids[name],
                "token_hash": hashes.hash_of(token),
                "started_at": now,
                "seen_at": now,
            }
            for token in tokens
        ]
        with self.database.connection() as connection:
            connection.execute(insert(SignIn), rows)

    @property
    def now(self) -> datetime:
        """This moment, as the server on it will say it."""
        return clock.now()

    def is_sound(self) -> bool:
        """What an operator would ask: does the journal hold, and do the figures agree with their facts?"""
        where = ["--instance", str(self.folder)]
        return verify_journal.run(where) == 0 and doctor.run(where) == 0


@pytest.fixture
def instance_folder(tmp_path: Path) -> Iterator[Instance]:
    """A fresh one on a real disk, made as the server itself would make it."""
    settings = read_settings(tmp_path / "instance", environ={})
    app = create_app(settings)
    database: Database = app.extensions["logbook.database"]
    migrations.migrate(database)
    with database.writing() as db:
        world = worlds.build(db)
        db.commit()
    yield Instance(tmp_path / "instance", app, world)
    database.dispose()

"""A clip of Tess's with bytes in the vault, and browsers that play it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from werkzeug.test import TestResponse

from logbook.adapters.database import Database
from logbook.models.accounts import SignIn
from logbook.models.base import new_id
from logbook.models.concerns import Concern
from logbook.models.journal import JournalEntry
from logbook.models.people import SupervisionLine
from logbook.models.recordings import Clip
from tests import recordings
from tests.conftest import Browse
from tests.world import NOW, TODAY, World

CONTENT = recordings.noise(300_000)
ASKS = {"Accept": "application/json"}


@dataclass
class Watching:
    """A clip of Tess's, and browsers that play it."""

    world: World
    database: Database
    browse: Browse

    def page(self, who: FlaskClient) -> TestResponse:
        return who.get(f"/clips/{self.world.moment}")

    def ask(self, who: FlaskClient) -> TestResponse:
        return who.post(f"/clips/{self.world.moment}/address", headers=ASKS)

    def address(self, who: FlaskClient) -> str:
        answer = self.ask(who)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["address"])

    def standing(self, who: FlaskClient) -> TestResponse:
        return who.get(f"/clips/{self.world.moment}/standing")

    def rows(self, query: Any) -> list[Any]:
        with self.database.reading() as db:
            return list(db.scalars(query))

    def journal(self) -> list[str]:
        return self.rows(select(JournalEntry.verb).order_by(JournalEntry.number))

    def change(self, statement: Any) -> None:
        with self.database.writing() as db:
            db.execute(statement)
            db.commit()

    def ends(self, way: str) -> None:
        """One of the ways in which a permission ends: a word, or a moment of the clip's own that is set."""
        if way == "withdrawn":
            with self.database.writing() as db:
                self.world.withdraws(db, "heron")
                db.commit()
        elif way == "concern":
            raised = {"client_id": self.world.heron, "owner_id": self.world.tess, "raised_by_id": self.world.sunny}
            self.change(insert(Concern).values(id=new_id(), service_id=self.world.saltmarsh, raised_at=NOW, **raised))
        elif way == "relationship":
            self.change(update(SupervisionLine).values(until=TODAY - timedelta(days=1)))
        elif way == "signed out":
            self.change(update(SignIn).values(ended_at=NOW))
        else:
            self.change(update(Clip).where(Clip.id == self.world.moment).values(**{way: NOW}))

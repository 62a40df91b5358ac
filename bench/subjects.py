"""What is measured: a database filled with invented trainees, and somebody of each kind signed in to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from secrets import randbelow
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import func, insert, select

from bench.servers import Answer, Asking
from logbook import create_app
from logbook.adapters import clock, secrets
from logbook.adapters.database import Database
from logbook.cli import migrate
from logbook.cli.demo import fill
from logbook.cli.demo.scale import address_of
from logbook.config import Settings, read_settings
from logbook.domain.people import Role
from logbook.models.accounts import SignIn
from logbook.models.cycles import Cycle
from logbook.models.people import Person


@dataclass(frozen=True, slots=True)
class Subject:
    """One filled database with an application on it in this process."""

    trainees: int
    settings: Settings
    app: Flask

    def somebody(self) -> str:
        """Some trainee, another one each time: whoever saves is not whose pages are measured."""
        return address_of(Role.TRAINEE, randbelow(self.trainees // 2) + self.trainees // 2)

    @property
    def database(self) -> Database:
        """The application's database."""
        found: Database = self.app.extensions["logbook.database"]
        return found

    def cookie(self, address: str) -> str:
        """A fresh session of the person with this address, as the cookie a browser would send."""
        token = uuid4().hex
        with self.database.writing() as db:
            person = db.execute(select(Person.id, Person.service_id).where(Person.email == address)).one()
            now = clock.now()
            times = {"started_at": now, "seen_at": now}
            row = {"id": uuid4(), "service_id": person.service_id, "person_id": person.id}
            db.execute(insert(SignIn).values(**row, **times, token_hash=secrets.hash_of(token)))
            db.commit()
        client = self.app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"] = token
        cookie = client.get_cookie("logbook")
        assert cookie is not None
        return f"logbook={cookie.value}"


DAYS_TO_FILL = 200
AFTER_THE_FIRST = 60
"""Everybody's first film is longer ago than both together, and its review is over by then."""

TRAINEE = address_of(Role.TRAINEE, 0)
SUPERVISOR = address_of(Role.SUPERVISOR, 0)
COORDINATOR = address_of(Role.COORDINATOR, 0)


@contextmanager
def filled(folder: Path, trainees: int, url: str = "", services: int = 0) -> Iterator[Subject]:
    """An instance folder with so many trainees; filled at the first time and kept for the next."""
    settings = read_settings(folder, environ={"LOGBOOK_DATABASE_URL": url} if url else {})
    database = Database(settings.database_url)
    migrate.bring_up_to_date(settings, database, backup=False)
    with database.reading() as db:
        there = db.scalar(select(Person.id).limit(1))
    if there is None:
        fill(database, clock.now().date(), trainees=trainees, services=services)
    database.dispose()
    app = create_app(settings)
    yield Subject(trainees, settings, app)
    app.extensions["logbook.database"].dispose()


class Savings:
    """The form of a new cycle, sent again and again, each time for a film of another day after the first: most saves are not of
    somebody's first cycle, which counts in the service's statistics too."""

    def __init__(self, subject: Subject, asking: Asking, address: str) -> None:
        page = asking.get("/cycles/new", plain=True).body.decode()
        self._asking = asking
        self._fields = {name: _hidden(page, name) for name in ("csrf_token", "shown_client")}
        self._client = self._fields["shown_client"]
        self._first, self._saved = _first_film(subject, address), 0

    def save(self) -> Answer:
        """One more cycle, filmed the day after the last one; saved durably before the answer comes."""
        self._saved += 1
        return self._asking.post("/cycles/new", self.fields())

    def fields(self) -> dict[str, str]:
        """What is sent: the minimum that is ready for sign-off; and that it is another film, for when the days begin anew."""
        day = self._first + timedelta(days=AFTER_THE_FIRST + self._saved % DAYS_TO_FILL)
        reviewed = day + timedelta(days=3)
        return self._fields | {
            "form_id": str(UUID(int=uuid4().int)),
            "client": self._client,
            **_another_day("filmed_on", day.year, day.month, day.day),
            "childs_answer": "yes",
            **_another_day("reviewed_on", reviewed.year, reviewed.month, reviewed.day),
            "review_minutes": "45",
            "line": "She waits, he looks up.",
            "next_step": "Film bath time.",
            "another_film": "y",
        }


def _first_film(subject: Subject, address: str) -> date:
    first = select(func.min(Cycle.filmed_on)).join(Person, Person.id == Cycle.trainee_id)
    with subject.database.reading() as db:
        return db.scalar(first.where(Person.email == address)) or clock.now().date()


def _another_day(name: str, year: int, month: int, day: int) -> dict[str, str]:
    return {name: "another", f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', page)
    return (found[1] or found[2]) if found else ""

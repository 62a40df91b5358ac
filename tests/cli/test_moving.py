"""A running logbook goes from SQLite to PostgreSQL whole, or stays whole where it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from logbook import cli, create_app
from logbook.actions import journal
from logbook.adapters import clock, closed_doors
from logbook.adapters.database import Database
from logbook.cli import migrate, moving
from logbook.cli.demo import fill
from logbook.config import Settings, read_settings
from logbook.models import every_table
from logbook.models.people import Person
from logbook.models.services import Service
from tests.databases import SOCKET
from tests.postgres import new_database, running_server


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    """Where a PostgreSQL listens: the run's own where it has one."""
    if SOCKET in os.environ:
        yield os.environ[SOCKET]
        return
    with running_server() as folder:
        yield folder


@dataclass
class Move:
    """A logbook on SQLite and an empty PostgreSQL."""

    settings: Settings
    here: Database
    url: str
    there: Database

    def go(self) -> int:
        """`logbook migrate-to`."""
        return cli.main(["migrate-to", self.url, "--instance", str(self.settings.instance)])

    def sums(self, database: Database) -> dict[str, moving.Sum]:
        """Every table's count and digest."""
        with database.connection() as connection:
            return {name: moving.there(table, connection) for name, table in every_table().items()}


@pytest.fixture
def move(tmp_path: Path, socket: str) -> Iterator[Move]:
    settings = read_settings(tmp_path / "instance", environ={})
    url = new_database(socket, f"moved_{uuid4().hex}")
    with Database(settings.database_url) as here, Database(url) as there:
        migrate.bring_up_to_date(settings, here)
        fill(here, date(2026, 10, 5), trainees=3)
        yield Move(settings, here, url, there)


def rename(database: Database, name: str) -> None:
    with database.writing() as db:
        db.execute(update(Service).values(name=name))
        journal.record(db, None, "service renamed", db.scalars(select(Service.id)).first(), None, clock.now())  # type: ignore[arg-type]
        journal.commit(db)


def test_every_row_is_the_same_there(move: Move, capsys: pytest.CaptureFixture[str]) -> None:
    before = move.sums(move.here)
    assert move.go() == 0
    said = capsys.readouterr().out
    assert move.sums(move.there) == before
    assert before["cycles"].rows > 100
    assert f"cycles: {before['cycles']}" in said
    assert "LOGBOOK_DATABASE_URL" in said


def test_nothing_is_written_here_afterwards_until_somebody_decides_to_stay(move: Move) -> None:
    assert move.go() == 0
    for write in (
        insert(Service).values(name="Late", created_at=clock.now()),
        update(Service).values(name="Late"),
        delete(Person),
    ):
        with move.here.writing() as db, pytest.raises(IntegrityError) as refused:
            db.execute(write)
        assert closed_doors.refuses(refused.value)
    assert cli.main(["migrate-to", "--stay", "--instance", str(move.settings.instance)]) == 0
    rename(move.here, "Staying")


def test_a_server_that_was_forgotten_says_so_and_gives_back_what_was_typed(move: Move) -> None:
    assert move.go() == 0
    app = create_app(move.settings)
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post(
        "/forgotten-password", data={"email": "wren of nowhere@example.org", "x": "two words"}
    )
    answer = app.test_client().post("/forgotten-password", data={"email": "wren@example.org", "x": "two words"})
    app.extensions["logbook.database"].dispose()
    assert answer.status_code == 503
    assert "two words" in answer.text


def test_moving_again_does_nothing(move: Move, capsys: pytest.CaptureFixture[str]) -> None:
    assert move.go() == 0
    rename(move.there, "Over there")
    assert move.go() == 0
    assert "was moved already" in capsys.readouterr().out
    with move.there.reading() as db:
        assert "Over there" in db.scalars(select(Service.name)).all()


def test_interrupted_in_the_middle_both_are_as_before(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    before = move.sums(move.here)
    copied: list[object] = []

    def copy(table: object, source: object, loader: object) -> moving.Sum:
        if len(copied) == 20:
            raise KeyboardInterrupt
        copied.append(table)
        return was(table, source, loader)  # type: ignore[arg-type]

    was = moving.copy
    monkeypatch.setattr(moving, "copy", copy)
    with pytest.raises(KeyboardInterrupt):
        move.go()
    monkeypatch.undo()
    with move.there.reading() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == 0
    assert move.sums(move.here) == before
    rename(move.here, "Going on")
    assert move.go() == 0
    assert move.sums(move.there) == move.sums(move.here)


def test_interrupted_between_the_two_commits_it_is_done_anew(move: Move) -> None:
    assert move.go() == 0
    with move.here.connection() as connection:
        closed_doors.open_again(connection)  # as if the process had ended before it closed the doors
    rename(move.here, "Went on here")
    assert move.go() == 0
    assert move.sums(move.there) == move.sums(move.here)


def test_people_who_are_no_copy_of_these_are_left_alone(move: Move, capsys: pytest.CaptureFixture[str]) -> None:
    assert move.go() == 0
    with move.here.connection() as connection:
        closed_doors.open_again(connection)
    rename(move.there, "Worked there")
    there = move.sums(move.there)
    assert move.go() == 1
    assert "not a copy of this logbook" in capsys.readouterr().err
    assert move.sums(move.there) == there
    rename(move.here, "Not closed here")


def test_a_row_that_changes_on_the_way_stops_the_move(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    was = moving.there

    def there(table: object, connection: object) -> moving.Sum:
        seen = was(table, connection)  # type: ignore[arg-type]
        seen.total += getattr(table, "name", "") == "cycles"
        return seen

    monkeypatch.setattr(moving, "there", there)
    assert move.go() == 1
    monkeypatch.undo()
    with move.there.reading() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == 0
    rename(move.here, "Going on")


def test_what_postgresql_does_not_take_is_named(move: Move, capsys: pytest.CaptureFixture[str]) -> None:
    with move.here.connection() as connection:
        connection.execute(update(Service).values(name="Salt\0marsh"))
    assert move.go() == 1
    assert "does not take a row of services" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["", "sqlite:///elsewhere.db", "mysql://x/y"])
def test_it_says_where_it_can_go(move: Move, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    move.url = url
    assert move.go() == 1
    assert "postgresql://user:password@host/name" in capsys.readouterr().err


def test_a_database_of_something_else_is_left_alone(move: Move, capsys: pytest.CaptureFixture[str]) -> None:
    with move.there.connection() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (number int)")
    assert move.go() == 1
    assert "tables of something else" in capsys.readouterr().err

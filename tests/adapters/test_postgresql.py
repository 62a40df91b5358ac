"""Connections to PostgreSQL: what they keep between requests, what each transaction is, and a server that went away."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any, cast
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from logbook.adapters import postgresql
from logbook.adapters.database import Database
from tests.databases import any_postgresql
from tests.postgres import new_database

OFTEN = 8
"""More often than the driver asks a statement before it has it prepared."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with any_postgresql() as socket:
        yield new_database(socket, f"kept_{uuid4().hex}")


@pytest.fixture
def there(url: str) -> Iterator[Database]:
    """A database with one table and one row in it."""
    with Database(url) as database:
        with database.connection() as connection:
            connection.execute(text("DROP TABLE IF EXISTS said"))
            connection.execute(text("CREATE TABLE said (word text)"))
            connection.execute(text("INSERT INTO said VALUES ('before')"))
        yield database


def driver(db: Session) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", db.connection().connection.driver_connection)


def words(db: Session) -> list[str]:
    return list(db.scalars(text("SELECT word FROM said WHERE word <> :not_this"), {"not_this": "nothing"}))


def prepared(db: Session) -> int:
    return cast(int, db.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM said%'")))


def test_a_statement_asked_often_stays_prepared_from_request_to_request(there: Database) -> None:
    for _ in range(OFTEN):
        with there.reading() as db:
            assert words(db) == ["before"]
    with there.writing() as db:
        assert prepared(db) == 1
        db.commit()
    with there.reading() as db:
        assert prepared(db) == 1


def test_one_who_reads_sees_one_snapshot_and_cannot_write(there: Database) -> None:
    with there.reading() as reading:
        assert words(reading) == ["before"]
        with there.connection() as connection:
            connection.execute(text("INSERT INTO said VALUES ('meanwhile')"))
        assert words(reading) == ["before"]
        with pytest.raises(DBAPIError, match="read-only"):
            reading.execute(text("INSERT INTO said VALUES ('never')"))
    with there.reading() as reading:
        assert sorted(words(reading)) == ["before", "meanwhile"]


def test_what_was_written_and_not_committed_is_gone(there: Database) -> None:
    with there.writing() as db:
        db.execute(text("INSERT INTO said VALUES ('half')"))
    with there.reading() as db:
        assert words(db) == ["before"]


def test_each_kind_of_transaction_is_its_own_on_one_connection(there: Database) -> None:
    def told(db: Session) -> tuple[Any, ...]:
        asked = (text("SHOW transaction_isolation"), text("SHOW transaction_read_only"))
        return id(driver(db)), *(db.scalar(each) for each in asked)

    found = []
    for begin in (there.reading, there.writing, there.reading):
        with begin() as db:
            found.append(told(db))
        with there.held() as held:
            held.execute(text("SELECT 1"))
            assert cast(Any, held.connection.driver_connection).autocommit
        there.held().close()
    assert [each[1:] for each in found] == [
        ("repeatable read", "on"),
        ("read committed", "off"),
        ("repeatable read", "on"),
    ]
    assert len({each[0] for each in found}) == 1


def test_many_rows_come_in_parts_and_values_go_along(there: Database) -> None:
    numbers = text("SELECT n FROM generate_series(1, :most) n WHERE n % 2 = 0")
    with there.reading() as db:
        found = db.connection(execution_options={"stream_results": True}).execute(numbers, {"most": 5000})
        assert sum(len(part) for part in found.scalars().partitions(100)) == 2500


def test_commits_wait_for_the_disk(there: Database) -> None:
    with there.writing() as db:
        assert db.scalar(text("SHOW synchronous_commit")) == db.scalar(
            text("SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'")
        )


def test_a_connection_the_server_closed_is_made_anew(there: Database) -> None:
    with there.reading() as db:
        gone = driver(db).info.backend_pid
    with there.writing() as other, there.reading() as db:
        assert driver(other).info.backend_pid == gone
        db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": gone})
        other.invalidate()
    with there.reading() as db:
        assert words(db) == ["before"]


@pytest.mark.parametrize("rested", [0, postgresql.RESTED + 1])
def test_one_that_went_while_it_rested_is_noticed_before_it_is_used(
    there: Database, url: str, monkeypatch: pytest.MonkeyPatch, rested: int
) -> None:
    with there.reading() as db:
        gone = driver(db).info.backend_pid
    with Database(url) as outside, outside.connection() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": gone})
    now = monotonic()
    monkeypatch.setattr("logbook.adapters.postgresql.monotonic", lambda: now + rested)
    with there.reading() as db:
        assert driver(db).info.backend_pid != gone
        assert words(db) == ["before"]


def test_one_that_rested_long_is_asked_and_kept(there: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with there.reading() as db:
        same = driver(db).info.backend_pid
    now = monotonic()
    monkeypatch.setattr("logbook.adapters.postgresql.monotonic", lambda: now + postgresql.RESTED + 1)
    with there.reading() as db:
        assert driver(db).info.backend_pid == same
        assert words(db) == ["before"]


def reckoned(url: str) -> list[str]:
    with Database(url) as database, database.reading() as db:
        return [cast(str, db.scalar(text(f"SHOW {name}"))) for name in ("random_page_cost", "jit")]


def tell(url: str, what: str) -> None:
    with Database(url) as database, database.connection() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} {what}"))


def test_the_server_is_told_what_a_row_found_by_an_index_costs_unless_its_operator_did(url: str) -> None:
    assert reckoned(url) == ["1.1", "off"]
    tell(url, "SET random_page_cost = 3")
    assert reckoned(url) == ["3", "off"]
    tell(url, "RESET random_page_cost")
    assert reckoned(url) == ["1.1", "off"]

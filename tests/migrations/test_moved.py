"""What a migration moves from one place to another arrives there, and goes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, select, update

from logbook.adapters import migrations
from logbook.adapters.database import Database
from tests.migrations.test_migrations import a_row

OTHER = UUID(int=2)
Move = Callable[[str], MetaData]


@pytest.fixture
def move(empty_database: Database) -> Move:
    """Goes to a revision, up or down, and gives the tables there."""

    def to(revision: str) -> MetaData:
        with empty_database.rearranging() as connection:
            config = migrations.alembic_config()
            config.attributes["connection"] = connection
            up = revision >= (migrations.revision_of(empty_database) or "")
            (command.upgrade if up else command.downgrade)(config, revision)
            tables = MetaData()
            tables.reflect(connection)
        return tables

    return to


def fill(database: Database, tables: MetaData) -> None:
    """A row in every table."""
    with database.connection() as connection:
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert().values(a_row(table)))


def rows(database: Database, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    with database.connection() as connection:
        found = connection.execute(select(*(table.c[name] for name in columns)).order_by(table.c.id))
        return [tuple(row) for row in found]


def test_a_yes_taken_back_becomes_a_row_of_its_own_and_goes_back(empty_database: Database, move: Move) -> None:
    before = move("0003").tables["consents"]
    fill(empty_database, before.metadata)
    taken_on, signed_on = date(2026, 3, 1), date(2026, 2, 1)
    with empty_database.connection() as connection:
        connection.execute(update(before).values(signed_on=signed_on, withdrawn_on=taken_on))
        row = connection.execute(select(before)).one()._mapping
        id_ = OTHER if isinstance(row["id"], UUID) else OTHER.hex
        connection.execute(before.insert().values(**{**row, "id": id_, "withdrawn_on": None}))
    after = move("0004")
    assert [day for (day,) in rows(empty_database, after.tables["consent_withdrawals"], "on")] == [taken_on]
    assert rows(empty_database, after.tables["consent_withdrawals"], "purpose", "undone_at") == [("care", None)]
    assert rows(empty_database, after.tables["consents"], "purpose", "signed_on") == [("care", signed_on)] * 2
    assert "withdrawn_on" not in after.tables["consents"].c
    back = move("0003").tables
    assert "consent_withdrawals" not in back
    assert {day for (day,) in rows(empty_database, back["consents"], "withdrawn_on")} == {taken_on}


def test_a_viewing_gets_the_day_its_service_had(empty_database: Database, move: Move) -> None:
    fill(empty_database, move("0002"))
    before = move("0023")
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    with empty_database.connection() as connection:
        connection.execute(update(before.tables["services"]).values(time_zone="Europe/London"))
        naive = late.replace(tzinfo=None) if empty_database.is_sqlite else late
        connection.execute(update(before.tables["viewings"]).values(issued_at=naive))
    assert rows(empty_database, move("0024").tables["viewings"], "on") == [(date(2026, 7, 1),)]
    assert "on" not in move("0023").tables["viewings"].c

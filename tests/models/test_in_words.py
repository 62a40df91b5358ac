"""A kept statement is the text the database reads, and means the same."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Integer, Uuid, bindparam, func, literal, or_, select, union_all

from logbook.adapters.database import Database
from logbook.models.in_words import Written, in_words
from logbook.models.people import Person
from logbook.models.services import Service
from tests.world import World


def test_it_finds_the_same_with_the_same_types(database: Database, world: World) -> None:
    who = bindparam("who", type_=Uuid())
    statement = select(
        Person.id, Person.created_at, Person.name.label("called"), literal("50% :of it").label("said")
    ).where(Person.id == who, Person.retired_on.is_(None), Person.name != "No:body")
    with database.reading() as db:
        words = in_words(statement, db.connection().dialect)
        assert isinstance(words, Written)
        found = db.connection().execute(words, {"who": world.tess}).one()
        assert found == db.execute(statement, {"who": world.tess}).one()
    assert isinstance(found.id, UUID)
    assert isinstance(found.created_at, datetime)
    assert (found.created_at.tzinfo, found.called, found.said) == (UTC, "Tess", "50% :of it")


def test_several_put_together_keep_their_order(database: Database, world: World) -> None:
    both = union_all(select(Service.name, func.count()).group_by(Service.name), select(literal("x"), literal(3))).limit(
        bindparam("most", type_=Integer())
    )
    with database.reading() as db:
        words = in_words(both, db.connection().dialect)
        assert isinstance(words, Written)
        found = db.connection().execute(words, {"most": 20}).all()
        assert sorted(map(tuple, found)) == sorted(map(tuple, db.execute(both, {"most": 20}).all()))
    assert world.ids


def test_what_is_written_anew_for_each_asking_stays_a_statement(database: Database, world: World) -> None:
    several = select(Person.id).where(Person.id.in_(bindparam("some", expanding=True)))
    with database.reading() as db:
        assert in_words(several, db.connection().dialect) is several
        assert db.execute(several, {"some": [world.tess, uuid4()]}).scalars().all() == [world.tess]


def test_a_list_that_is_known_is_written_out(database: Database, world: World) -> None:
    those = Person.name.in_(["Tess", "Nobody: at 50% ::all"])
    nobody = Person.id.in_([])
    statement = select(Person.id).where(or_(those, nobody), Person.id != bindparam("who", type_=Uuid()))
    with database.reading() as db:
        words = in_words(statement, db.connection().dialect)
        assert isinstance(words, Written)
        assert db.connection().execute(words, {"who": uuid4()}).scalars().all() == [world.tess]
        assert db.connection().execute(words, {"who": world.tess}).scalars().all() == []


def test_a_value_that_must_be_given_is_asked_for(database: Database, world: World) -> None:
    statement = select(Person.id).where(Person.id == bindparam("who", type_=Uuid()))
    with database.reading() as db, pytest.raises(Exception, match="who"):
        db.connection().execute(in_words(statement, db.connection().dialect), {})
    assert world.ids

"""Every address, every method, everybody of the cast, everybody's things: answered as the tables in `expected/` say."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from logbook.adapters.database import Database
from logbook.models import every_table
from tests.access import scene, table
from tests.access.table import HEADINGS
from tests.access.walk import ARGUMENT, Walk
from tests.databases import is_postgresql

OTHERS = ("theo_", "otto_")
"""Whose things each address that names a thing of the record is tried with, besides the trainee's own."""


Rows = list[dict[str, list[str]]]


def askings() -> Iterator[Any]:
    """Every heading; on PostgreSQL by one who meets each answer, and by everybody where a run may be long."""
    for heading in HEADINGS:
        if is_postgresql():
            yield pytest.param(heading, False, id=f"{heading} by one each")
        yield pytest.param(heading, True, id=heading, marks=[pytest.mark.long] if is_postgresql() else [])


@pytest.fixture(scope="module")
def scenes() -> Rows:
    """The rows of the scene, once somebody has read them: they are the same at the beginning of each test."""
    return []


@pytest.fixture
def before(walk: Walk, database: Database, scenes: Rows) -> Rows:
    """The rows of the scene as they stand before anybody asks anything."""
    if not scenes:
        scenes.append(rows_in(database))
    return scenes


@pytest.mark.parametrize(("heading", "whole"), askings())
def test_everybody_meets_what_the_table_says(
    walk: Walk, heading: str, whole: bool, database: Database, before: Rows, record_property: Callable[[str, object], None]
) -> None:  # fmt: skip
    lines = HEADINGS[heading] if whole else [line.of_each_answer for line in HEADINGS[heading]]
    wrong = [sentence for line in lines for sentence in walk.wrong(line)]
    record_property("access probes", sum(len(line.answers) for line in lines))
    record_property("access probes answered otherwise than the table says", len(wrong))
    assert not wrong, "\n".join(wrong)
    assert walk.untouched() or rows_in(database) == before[0], "a question changed what is kept"


def rows_in(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as the driver gives it."""
    with database.connection() as connection:
        return {
            name: sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{name}"')))  # noqa: S608 - a table's name
            for name in every_table()
        }


def test_the_table_has_every_address_and_no_other(app: Flask) -> None:
    there = {
        f"{rule.endpoint} {method}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - ({"HEAD", "OPTIONS"} if "GET" in (rule.methods or ()) else {"OPTIONS"})
        if rule.endpoint != "static"
    }
    told = {" ".join(heading.split()[:2]) for heading in HEADINGS}
    assert sorted(there - told) == [], "say in tests/access/expected who may use these"
    assert sorted(told - there) == [], "these are no addresses of the application any more"


def test_the_table_has_at_least_a_thousand_probes() -> None:
    assert sum(len(line.answers) for lines in HEADINGS.values() for line in lines) >= 1000


def test_an_address_of_a_thing_is_tried_with_another_services_thing(app: Flask) -> None:
    named = {
        rule.endpoint: rule
        for rule in app.url_map.iter_rules()
        if any(kind == "uuid" for kind, _ in ARGUMENT.findall(rule.rule))
    }
    for heading, lines in HEADINGS.items():
        if heading.split()[0] in named:
            things = [line.things[0] for line in lines if line.things]
            theirs = ("otto_", "omar_", "harbour_", "orla_", "olive_")
            assert any(thing == "harbour" or thing.startswith(theirs) for thing in things), heading


def test_the_cast_of_the_table_is_the_cast_of_the_scene() -> None:
    assert {*table.EVERYBODY} - {"nobody"} == set(scene.EVERYBODY)


def test_every_line_names_things_of_the_scene(walk: Walk) -> None:
    for line in (line for lines in HEADINGS.values() for line in lines):
        for thing in line.things:
            assert thing in walk.world.ids or thing == table.RANDOM or "_" not in thing, line.name


def test_the_table_takes_nothing_from_the_application() -> None:
    source = Path(table.__file__).read_text(encoding="utf-8")
    taken: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            taken |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            taken.add((node.module or "").split(".")[0])
    assert taken <= {"__future__", "tomllib", "collections", "dataclasses", "pathlib", "typing"}
    assert not list(table.EXPECTED.glob("*.py")), "the expected answers are data"

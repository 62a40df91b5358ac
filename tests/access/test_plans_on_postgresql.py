"""What PostgreSQL really goes through for a service's pages: as many rows among nine services as among three."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from bench.counting import Statement, statements
from bench.pages import InProcess
from bench.subjects import COORDINATOR, SUPERVISOR, TRAINEE, Subject
from logbook import create_app
from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from logbook.cli.demo import fill, scale
from logbook.config import Settings
from tests.databases import any_postgresql
from tests.postgres import new_database
from tests.world import TODAY

PAGES = {
    TRAINEE: ("/", "/clients", "/supervision", "/progress", "/cycles/new", "/account"),
    SUPERVISOR: ("/", "/trainees", "/supervision"),
    COORDINATOR: ("/", "/board", "/people", "/courses", "/journeys/new", "/retention"),
}
DEEPER = re.compile(r'href="(/(?:clients|courses|cycles|journeys|people|supervision)/[0-9a-f-]{36})"')
SERVICES = (3, 9)
TRAINEES_OF_ONE = 50
A_FEW, A_LITTLE = 3, 1.1
"""Of a table with hardly any rows, and by the order of joins: the planner's whim. Three times the services would be three times as many."""


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    """Where a PostgreSQL listens."""
    with any_postgresql() as folder:
        yield folder


@contextmanager
def among(services: int, socket: str, settings: Settings) -> Iterator[Subject]:
    """The same first service with its trainees, and as many others as make so many."""
    url = new_database(socket, f"plans_{uuid4().hex}")
    trainees = services * TRAINEES_OF_ONE
    with Database(url) as database, pytest.MonkeyPatch.context() as patch:
        patch.setattr(scale, "TRAINEES_A_SERVICE", TRAINEES_OF_ONE)
        migrate(database)
        fill(database, TODAY, trainees=trainees)
    app = create_app(Settings(settings.instance, url, settings.secret_key))
    yield Subject(trainees, settings, app)
    app.extensions["logbook.database"].dispose()


@pytest.fixture(scope="module")
def subjects(socket: str, settings: Settings) -> Iterator[tuple[Subject, Subject]]:
    """The same service among few and among many."""
    with among(SERVICES[0], socket, settings) as few, among(SERVICES[1], socket, settings) as many:
        yield few, many


def asked(subject: Subject, who: str) -> Iterator[tuple[str, Statement]]:
    """Every reading statement behind this person's pages, and behind the first thing of each kind they lead to."""
    asking = InProcess(subject, subject.cookie(who))
    waiting, opened = list(PAGES[who]), set[str]()
    while waiting:
        path = waiting.pop(0)
        with statements(subject.database.engine) as seen:
            answer = asking.get(path)
        assert answer.status == 200, path
        kind = path.split("/")[1] + "/" * path.count("/")
        yield from ((kind, each) for each in seen if each[0].startswith(("SELECT", "WITH")))
        for deeper in DEEPER.findall(answer.body.decode()):
            if (of_kind := deeper.split("/")[1]) not in opened:
                opened.add(of_kind)
                waiting.append(deeper)


def gone_through(connection: Connection, statement: Statement) -> Counter[str]:
    """How many rows of each table were looked at, those that were thrown away again included."""
    cursor: Any = connection.connection.cursor()
    cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement[0]}", statement[1])
    plans = cursor.fetchone()[0]
    rows: Counter[str] = Counter()
    waiting = [(json.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if table := node.get("Relation Name"):
            thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
            rows[table] += round((node["Actual Rows"] + thrown) * node["Actual Loops"])
    return rows


def rows_of(subject: Subject, who: str) -> dict[tuple[str, str], int]:
    """By page and table, how many rows PostgreSQL looked at. It has statistics, and is kept from reading small tables whole."""
    found: Counter[tuple[str, str]] = Counter()
    all_asked = list(asked(subject, who))
    assert len(all_asked) > 15
    with subject.database.connection() as connection:
        for way in ("seqscan", "hashjoin", "mergejoin", "memoize", "material"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        for page, statement in all_asked:
            for table, rows in gone_through(connection, statement).items():
                found[page, table] += rows
    return found


@pytest.mark.parametrize("who", PAGES)
def test_pages_look_at_no_row_more_among_more_services(who: str, subjects: tuple[Subject, Subject]) -> None:
    before, after = (rows_of(subject, who) for subject in subjects)
    more = {
        (page, table): (rows, after[page, table])
        for (page, table), rows in before.items()
        if table != "services" and after[page, table] > rows * A_LITTLE + A_FEW
    }
    assert sum(before.values()) > 300
    assert before.keys() == after.keys()
    assert not more

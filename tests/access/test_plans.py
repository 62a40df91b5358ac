"""No address and no job reads a whole table: every statement finds its rows by an index, so that each costs the same among many people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from logbook.adapters.database import Database
from logbook.cli.jobs import JOBS, do_all
from logbook.config import Settings
from logbook.models import every_table
from tests.access.table import HEADINGS, Line
from tests.access.walk import Walk

NEVER_MANY = {"installation", "services", "journal_heads", "sign_in_counts"}
"""One row, one a service, and those of two days' wrong passwords."""
READ_WHOLE = {"people.make_one POST"}
"""Two records of one person become one: every column that may name them is gone through, once in a while."""
READ_WHOLE_BY_A_JOB = {("the job sweeping", "drafts")}
"""An index of when each was saved would be written at every pause in typing, for what is looked for once an hour while others write."""
SCANNED = re.compile(r"SCAN (\w+?)(?:_\d+)?(?: USING .*)?$")
PUT_TO_THE_PLANNER = ("SELECT", "WITH", "UPDATE", "DELETE")

Asked = dict[str, tuple[str, Any]]
"""Each statement with where it was first asked and its parameters."""


def let_in(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """The first the address opens to; to the home page, which is another for each role, everybody."""
    found = ((line, who) for line in lines for who, expected in line.answers.items() if expected == "ok")
    for number, (line, who) in enumerate(found):
        if number == 0 or line.endpoint == "home.show":
            yield line, who


@pytest.fixture
def asked(walk: Walk, database: Database, settings: Settings) -> Asked:
    """Every statement behind every address, then behind every job."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL plans by how many rows there are, and a scene has few whatever indexes there are")
    seen: Asked = {}
    here = ""

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(PUT_TO_THE_PLANNER) and here not in READ_WHOLE:
            seen.setdefault(statement, (here, parameters[0] if many else parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    for here, lines in HEADINGS.items():  # noqa: B007 - read by `note`
        for line, who in let_in(lines):
            walk.ask(line, who)
    for job in JOBS:
        here = f"the job {job.name}"
        assert do_all(job, database, settings), here
    event.remove(database.engine, "before_cursor_execute", note)
    return seen


def test_no_address_and_no_job_reads_a_whole_table(asked: Asked, database: Database) -> None:
    with database.connection() as connection:
        whole = [
            f"{where} reads all of {table}: {statement}"
            for statement, (where, parameters) in asked.items()
            for table in sorted(read_whole(connection, statement, parameters) - NEVER_MANY)
            if (where, table) not in READ_WHOLE_BY_A_JOB
        ]
    assert len(asked) > 200
    assert not whole, "\n".join(whole)


def read_whole(connection: Connection, statement: str, parameters: Any) -> set[str]:
    """The tables this statement goes through from end to end, by the database's own plan."""
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    found = (SCANNED.match(step.detail) for step in plan)
    return {match[1] for match in found if match} & set(every_table())

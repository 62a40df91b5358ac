"""`python -m bench.nudging`: what reminders cost: finding and keeping who stands still, and gathering thousands of messages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import delete

from bench.figures import Figure, as_json, as_table
from bench.gathering import MILLISECOND, a_working_morning, gathered, services
from bench.subjects import Subject, filled
from logbook.actions import finding, leading
from logbook.actions.leading import Lead
from logbook.actions.reminding import Reminders, reminders
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge

ROUNDS = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every target is held, 1 when one is not."""
    given = _options(arguments)
    figures: list[Figure] = []
    with ExitStack() as stack:
        folder = Path(given.keep or mkdtemp(prefix="logbook-nudges-"))
        url = _postgres(stack) if given.database == "postgresql" else ""
        subject = stack.enter_context(filled(folder / f"{given.database}-{given.trainees}", given.trainees, url))
        subject.database.dispose()
        subject.app.extensions["logbook.database"] = Database(subject.settings.database_url)  # as the timetable has it
        figures += measured(subject, given.messages)
    print(as_json(figures) if given.json else as_table(figures))
    return 0 if all(figure.held is not False for figure in figures) else 1


def measured(subject: Subject, messages: int) -> Iterator[Figure]:
    """The sweep beside its floor, then the gathering while somebody saves."""
    database = subject.database
    lead = leading.take(database, AdvisoryLock(database, 4711), "the bench", timedelta(hours=9), by_hand=True)
    assert lead is not None
    sweeps, floors, kept = [], [], 0
    for _ in range(ROUNDS):
        _forget(database)
        took, kept = _sweep(subject, lead, reminders(subject.settings))
        sweeps.append(took)
        rows = _rows(database)
        _forget(database)
        floors.append(_bare(database, rows))
    floor = median(floors) * MILLISECOND
    name = f"sweep over {subject.trainees:,}: {kept:,} found and kept, beside one scan and the same inserts, bare"
    yield Figure(name, median(sweeps) * MILLISECOND, "ms", target=2, floor=floor)
    _forget(database)
    _sweep(subject, lead, reminders(subject.settings))
    yield from gathered(subject, lead, messages)
    _forget(database)


def _sweep(subject: Subject, lead: Lead, rules: Reminders) -> tuple[float, int]:
    """How long it took to find and keep, and how much that was."""
    everywhere, began = services(subject.database), _ticks(subject.database)
    found = sum(finding.find(subject.database, lead, each, rules, a_working_morning()) for each in everywhere)
    return _ticks(subject.database) - began, found


def _ticks(database: Database) -> float:
    """Seconds: of this process's own work where SQLite does it in here, which other work on the machine does not lengthen."""
    return process_time() if database.is_sqlite else perf_counter()


def _rows(database: Database) -> list[tuple[Any, ...]]:
    """What the sweep kept, as the driver is given it."""
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(f"SELECT {', '.join(_columns())} FROM nudges")  # noqa: S608 - names of our own columns
        return [tuple(row) for row in cursor.fetchall()]


def _columns() -> list[str]:
    return [column.name for column in Nudge.__table__.columns]


def _bare(database: Database, rows: list[tuple[Any, ...]]) -> float:
    """Seconds of one scan of the journeys and of the same inserts, in one transaction, by the driver alone."""
    names = _columns()
    places = ", ".join("?" if database.is_sqlite else f"${number}" for number in range(1, len(names) + 1))
    into = f"INSERT INTO nudges ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - as above
    wanted = "id, person_id, service_id, enrolled_on, left_on, accredited_on, last_activity_on"
    began = _ticks(database)
    with database.connection() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(f"SELECT {wanted} FROM journeys")  # noqa: S608 - as above
        cursor.fetchall()
        cursor.executemany(into, rows)
    return _ticks(database) - began


def _forget(database: Database) -> None:
    with database.writing() as db:
        db.execute(delete(Nudge))
        db.execute(delete(OutgoingMail).where(OutgoingMail.once))
        db.commit()


def _postgres(stack: ExitStack) -> str:
    from tests.postgres import new_database, running_server  # noqa: PLC0415 - only where it was asked for

    return new_database(stack.enter_context(running_server(settings="")), "reminded")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench nudges", description=__doc__)
    parser.add_argument("--trainees", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=18_000, help="how many are put together; 18,000 unless told")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--keep", type=Path, help="a folder in which the filled database is kept for the next run (SQLite)"
    )
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

"""The page about retention of people in one large service: what it costs while nothing changes, and after a change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from statistics import median

from sqlalchemy import update

from bench.counting import statements
from bench.figures import Figure
from bench.pages import InProcess, cost
from bench.servers import Asking, Server
from bench.subjects import Subject
from logbook.cli.demo.scale import address_of
from logbook.domain.people import Role
from logbook.models.ways import VERSION, RetentionDay

COORDINATOR = address_of(Role.COORDINATOR, 0)
PATH = "/retention"
MOST_STATEMENTS = 2
CHANGES = 5


def target(trainees: int) -> float:
    """How many hellos it may cost."""
    return 15.0 if trainees >= 100_000 else 12.0


def figures(subject: Subject, logbook: Server, hello: Server) -> Iterator[Figure]:
    """The page as it is asked for again and again, its statements, and the first asking after each of a few changes."""
    floor, asking = Asking(hello), Asking(logbook, subject.cookie(COORDINATOR))
    told = f"retention page, one service of {subject.trainees:,}"
    yield cost(told, logbook, hello, floor, partial(asking.get, PATH), 200, target(subject.trainees))
    yield _after_a_change(subject, logbook, asking, told)
    floor.close()
    asking.close()
    here = InProcess(subject, subject.cookie(COORDINATOR))
    here.get(PATH)
    with statements(subject.database.engine) as seen:
        status = here.get(PATH).status
    count = len(seen) if status == 200 else None
    yield Figure(f"{told}: statements", count, "statements", target=MOST_STATEMENTS)


def _after_a_change(subject: Subject, logbook: Server, asking: Asking, told: str) -> Figure:
    """Everything worked out anew, as for the first who looks after somebody was accredited."""
    times = []
    for _ in range(CHANGES):
        with subject.database.writing() as db:
            changed = update(RetentionDay).where(RetentionDay.measure == VERSION)
            db.execute(changed.values(number=RetentionDay.number + 1))
            db.commit()
        began = logbook.cpu_seconds()
        asking.get(PATH)
        times.append(logbook.cpu_seconds() - began)
    return Figure(f"{told}, first asking after a change", median(times) * 1000, "ms of server CPU")

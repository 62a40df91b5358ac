"""What it takes to put thousands of messages together, while another process saves again and again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, insert, select
from sqlalchemy.orm import Session

from bench.figures import Figure
from bench.subjects import Subject
from logbook.actions import gathering
from logbook.actions.leading import Lead
from logbook.actions.reminding import Reminders, reminders
from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.domain.nudges import Due
from logbook.models.journeys import Journey
from logbook.models.nudges import Nudge
from logbook.models.services import Service

MILLISECOND = 1000.0


def a_working_morning() -> datetime:
    """The next Wednesday, at ten: reminders are for working hours."""
    today = clock.now().date()
    return datetime.combine(today + timedelta(days=(2 - today.weekday()) % 7), time(10), UTC)


def services(database: Database) -> Sequence[UUID]:
    with database.reading() as db:
        return db.scalars(select(Service.id).order_by(Service.id)).all()


def gathered(subject: Subject, lead: Lead, wanted: int) -> Iterator[Figure]:
    """All that is found becomes messages, while another process saves again and again."""
    database, now = subject.database, a_working_morning()
    _fill_up(database, wanted)
    rules = _held(reminders(subject.settings))
    alone = _waits(subject, "3")
    saving = _saver(subject, "0")
    began = perf_counter()
    with _lasting(database) as writes:
        messages = sum(gathering.gather(database, lead, each, rules, now) for each in services(database))
    took = perf_counter() - began
    assert saving.stdin is not None
    said, _ = saving.communicate("enough\n")
    waits = [float(each) for each in said.split()]
    yield Figure(f"{messages:,} messages put together and handed to the outbox", took, "s")
    yield Figure("the longest transaction that wrote meanwhile", max(writes) * MILLISECOND, "ms", target=50)
    yield Figure("a save alone, the slowest of a hundred", _slowest(alone), "ms")
    yield Figure(f"a save meanwhile, the slowest of a hundred ({len(waits):,} saves)", _slowest(waits), "ms", target=50)
    yield Figure("the slowest save of all meanwhile", max(waits), "ms")


def _fill_up(database: Database, wanted: int) -> None:
    """As many people with something found as there are to be messages, where fewer stand still."""
    with database.writing() as db:
        there = db.scalar(select(func.count(Nudge.person_id.distinct()))) or 0
        more = select(Journey).where(Journey.person_id.not_in(select(Nudge.person_id)), Journey.left_on.is_(None))
        rows = [_found(journey) for journey in db.scalars(more.limit(max(wanted - there, 0)))]
        if rows:
            db.execute(insert(Nudge), rows)
        db.commit()


def _found(journey: Journey) -> dict[str, Any]:
    of = {"service_id": journey.service_id, "person_id": journey.person_id, "subject_id": journey.id}
    return of | {
        "rule": "no-supervision",
        "rule_version": 1,
        "episode": journey.enrolled_on,
        "step": 1,
        "found_at": a_working_morning(),
    }


def _held(rules: Reminders) -> Reminders:
    """The services' rules, told that all of it still holds once they were asked: what was filled up stands for as many who do."""

    def still_due(
        db: Session, service: Service, person: UUID, dues: Iterable[Due], now: datetime, besides: Any
    ) -> list[Due]:
        given = list(dues)
        rules.still_due(db, service, person, given, now, besides)
        return given

    return replace(rules, still_due=still_due)


@contextmanager
def _lasting(database: Database) -> Iterator[list[float]]:
    """How long each transaction that writes holds on to what it writes."""
    began: dict[int, float] = {}
    lasted: list[float] = []

    def begins(connection: Any) -> None:
        if connection.get_execution_options().get("logbook_writes", not database.is_sqlite):
            began[id(connection)] = perf_counter()

    def ends(connection: Any) -> None:
        if id(connection) in began:
            lasted.append(perf_counter() - began.pop(id(connection)))

    event.listen(database.engine, "begin", begins)
    event.listen(database.engine, "commit", ends)
    yield lasted
    event.remove(database.engine, "begin", begins)
    event.remove(database.engine, "commit", ends)


def _saver(subject: Subject, seconds: str) -> subprocess.Popen[str]:
    where = (str(subject.settings.instance), subject.settings.database_url, seconds)
    command = [sys.executable, "-m", "bench.saving", *where]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _waits(subject: Subject, seconds: str) -> list[float]:
    said, _ = _saver(subject, seconds).communicate("")
    return [float(each) for each in said.split()]


def _slowest(waits: list[float]) -> float:
    return quantiles(waits, n=100)[-1]

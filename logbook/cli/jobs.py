"""`logbook jobs`: what is done beside the web process. One runs beside every `logbook serve`; `--once` does what is due and ends.

Another job is one more line in JOBS.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from logbook.actions import (
    certifying,
    erasing_footage,
    film_reminders,
    journal_heads,
    keeping_films,
    making,
    outbox,
    receipts,
    sending_nudges,
    sweeping,
)
from logbook.actions.intervision import rights
from logbook.actions.reminding import reminders
from logbook.adapters import clock, troubles
from logbook.adapters.database import Database
from logbook.cli import resident
from logbook.config import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again. `do` gives how much it did: while it did anything it is asked again at once.

    It commits by itself, and may be killed at any moment: what it has in hand is a row with a lease.
    """

    name: str
    every: timedelta
    do: Callable[[Database, Settings, datetime], int]


def write_heads(database: Database, settings: Settings, now: datetime) -> int:
    """Write the head of every journal outside the database, once a day (by UTC's days)."""
    with database.reading() as db:
        journal_heads.write_daily(db, settings.instance, now.date())
    return 0


def send_nudges(database: Database, settings: Settings, now: datetime) -> int:
    """Hand over the nudges the timetable put into the outbox."""
    return sending_nudges.deliver(database, settings, reminders(settings), now)


JOBS = (
    Job("mail", timedelta(seconds=5), outbox.deliver_waiting),
    Job("nudges", timedelta(seconds=5), send_nudges),
    Job("receipts", timedelta(minutes=5), receipts.read_back),
    Job("exports", timedelta(seconds=1), making.make_next),
    Job("journal heads", timedelta(minutes=10), write_heads),
    Job("sweeping", timedelta(hours=1), sweeping.sweep),
    Job("footage that is due", timedelta(minutes=5), erasing_footage.sweep),
    Job("films into the bucket", timedelta(seconds=5), keeping_films.into_the_bucket),
    Job("leftovers of films", timedelta(hours=1), keeping_films.without_leftovers),
    Job("certificates", timedelta(minutes=5), certifying.certify),
    Job("rights to rate as a peer", timedelta(minutes=1), rights.sweep),
    Job("films on devices", timedelta(hours=1), film_reminders.remind),
)


def run(arguments: Sequence[str]) -> int:
    """Work until told to stop, or once."""
    given = resident.asked("jobs", "Do what is done beside the web process.", arguments)
    if (instance := resident.opened(given)) is None:
        return 1
    settings, database = instance
    if given.once:
        went_well = [do_all(job, database, settings) for job in JOBS]
        return 0 if all(went_well) else 1
    stop = threading.Event()
    resident.stop_at_signals(stop, beside=given.beside)
    work(JOBS, database, settings, stop)
    return 0


def work(jobs: Sequence[Job], database: Database, settings: Settings, stop: threading.Event) -> None:
    """Do each job when it is due, until told to stop; the one in hand is finished."""
    due = dict.fromkeys((job.name for job in jobs), clock.now())
    while not stop.is_set():
        for job in jobs:
            if clock.now() >= due[job.name] and not stop.is_set():
                again = do(job, database, settings)
                due[job.name] = clock.now() + (timedelta(0) if again else job.every)
        stop.wait(max((min(due.values()) - clock.now()).total_seconds(), 0))


def do_all(job: Job, database: Database, settings: Settings) -> bool:
    """Do a job until nothing of it is left; whether it went well."""
    while (did := do(job, database, settings)) is not None:
        if did == 0:
            return True
    return False


def do(job: Job, database: Database, settings: Settings) -> int | None:
    """Do a job once: how much it did, or None when it did not go well. The others go on; what somebody wrote is never logged."""
    try:
        return job.do(database, settings, clock.now())
    except Exception as error:  # noqa: BLE001 - one job that does not go well must not end the others
        log.error("The job %s is tried again later; it met %s", job.name, troubles.told(error))
        return None

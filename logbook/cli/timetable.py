"""`logbook timetable`: looks, at the slots of each service's working day, for whom a nudge would help. Any number may run: one leads.

`--once` goes through what stands now, or stood at `--now`, and ends.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from logbook.actions import leading, slots
from logbook.actions.reminding import Reminders, reminders
from logbook.adapters import clock
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.cli import resident
from logbook.config import Settings
from logbook.domain.words import day
from logbook.models.services import Service
from logbook.timetable import Timetable

ADVISORY = 0x5649_474C  # "VIGL"
"""The number of the advisory lock; other programs on the same database choose their own."""


def run(arguments: Sequence[str]) -> int:
    """Lead or wait until told to stop, or go through it once."""
    given = _asked(arguments)
    if (instance := resident.opened(given)) is None:
        return 1
    settings, database = instance
    with database:
        lock = AdvisoryLock(database, ADVISORY)
        if given.once:
            return once(database, lock, reminders(settings), given.now)
        stop = threading.Event()
        resident.stop_at_signals(stop, beside=given.beside)
        keep(database, settings, reminders(settings), lock, stop, timedelta(seconds=given.lease))
    return 0


def keep(
    database: Database,
    settings: Settings,
    rules: Reminders,
    lock: AdvisoryLock,
    stop: threading.Event,
    length: timedelta,
) -> None:
    """Wait for the lead, keep the timetable while it lasts, wait again."""
    while not stop.is_set():
        lead = resident.tried(lambda: leading.take(database, lock, _holder(), length))
        if lead is not None:
            Timetable(database, settings, rules, lock, lead, stop).keep()
            resident.tried(lambda lead=lead: leading.resign(database, lock, lead))  # type: ignore[misc]
        stop.wait(length.total_seconds() / 4)


def once(database: Database, lock: AdvisoryLock, rules: Reminders, wanted: datetime | None) -> int:
    """Take the lead for as long as it takes, go through the slot of each service, and say what came of it."""
    lead = leading.take(database, lock, _holder(), by_hand=True)
    if lead is None:
        return 1
    with database.reading() as db:
        services = db.execute(select(Service.id, Service.name, Service.time_zone).order_by(Service.name)).all()
    for service in services:
        zone = ZoneInfo(service.time_zone)
        now = wanted.replace(tzinfo=zone) if wanted else clock.now()
        ran = slots.run(database, lead, service.id, rules, now)
        print(f"{service.name}: {_told(ran, now, zone)}")
    leading.resign(database, lock, lead)
    return 0


def _told(ran: slots.Ran | None, now: datetime, zone: ZoneInfo) -> str:
    local = now.astimezone(zone)
    if ran is None:
        return (
            f"nothing to do at {local:%H:%M} on {day(local.date(), local.date())}; no slot stands then, or it has been."
        )
    made_up = f", making up for {ran.stands_for} before it" if ran.stands_for else ""
    when = f"{ran.slot.time:%H:%M} on {day(ran.slot.day, local.date())}"
    return f"the slot of {when}{made_up}: {ran.found} newly due, {ran.messages} handed to the outbox."


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _asked(arguments: Sequence[str]) -> Namespace:
    parser = resident.parser("timetable", "Look for whom a nudge would help, by the calendar.")
    parser.add_argument(
        "--now", type=_local, help="with --once: as if it were then on each service's own clocks, e.g. 2026-12-24T09:00"
    )
    parser.add_argument(
        "--lease", type=float, default=leading.LEASE.total_seconds(), help="seconds a leader may be silent"
    )
    given = resident.given(parser, arguments)
    if given.now and not given.once:
        print("--now goes with --once: a timetable that keeps running goes by the clock.", file=sys.stderr)
        raise SystemExit(2)
    return given


def _local(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no moment; it looks like 2026-12-24T09:00") from None
    if moment.tzinfo is not None:
        raise ArgumentTypeError("leave the zone out: it is each service's own")
    return moment

"""Timetables, web processes and the job runner on one instance, and what its database and the people who use it say meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from pathlib import Path

import time_machine
from sqlalchemy import func, select

from logbook.adapters.database import Database
from logbook.config import MailSettings, Settings
from logbook.domain.delivery import state
from logbook.models.nudges import Nudge
from logbook.models.people import Person
from logbook.models.timetable import Lease, SlotRun
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser
from tests.faults.writes import save
from tests.world import NOW

LEASE = 5.0


@cache
def ahead() -> float:
    """How many seconds the world's present is ahead of the real one: the same for all of them, so that their clocks agree."""
    return (NOW - time_machine.escape_hatch.datetime.datetime.now(UTC)).total_seconds()


@dataclass
class Processes:
    """Commands on one instance, their clocks at the world's present and running on."""

    folder: Path
    environment: dict[str, str]
    alive: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, command: str, *arguments: str, later: float = 0) -> subprocess.Popen[str]:
        """Start one; its clock is so many seconds further on than the others'."""
        where = ["--instance", str(self.folder), *arguments]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.shifted", str(ahead() + later), command, *where],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.alive.append(process)
        return process

    def timetable(self) -> subprocess.Popen[str]:
        """One that takes over five seconds after a leader fell silent."""
        return self.start("timetable", "--lease", str(LEASE))

    def kill(self, process: subprocess.Popen[str]) -> None:
        """kill -9."""
        process.kill()
        process.communicate()
        self.alive.remove(process)


@contextmanager
def processes(folder: Path, settings: Settings, mail: MailSettings) -> Iterator[Processes]:
    """The means to start them; all of them ended afterwards."""
    ours = {
        "LOGBOOK_DATABASE_URL": settings.database_url,
        "LOGBOOK_SECRET_KEY": settings.secret_key,
        "LOGBOOK_SMTP_HOST": mail.host,
        "LOGBOOK_SMTP_PORT": str(mail.port),
        "LOGBOOK_SMTP_STARTTLS": "0",
        "LOGBOOK_MAIL_FROM": mail.sender,
    }
    running = Processes(folder, os.environ | ours)
    try:
        yield running
    finally:
        for process in running.alive:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.communicate()


def leader(database: Database) -> int | None:
    """The process that leads, by the lease's row."""
    with database.reading() as db:
        holder = db.scalar(select(Lease.holder))
    return int(holder.rpartition(":")[2]) if holder else None


def ended(database: Database) -> int:
    """How many slots have been."""
    with database.reading() as db:
        return db.scalar(select(func.count()).where(SlotRun.ended_at.is_not(None))) or 0


def log(database: Database) -> dict[str, set[str]]:
    """What the log says, by address."""
    told: dict[str, set[str]] = {}
    with database.reading() as db:
        for row in db.execute(select(Person.email, Nudge).join(Nudge, Nudge.person_id == Person.id)):
            told.setdefault(row.email, set()).add(state(row.Nudge))
    return told


@contextmanager
def people_who_save(instance: Instance, ports: list[int]) -> Iterator[list[int]]:
    """Somebody at each web process saves cycles until the end; what they were answered."""
    answers: list[int] = []
    over = threading.Event()
    tokens = [f"at the web process {number}" for number in range(len(ports))]
    instance.sign_in("tess", tokens)

    def saves(port: int, token: str) -> None:
        with closing(Browser(instance.app, port)) as browser:
            while not over.wait(0.2):
                answers.append(browser.post(save(instance, token)))

    threads = [threading.Thread(target=saves, args=each) for each in zip(ports, tokens, strict=True)]
    for thread in threads:
        thread.start()
    yield answers
    over.set()
    for thread in threads:
        thread.join(30)

"""Several timetables, several web processes, and leaders killed in the middle: every nudge arrives once, or is marked unknown.

A leader that is paused and wakes when another leads finds its writes refused.
"""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.config import MailSettings, Settings
from logbook.models.desk import OutgoingMail
from logbook.models.timetable import Lease, SlotRun
from tests.faults.conftest import Instance
from tests.faults.processes import wait_for
from tests.faults.stalled import stalled_services
from tests.faults.timetables import LEASE, Processes, ended, leader, log, people_who_save, processes
from tests.mailserver import mail_server
from tests.world import World


@dataclass
class Tally:
    """What came of the kills."""

    slots: int = 0
    kills: int = 0
    twice: int = 0
    missed: int = 0
    unknown: int = 0


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """Written down at the end, whether the test passed or not."""
    kept = Tally()
    yield kept
    record_property("due slots", kept.slots)
    record_property("leaders and senders killed", kept.kills)
    record_property("nudges received twice", kept.twice)
    record_property("nudges missed", kept.missed)
    record_property("nudges marked unknown", kept.unknown)


@pytest.fixture
def inhabited(app: Flask, world: World, db: Session, tmp_path: Path) -> Instance:
    """The cast's own services beside the many."""
    world.client(db, "heron")
    db.commit()
    return Instance(tmp_path, app, world)


def test_leaders_and_senders_killed_a_few_times(inhabited: Instance, settings: Settings, tally: Tally) -> None:
    _kill_again_and_again(inhabited, settings, tally, services=45, leaders=3, senders=2)


@pytest.mark.long
def test_five_hundred_slots_and_twenty_leaders_killed(inhabited: Instance, settings: Settings, tally: Tally) -> None:
    _kill_again_and_again(inhabited, settings, tally, services=500, leaders=20, senders=10)


def _kill_again_and_again(
    instance: Instance, settings: Settings, tally: Tally, services: int, leaders: int, senders: int
) -> None:
    chance = random.Random(services)  # noqa: S311 - when to kill is no secret
    database = instance.database
    with database.writing() as db:
        trainees = stalled_services(db, services)
        db.commit()
    tally.slots = services
    with ExitStack() as stack:
        mailbox, mail = stack.enter_context(mail_server())
        run = stack.enter_context(processes(instance.folder, settings, mail))
        ports = [_port(run.start("web")) for _ in range(4)]
        answers = stack.enter_context(people_who_save(instance, ports))
        timetables = [run.timetable(), run.timetable()]
        jobs = run.start("jobs")
        kinds = ["leader"] * leaders + ["sender"] * senders
        chance.shuffle(kinds)
        for number, kind in enumerate(kinds):
            mark = services * number // len(kinds)
            assert wait_for(partial(_are_ended, database, mark), 900)
            sleep(chance.uniform(0, 0.2))
            if kind == "sender":
                run.kill(jobs)
                jobs = run.start("jobs")
            else:
                _kill_the_leader(run, timetables, database)
            tally.kills += 1
        assert wait_for(partial(_are_ended, database, services), 900)
        assert wait_for(lambda: _settled(database, trainees, lost=tally.kills), 600)
        _wait_until_still(mailbox.taken)
        once = run.start("jobs", "--once", later=600)
        assert once.wait(60) == 0
    _judge(tally, database, trainees, [str(message["To"]) for message in mailbox.taken], senders)
    assert len(answers) > 4
    assert set(answers) == {302}


def _are_ended(database: Database, how_many: int) -> bool:
    return ended(database) >= how_many


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline().rpartition(":")[2])


def _kill_the_leader(run: Processes, timetables: list[subprocess.Popen[str]], database: Database) -> None:
    """kill -9 whichever leads, and start another in its place."""
    assert wait_for(lambda: leader(database) in {each.pid for each in timetables}, 60)
    pid = leader(database)
    (gone,) = [each for each in timetables if each.pid == pid]
    run.kill(gone)
    timetables.remove(gone)
    timetables.append(run.timetable())


def _settled(database: Database, trainees: Mapping[str, UUID], lost: int) -> bool:
    """Whether everybody's nudge was sent; those in the hands of a sender that was killed are not known of for five minutes."""
    told = log(database)
    sent = [address for address in trainees if told.get(address) == {"sent"}]
    open_ = {each for address in trainees for each in told.get(address, {"not found"})} - {"sent", "being sent"}
    return len(sent) >= len(trainees) - lost and not open_


def _wait_until_still(taken: Sequence[object]) -> None:
    """Whatever else would arrive has two seconds to."""
    before, until = -1, monotonic() + 30
    while len(taken) != before and monotonic() < until:
        before = len(taken)
        sleep(2)


def _judge(tally: Tally, database: Database, trainees: Mapping[str, UUID], received: list[str], senders: int) -> None:
    told = log(database)
    in_hand = {address for address, states in told.items() if states == {"perhaps sent"}}
    sent = {address for address, states in told.items() if states == {"sent"}}
    tally.unknown = len(in_hand)
    tally.twice = sum(received.count(address) > 1 for address in told)
    tally.missed = len(trainees.keys() - set(received) - in_hand)
    assert (tally.twice, tally.missed) == (0, 0)
    assert tally.unknown <= senders, "at most one a kill"
    assert sent <= set(received) <= sent | in_hand, "what arrived is what the log says"


def test_a_leader_that_is_paused_and_wakes_when_another_leads_writes_nothing(
    inhabited: Instance, settings: Settings
) -> None:
    database = inhabited.database
    with database.writing() as db:
        trainees = stalled_services(db, 60)
        db.commit()
    with processes(inhabited.folder, settings, MailSettings()) as run:
        first = run.timetable()
        assert wait_for(partial(_are_ended, database, 5), 60)
        before = _pause_between_writes(first, database)
        assert before < 60, "it was paused in the middle of its work"
        second = run.timetable()
        assert wait_for(partial(_are_ended, database, 62), 120)
        assert leader(database) == second.pid
        with database.reading() as db:
            number = db.scalars(select(Lease.number)).one()
        first.send_signal(signal.SIGCONT)
        sleep(2 * LEASE)
        assert first.poll() is None, "it waits for its turn again"
        assert leader(database) == second.pid
        run.kill(second)
        assert wait_for(lambda: leader(database) == first.pid, 60)
    with database.reading() as db:
        told = db.execute(select(OutgoingMail.address, func.count()).where(OutgoingMail.once).group_by("address")).all()
        fences = set(db.scalars(select(SlotRun.fence)))
    assert {row[0]: row[1] for row in told if row[0] in trainees} == dict.fromkeys(trainees, 1)
    assert max(fences) == number, "no slot was ended under the older number once the newer one led"
    assert len(fences) >= 2


def _pause_between_writes(process: subprocess.Popen[str], database: Database) -> int:
    """SIGSTOP while it holds no lock: SQLite has one writer, and a paused one would be waited for by everybody. How many were ended."""
    for _ in range(50):
        process.send_signal(signal.SIGSTOP)
        if _can_write(database):
            return ended(database)
        process.send_signal(signal.SIGCONT)
        sleep(0.01)
    raise AssertionError("it was always caught in the middle of a write")


def _can_write(database: Database) -> bool:
    if not database.is_sqlite:
        return True
    with closing(sqlite3.connect(str(database.engine.url.database), timeout=0.2)) as bare:
        try:
            bare.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        bare.rollback()
        return True

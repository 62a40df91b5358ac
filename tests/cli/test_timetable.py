"""`logbook timetable`: once, at a moment an operator names, and kept by APScheduler in one leader."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from logbook.actions import leading
from logbook.actions.reminding import Reminders
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.cli import timetable as command
from logbook.config import Settings
from logbook.models.desk import OutgoingMail
from logbook.models.journeys import Journey
from logbook.models.services import Service
from logbook.models.timetable import SlotRun
from logbook.timetable import Slots, Timetable
from tests.nudging import Rules
from tests.world import NOW, World


@pytest.fixture
def where(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The database of the test, as the command finds it."""
    monkeypatch.setenv("LOGBOOK_DATABASE_URL", settings.database_url)
    return ["--instance", str(tmp_path)]


def test_once_at_a_moment_the_operator_names_says_what_came_of_it(
    where: list[str], db: Session, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    db.execute(update(Journey).values(last_activity_on=date(2025, 9, 1)))
    db.execute(update(Service).where(Service.id == world.harbour).values(time_zone="Asia/Kolkata"))
    db.commit()
    assert command.run([*where, "--once", "--now", "2026-12-24T09:45"]) == 0
    said = capsys.readouterr().out
    assert "Saltmarsh VIG: the slot of 09:30 on Thu 24 December" in said
    assert "Harbour VIG: the slot of 09:30 on Thu 24 December" in said
    assert " handed to the outbox." in said
    assert command.run([*where, "--once", "--now", "2026-12-24T09:50"]) == 0
    assert capsys.readouterr().out.count("nothing to do at 09:50 on Thu 24 December") == 2
    moments = set(db.scalars(select(SlotRun.at)))
    assert moments == {datetime(2026, 12, 24, 9, 30, tzinfo=UTC), datetime(2026, 12, 24, 4, 0, tzinfo=UTC)}


@pytest.mark.parametrize(
    "wrong", [["--now", "2026-12-24T09:00"], ["--once", "--now", "tomorrow"], ["--once", "--now", "2026-12-24T09:00Z"]]
)
def test_a_moment_that_cannot_be_is_refused(
    where: list[str], world: World, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.run([*where, *wrong])
    said = capsys.readouterr().err
    assert "--now goes with --once" in said or "it looks like 2026-12-24T09:00" in said or "leave the zone out" in said


@pytest.fixture
def kept(database: Database, settings: Settings, world: World) -> Iterator[tuple[Rules, Timetable]]:
    """A timetable that leads, with rules of the test's; its clock runs on."""
    rules = Rules()
    with time_machine.travel(NOW, tick=True):
        lock = AdvisoryLock(database, 4711)
        lead = leading.take(database, lock, "the tests", timedelta(seconds=30))
        assert lead is not None
        yield rules, Timetable(database, settings, rules.reminders, lock, lead, threading.Event())
        lock.let_go()


def slots_ended(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).where(SlotRun.ended_at.is_not(None))) or 0


def test_what_stands_when_the_lead_is_taken_is_gone_through_once_by_the_scheduler(
    database: Database, kept: tuple[Rules, Timetable]
) -> None:
    _rules, timetable = kept
    keeping = threading.Thread(target=timetable.keep)
    keeping.start()
    until = threading.Event()
    for _ in range(200):
        if slots_ended(database) == 2:
            break
        until.wait(0.05)
    timetable.stop.set()
    keeping.join(20)
    assert not keeping.is_alive()
    assert slots_ended(database) == 2
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(OutgoingMail)) == 3


def test_a_timetable_that_is_deposed_ends_by_itself(database: Database, kept: tuple[Rules, Timetable]) -> None:
    _rules, timetable = kept
    assert leading.take(database, AdvisoryLock(database, 4712), "an operator", by_hand=True) is not None
    keeping = threading.Thread(target=timetable.keep)
    keeping.start()
    keeping.join(20)
    assert not keeping.is_alive()
    assert slots_ended(database) == 0


def test_a_service_that_moved_gets_its_slots_anew_and_one_in_trouble_is_tried_again(
    database: Database, db: Session, world: World, kept: tuple[Rules, Timetable]
) -> None:
    _rules, timetable = kept
    scheduler = BackgroundScheduler(timezone=UTC, executors={"work": {"type": "threadpool"}})
    scheduler.start(paused=True)
    timetable.look_round(scheduler)
    job = str(world.saltmarsh)
    assert scheduler.get_job(job).trigger.zone == "Europe/London"
    db.execute(update(Service).where(Service.id == world.saltmarsh).values(time_zone="Asia/Kathmandu"))
    db.commit()
    later = NOW + timedelta(days=1)
    scheduler.modify_job(str(world.harbour), next_run_time=later)
    timetable.look_round(scheduler)
    assert scheduler.get_job(job).trigger.zone == "Asia/Kathmandu"
    assert scheduler.get_job(str(world.harbour)).next_run_time == later, "one that did not move is left alone"
    timetable.troubled[world.harbour] = 1
    timetable.look_round(scheduler)
    assert scheduler.get_job(str(world.harbour)).next_run_time < later
    scheduler.shutdown()


def test_trouble_in_a_slot_is_told_to_whoever_watches_until_it_is_over(
    database: Database, settings: Settings, world: World, kept: tuple[Rules, Timetable], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, timetable = kept
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr("logbook.adapters.ping.tell", lambda url, *, well: told.append((url, well)))
    timetable.ping(None)
    assert told == [], "nothing is asked for unless an address is set"
    timetable.settings = replace(settings, ping_url="http://127.0.0.1:9/x")

    def breaks(*asked: object) -> object:
        raise ZeroDivisionError(asked)

    whole = rules.reminders
    timetable.reminders = Reminders(breaks, whole.not_before, whole.still_due, whole.message)  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        timetable.run_slot(None, world.saltmarsh)
    timetable.ping(None)
    timetable.reminders = whole
    timetable.run_slot(None, world.saltmarsh)
    timetable.ping(None)
    assert told == [("http://127.0.0.1:9/x", False), ("http://127.0.0.1:9/x", True)]


def test_the_trigger_gives_the_next_slot_on_the_services_clocks() -> None:
    fires = Slots("Asia/Kolkata").get_next_fire_time(None, datetime(2026, 3, 20, 12, 0, tzinfo=UTC))
    assert fires == datetime(2026, 3, 23, 3, 0, tzinfo=UTC), "half past eight on Monday there"
    assert Slots("Asia/Kolkata").get_next_fire_time(fires, fires) == fires + timedelta(hours=1)

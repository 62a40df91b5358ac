"""The loop of jobs: each when it is due, again at once while it does anything, and one that breaks alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from logbook.adapters.database import Database
from logbook.cli import jobs
from logbook.cli.jobs import Job
from logbook.config import Settings

SOON, LATER = timedelta(milliseconds=1), timedelta(hours=1)


def job(name: str, did: Callable[[], int], every: timedelta = SOON) -> Job:
    def do(_database: Database, _settings: Settings, _now: datetime) -> int:
        return did()

    return Job(name, every, do)


def test_each_job_is_done_when_due_until_told_to_stop(database: Database, settings: Settings) -> None:
    stop = threading.Event()
    done: list[str] = []

    def often() -> int:
        done.append("often")
        if done.count("often") == 5:
            stop.set()
        return 0

    def seldom() -> int:
        done.append("seldom")
        return 0

    jobs.work([job("often", often), job("seldom", seldom, LATER)], database, settings, stop)
    assert (done.count("often"), done.count("seldom")) == (5, 1)


def test_a_job_that_did_something_is_asked_again_at_once(database: Database, settings: Settings) -> None:
    stop, left = threading.Event(), [2, 1, 0]

    def work_off() -> int:
        did = left.pop(0)
        if not left:
            stop.set()
        return did

    jobs.work([job("work off", work_off, LATER)], database, settings, stop)
    assert left == []


def test_one_that_breaks_leaves_the_others_alone(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    done: list[str] = []

    def broken() -> int:
        raise RuntimeError(f"about {len(done)} people")

    def sound() -> int:
        done.append("sound")
        stop.set()
        return 0

    jobs.work([job("broken", broken), job("sound", sound)], database, settings, stop)
    assert done == ["sound"]
    assert "The job broken is tried again later; it met RuntimeError" in caplog.text
    assert "0 people" not in caplog.text


def test_once_does_all_there_is(database: Database, settings: Settings) -> None:
    left = [3, 2, 0]
    assert jobs.do_all(job("some", lambda: left.pop(0)), database, settings) is True
    assert left == []
    assert jobs.do_all(job("none", lambda: left.pop(0)), database, settings) is False


@pytest.mark.usefixtures("world")
def test_the_head_of_every_journal_is_written_once_a_day(database: Database, settings: Settings) -> None:
    heads = settings.instance / "journal-heads"
    now = datetime.fromisoformat("2026-03-18T10:00:00+00:00")
    for hours in (0, 1, 14):
        assert jobs.write_heads(database, settings, now + timedelta(hours=hours)) == 0
    assert sorted(path.name for path in heads.iterdir()) == ["2026-03-18.json", "2026-03-19.json"]

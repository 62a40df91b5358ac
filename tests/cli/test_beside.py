"""The process beside: kept running, started again when it dies, given time to finish at the end."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic, sleep

from logbook.cli.beside import Beside


def wait_for(condition: object, seconds: float = 10) -> bool:
    until = monotonic() + seconds
    while monotonic() < until:
        if callable(condition) and condition():
            return True
        sleep(0.02)
    return False


def notes(path: Path) -> str:
    return f"import os; open({str(path)!r}, 'a').write(str(os.getpid()) + ' '); "


def test_one_that_dies_is_started_again(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    with Beside([sys.executable, "-c", notes(seen)], first_pause=0.01):
        assert wait_for(lambda: seen.exists() and len(seen.read_text().split()) >= 3)
    started = len(seen.read_text().split())
    sleep(0.1)
    assert len(seen.read_text().split()) == started


def test_it_ends_with_the_one_it_is_beside(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    with Beside([sys.executable, "-c", notes(seen) + "import time; time.sleep(60)"]) as beside:
        assert wait_for(seen.exists)
        assert beside.process is not None
        assert beside.process.poll() is None
    assert beside.process.poll() is not None
    assert len(seen.read_text().split()) == 1


def test_one_that_does_not_end_is_ended(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    deaf = notes(seen) + "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    ready = tmp_path / "ready"
    with Beside([sys.executable, "-c", f"{deaf}open({str(ready)!r}, 'w'); time.sleep(60)"], patience=0.2) as beside:
        assert wait_for(ready.exists)
    assert beside.process is not None
    assert beside.process.poll() == -9

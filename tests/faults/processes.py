"""The real commands as processes of their own, ended with the test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psutil


@contextmanager
def running(instance: Path, database_url: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`logbook ARGUMENTS` on this instance and database; killed at the end if it still runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "logbook", *arguments, "--instance", str(instance)],
        env={**os.environ, "LOGBOOK_DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def children_called(parent: int, word: str) -> list[psutil.Process]:
    """The children of a process that run and have this word in their command line; whoever ends while it is asked is none."""
    found = []
    for child in psutil.Process(parent).children():
        with suppress(psutil.NoSuchProcess):  # a zombie is one, too
            if word in child.cmdline():
                found.append(child)
    return found


def wait_for(found: Callable[[], object], seconds: float = 30) -> bool:
    """Whether it came true in time."""
    until = monotonic() + seconds
    while monotonic() < until:
        if found():
            return True
        sleep(0.02)
    return False

"""Processes kept running beside the web process: started with it, taken up again when they die, stopped with it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Self

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a process that died is started again: doubled each time, from the start again after a steady minute."""
PATIENCE = 20.0
"""Seconds such a process is given to finish what it has in hand."""

log = logging.getLogger(__name__)


def command(name: str, instance: Path) -> list[str]:
    """What runs `logbook NAME` on this instance until its standard input is closed."""
    return [sys.executable, "-m", "logbook", name, "--instance", str(instance), "--beside"]


class Beside:
    """Keeps one process of the command running for as long as the `with` lasts.

    The process holds the reading end of a pipe, so that it also notices when this one is killed outright.
    """

    def __init__(self, command: Sequence[str], first_pause: float = FIRST_PAUSE, patience: float = PATIENCE) -> None:
        self._command = list(command)
        self._name = " ".join(command[1:4])
        self._first_pause = first_pause
        self._patience = patience
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._keeper = threading.Thread(target=self._keep, name="beside", daemon=True)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._starting:
            self._stopping.set()
        if self.process is not None:
            self._stop(self.process)
        self._keeper.join()

    def _keep(self) -> None:
        pause = self._first_pause
        while (process := self._start()) is not None:
            began = monotonic()
            code = process.wait()
            if process.stdin is not None:
                process.stdin.close()
            if self._stopping.is_set():
                return
            if monotonic() - began > LONGEST_PAUSE:
                pause = self._first_pause
            log.warning("%s ended (%s); it is started again in %.0f s.", self._name, code, pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _start(self) -> subprocess.Popen[bytes] | None:
        """Start the process unless the end has come."""
        with self._starting:
            if self._stopping.is_set():
                return None
            self.process = subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603 - our own command
            return self.process

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(self._patience)
        except subprocess.TimeoutExpired:
            log.warning("%s did not end within %.0f s; what it had in hand is done next time.", self._name, PATIENCE)
            process.kill()
            process.wait()

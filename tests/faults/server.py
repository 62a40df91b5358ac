"""The real server as a process of its own, on a real file system, to be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds a start may take; a traced one on a busy machine is slow."""


class Server:
    """`logbook serve` on one instance folder. Everything it started dies with it. `port`: one that a page knows it by already."""

    def __init__(self, instance: Path, traced_to: Path | None = None, port: int | None = None) -> None:
        self.port = port or _free_port()
        command = [sys.executable, "-m", "logbook", "serve", "--instance", str(instance), "--port", str(self.port)]
        if traced_to is not None:
            calls = "trace=recvfrom,sendto,pwrite64,fsync,fdatasync"
            command = [
                "strace",
                "-f",
                "-y",
                "-s",
                "48",
                "-e",
                calls,
                "-e",
                "signal=none",
                "-o",
                str(traced_to),
                *command,
            ]
        self.log = instance.parent / "server.log"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LOGBOOK_")}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=plain, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_it_answers()

    @property
    def pid(self) -> int:
        """The web process."""
        return self._process.pid

    def kill(self) -> None:
        """kill -9, of the whole group at once: no handler runs, nothing is flushed."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """The ordinary end."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise AssertionError(f"the server ended while starting: {self.log.read_text()[-2000:]}")
            with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.02)
        self.kill()
        raise AssertionError(f"the server did not answer within {PATIENCE} s: {self.log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])

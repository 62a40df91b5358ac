"""Servers as processes of their own, asked over loopback, with the processor time they used to answer."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).parents[1]
AS_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes


class Asking:
    """One kept-alive connection to a server, with a cookie."""

    def __init__(self, server: Server, cookie: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._headers = AS_A_BROWSER | ({"Cookie": cookie} if cookie else {})

    def get(self, path: str, plain: bool = False) -> Answer:
        """Ask for a page; plain for one that is to be read here, uncompressed."""
        return self._ask("GET", path, None, {"Accept-Encoding": "identity"} if plain else {})

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _remember(self, cookie: str) -> None:
        """Send the session back as it was last given, which is where the token of the forms stands."""
        if cookie.startswith("logbook="):
            self._headers["Cookie"] = cookie.partition(";")[0]

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Answer:
        headers = {**self._headers, **more}
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):  # it rested for longer than the server waits
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        self._remember(answer.getheader("Set-Cookie", ""))
        return Answer(answer.status, answer.getheader("Location", ""), answer.read())


@dataclass(frozen=True, slots=True)
class Server:
    """A running server process."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Processor time of this process alone, user and system, since it began."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def resident_mb(self) -> float:
        """Memory it holds, in megabytes."""
        return float(self.process.memory_info().rss) / 1e6


@contextmanager
def started(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run `python -m module` until the end of the block; it must print the address it answers at."""
    command = [sys.executable, "-m", module, *arguments]
    given = {**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = (re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in process.stdout)
            port = next(int(match[1]) for match in found if match)
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.stdout.read()

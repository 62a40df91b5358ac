"""The parent's side: a child process with its libraries loaded, waiting for the one piece of work it will ever do.

The child is given no secret, no path and no connection: its surroundings are empty, and every byte of the film is asked of us.
What it makes it writes into memory that has no name on any disk.
"""

from __future__ import annotations

import json
import logging
import os
import select
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Self

from logbook.adapters.inspection import wire
from logbook.adapters.inspection.orders import MOST_MADE, Done, Limits, Order
from logbook.adapters.inspection.wire import Kind
from logbook.domain.inspection import Facts, Refusal

CHILD = "logbook.adapters.inspection.child"
HOUSE = str(Path(__file__).resolve().parents[3])
TICK = 1.0
"""Seconds after which a silent child's parent does something else for a moment."""

log = logging.getLogger(__name__)


class Refused(Exception):
    """The film is not taken, and would not be another time."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class Died(Exception):
    """The child ended in the middle, or said what no child of ours says."""


class OutOfTime(Exception):
    """It took longer than was given."""


class Worker:
    """One child. `do` once, then `close`; entered as a `with`, it is gone at the end in any case."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair()
        self._made = os.memfd_create("made")
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-P", "-m", CHILD, str(theirs.fileno()), str(self._made)],
                pass_fds=(theirs.fileno(), self._made),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what it might say there could quote the film
                env={"PYTHONPATH": HOUSE, "MALLOC_ARENA_MAX": "1"},
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The child process."""
        return self._process.pid

    @property
    def is_waiting(self) -> bool:
        """Whether it is there to be given work."""
        return self._process.poll() is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def do(self, order: Order, limits: Limits, film: BinaryIO, size: int, tick: Callable[[int], None]) -> Done:
        """Have it done, answering the child from `film`. `tick` hears the percentage, at least every few seconds, and may raise.

        Errors: Refused; OutOfTime; Died; whatever the film or `tick` raises.
        """
        asked = {"work": order.work, "begins": order.begins_ms, "ends": order.ends_ms}
        asked |= {"size": size, "processor": limits.processor, "most_made": MOST_MADE}
        until, percent, ticked = monotonic() + limits.clock, 0, monotonic()
        try:
            wire.send(self._channel, Kind.ORDER, 0, json.dumps(asked).encode())
            while True:
                if monotonic() - ticked > TICK:
                    tick(percent)
                    ticked = monotonic()
                frame = self._next(until)
                if frame is None:
                    continue
                kind, number, body = frame
                if kind is Kind.READ:
                    self._answer(film, number, body)
                elif kind is Kind.PROGRESS:
                    percent = min(number, 99)
                    tick(percent)
                else:
                    return self._ended(kind, body)
        except (EOFError, ConnectionError, ValueError) as gone:
            raise Died(f"The child that was to {order.work} ended ({self._process.poll()}).") from gone

    def made(self) -> BinaryIO:
        """What was made, from its beginning."""
        file = os.fdopen(os.dup(self._made), "rb", buffering=1 << 16)
        file.seek(0)
        return file

    def end_child(self) -> None:
        """End it, whatever it is doing; may be asked from another thread than the one that waits for it."""
        self._process.kill()

    def close(self) -> None:
        """End the child and let go of what it made."""
        self.end_child()
        self._process.wait()
        self._channel.close()
        if self._made >= 0:
            os.close(self._made)
            self._made = -1

    def _next(self, until: float) -> tuple[Kind, int, bytes] | None:
        """The next frame, or None when nothing came for a while."""
        left = until - monotonic()
        if left <= 0:
            raise OutOfTime
        if not select.select([self._channel], [], [], min(left, TICK))[0]:
            return None
        self._channel.settimeout(left)
        try:
            return wire.receive(self._channel)
        except TimeoutError as stalled:
            raise OutOfTime from stalled

    def _answer(self, film: BinaryIO, offset: int, wanted: bytes) -> None:
        """Bytes of the film; a child that does not take them is out of time."""
        film.seek(offset)
        found = film.read(min(int.from_bytes(wanted, "big"), wire.LONGEST))
        try:
            wire.send(self._channel, Kind.BYTES, offset, found)
        except TimeoutError as stalled:
            raise OutOfTime from stalled

    def _ended(self, kind: Kind, body: bytes) -> Done:
        if kind is Kind.REFUSED:
            raise Refused(Refusal(body.decode()))
        if kind is not Kind.DONE:
            log.error("The child process met %r", body[:2000])
            raise Died("The child met something nobody expected.")
        said = json.loads(body)
        begins, ends = said["begins"], said["ends"]
        if not (type(begins) is type(ends) is int and 0 <= begins <= ends < 1 << 40):
            raise ValueError("no moment of a film")
        return Done(Facts.told(said["facts"]), begins, ends, os.fstat(self._made).st_size)

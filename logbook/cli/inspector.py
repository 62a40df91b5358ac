"""`logbook inspector`: looks into recordings, cuts and remakes them. One runs beside every `logbook serve`.

Two lanes: what somebody waits for in front of the page never waits behind a film that is being remade. The quick lane keeps a
child process in readiness, so that a clip is looked at within a moment of its last byte.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from time import monotonic

from logbook.actions.inspecting import Inspector
from logbook.adapters import troubles
from logbook.adapters.inspection import Worker
from logbook.cli import resident
from logbook.domain.inspection import QUICK, SLOW

POLL = {QUICK: 0.2, SLOW: 1.0}
"""Seconds after which each lane looks again."""
SETTLED = 3.0
"""Seconds without work after which the quick lane's child is made ready: a start has better things to do."""
AFTER_TROUBLE = 5.0

log = logging.getLogger(__name__)


class Ready:
    """A child process in readiness, and the next one when that is used up."""

    def __init__(self) -> None:
        self._waiting: Worker | None = None

    def take(self) -> Worker:
        """One that waits; whoever takes it closes it."""
        taken, self._waiting = self._waiting, None
        if taken is not None and not taken.is_waiting:
            taken.close()
            taken = None
        return taken or Worker()

    def prepare(self) -> None:
        """Have one ready."""
        if self._waiting is None:
            self._waiting = Worker()

    def close(self) -> None:
        """End it."""
        if self._waiting is not None:
            self._waiting.close()
            self._waiting = None


def run(arguments: Sequence[str]) -> int:
    """Work until told to stop, or once."""
    from logbook.adapters.vault import open_vault

    given = resident.asked("inspector", "Look into recordings, cut and remake them.", arguments)
    if (instance := resident.opened(given)) is None:
        return 1
    settings, database = instance
    stop = threading.Event()
    resident.stop_at_signals(stop, beside=given.beside)
    with ExitStack() as stack:
        stack.enter_context(database)
        vault = stack.enter_context(closing(open_vault(settings)))
        if given.once:
            all_of_it = Inspector(database, vault, (*QUICK, *SLOW), Worker, stop.is_set)
            while all_of_it.do_next() and not stop.is_set():
                continue
            return 0
        ready = stack.enter_context(closing(Ready()))
        quick = Inspector(database, vault, QUICK, ready.take, stop.is_set)
        slow = Inspector(database, vault, SLOW, Worker, stop.is_set)
        beside = threading.Thread(target=lane, args=(slow.do_next, stop, POLL[SLOW]), name="slow")
        beside.start()
        lane(quick.do_next, stop, POLL[QUICK], ready.prepare)
        beside.join()
    return 0


def lane(
    do_next: Callable[[], bool], stop: threading.Event, pause: float, when_idle: Callable[[], None] = lambda: None
) -> None:
    """Do what waits, one after the other; look again after a pause. What goes wrong with the queue itself is tried again."""
    busy_at = monotonic()
    while not stop.is_set():
        try:
            if do_next():
                busy_at = 0.0
                continue
            if monotonic() - busy_at > SETTLED:
                when_idle()
        except Exception as error:  # noqa: BLE001 - the database may be away for a while
            log.error("The inspector tries again later; it met %s", troubles.told(error))
            stop.wait(AFTER_TROUBLE)
        stop.wait(pause)

"""Doing the work on recordings: the next task is claimed, its film is handed to a limited process, what comes of it is encrypted
and handed in. Whoever does it may be killed at any moment.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO, cast

from logbook.actions import inspected, media_queue
from logbook.actions.media_queue import Claim, Lost
from logbook.adapters import clock, troubles
from logbook.adapters.database import Database
from logbook.adapters.inspection import Done, Limits, Order, OutOfTime, Refused, Worker
from logbook.domain.inspection import LEASE, MOST_TRIES, Refusal, Work

if TYPE_CHECKING:
    from logbook.adapters.vault import Vault

BREATH = timedelta(seconds=1)
"""How often progress is written at most; silence is broken three times within a lease."""
AFTER_TROUBLE = timedelta(seconds=5)
LATER = timedelta(hours=1)
"""After which a destruction is tried again: a copy of the keys or the bucket could not be reached, or a concern keeps what there is."""

log = logging.getLogger(__name__)


class Stopping(Exception):
    """We are told to end: the work in hand is given back."""


class Inspector:
    """Does tasks of some kinds, one after the other.

    `workers` gives a child process that waits for work; `stopping` says whether what is in hand is to be given back.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        works: tuple[Work, ...],
        workers: Callable[[], Worker] = Worker,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database, self._vault = database, vault
        self._works, self._workers = works, workers
        self._stopping = stopping

    def do_next(self) -> bool:
        """Do the task that has waited longest; whether there was one. What goes wrong with one never ends us."""
        claim = media_queue.claim_next(self._database, self._works, clock.now())
        if claim is None:
            return False
        try:
            self._do(claim)
        except Stopping:
            media_queue.let_go(self._database, claim)
        except Lost:
            log.warning("The task %s was somebody else's by the time it was done.", claim.task_id)
            self._forget(claim, claim.tries)
        except Exception as error:  # noqa: BLE001 - the next recording is worked on whatever happened to this one
            log.error("The task %s met %s", claim.task_id, troubles.told(error))
            self._again_later(claim)
        return True

    def _do(self, claim: Claim) -> None:
        from logbook.adapters.vault import NoSuchFile  # noqa: PLC0415 - loads the cryptography

        if claim.work is Work.DESTROY:
            if not inspected.destroy(self._database, self._vault, claim, clock.now()):
                media_queue.postpone(self._database, claim, clock.now() + LATER)
            return
        for earlier in range(1, claim.tries):
            self._forget(claim, earlier)
        try:
            if claim.gone:
                inspected.nothing_left(self._database, claim, clock.now())
            elif claim.tries > MOST_TRIES:
                inspected.refuse(self._database, claim, Refusal.GIVEN_UP, clock.now())
            else:
                self._work(claim)
        except Refused as refused:
            inspected.refuse(self._database, claim, refused.refusal, clock.now())
        except OutOfTime:
            inspected.refuse(self._database, claim, Refusal.TOO_LONG, clock.now())
        except NoSuchFile:
            inspected.nothing_left(self._database, claim, clock.now())

    def _work(self, claim: Claim) -> None:
        begins, ends = _span(claim)
        limits = Limits.of(claim.work, ends - begins)
        with closing(self._vault.open(claim.file_id)) as film, self._workers() as worker:
            order, read = Order(claim.work, begins, ends), cast(BinaryIO, film)
            done = worker.do(order, limits, read, film.size, _Pulse(self._database, claim, self._stopping))
            if claim.work is not Work.INSPECT:
                self._keep(claim, worker, done)
        if not inspected.hand_in(self._database, claim, done, clock.now()):
            self._forget(claim, claim.tries)

    def _keep(self, claim: Claim, worker: Worker, done: Done) -> None:
        """What was made, into the vault under an id of this try's own: it is nobody's until it is handed in."""
        made_id = claim.result_id(claim.tries)
        self._vault.begin(made_id, claim.group_id)
        with worker.made() as made:
            self._vault.append(made_id, 0, made, done.length)
        self._vault.finish(made_id)

    def _forget(self, claim: Claim, tries: int) -> None:
        """Destroy what a try made and nobody was handed."""
        from logbook.adapters.vault import NotYetGone  # noqa: PLC0415 - as above

        try:
            self._vault.destroy_file(claim.result_id(tries))
        except NotYetGone as waits:
            log.warning("%s", waits)

    def _again_later(self, claim: Claim) -> None:
        pause = LATER if claim.work is Work.DESTROY else AFTER_TROUBLE
        try:
            if claim.tries >= MOST_TRIES and claim.work is not Work.DESTROY:
                inspected.refuse(self._database, claim, Refusal.GIVEN_UP, clock.now())
                self._forget(claim, claim.tries)
            else:
                media_queue.postpone(self._database, claim, clock.now() + pause)
        except Lost:
            log.warning("The task %s was somebody else's by then.", claim.task_id)


class _Pulse:
    """Tells the queue that the work goes on: at each percent, but not more often than once a second, and never silent for long."""

    def __init__(self, database: Database, claim: Claim, stopping: Callable[[], bool]) -> None:
        self._database, self._claim, self._stopping = database, claim, stopping
        self._told, self._percent = clock.now(), 0

    def __call__(self, percent: int) -> None:
        """Errors: Stopping; Lost."""
        if self._stopping():
            raise Stopping
        now = clock.now()
        if now - self._told >= (BREATH if percent > self._percent else LEASE / 3):
            media_queue.alive(self._database, self._claim, percent, now)
            self._told, self._percent = now, percent


def _span(claim: Claim) -> tuple[int, int]:
    """Where the work begins and ends in the film, in milliseconds."""
    wanted = claim.wanted
    if claim.work is Work.STILL:
        return int(wanted["at_ms"]), int(wanted["at_ms"])
    if claim.work is Work.CUT and claim.marks and "ends_ms" not in wanted:
        return claim.marks
    return int(wanted.get("begins_ms", 0)), int(wanted.get("ends_ms", claim.milliseconds))

"""The limited process put to work, for tests."""

from __future__ import annotations

from io import BytesIO

from logbook.adapters.inspection import Done, Limits, Order, Refused, Worker
from logbook.domain.inspection import Facts, Refusal, Work


def done(film: bytes, work: Work, begins_ms: int = 0, ends_ms: int = 0) -> tuple[Done, bytes]:
    """What the process says, and what it made. Errors: as Worker.do."""
    limits = Limits.of(work, 60_000)
    with Worker() as worker:
        said = worker.do(Order(work, begins_ms, ends_ms), limits, BytesIO(film), len(film), lambda _percent: None)
        with worker.made() as made:
            return said, made.read()


def facts(film: bytes) -> Facts:
    """What it finds a film to be."""
    return done(film, Work.INSPECT)[0].facts


def refusal(film: bytes, work: Work = Work.INSPECT, begins_ms: int = 0, ends_ms: int = 0) -> Refusal | None:
    """Why it is not taken; None when it is."""
    try:
        done(film, work, begins_ms, ends_ms)
    except Refused as refused:
        return refused.refusal
    return None

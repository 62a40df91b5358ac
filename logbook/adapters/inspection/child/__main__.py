"""One piece of work: libraries first, then the order, then confinement, and only then the first byte of a film."""

from __future__ import annotations

import json
import os
import pkgutil
import socket
import sys
import traceback
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from typing import Any

import av

from logbook.adapters.inspection import wire
from logbook.adapters.inspection.child.confinement import confine
from logbook.adapters.inspection.child.copying import copied
from logbook.adapters.inspection.child.encoding import encoded
from logbook.adapters.inspection.child.reading import CannotTake, inspect
from logbook.adapters.inspection.child.source import Film, Made
from logbook.adapters.inspection.child.still import still
from logbook.adapters.inspection.orders import MEMORY
from logbook.adapters.inspection.wire import Kind
from logbook.domain.inspection import SLOW, Facts, Refusal, Work

LEFT_OUT = ("av.__main__", "av.datasets")
"""A command, and what fetches sample films from elsewhere."""
NICE = 10
"""Remaking films gives way to people's pages."""
FOR_EVER = 1 << 40

Told = tuple[Facts, int, int]


def main() -> None:
    """Wait for the order, do it, say what came of it, and end."""
    load_everything()
    channel, made = socket.socket(fileno=int(sys.argv[1])), Made(int(sys.argv[2]))
    _kind, _number, body = wire.receive(channel)
    order = json.loads(body)
    if order["work"] in SLOW:
        os.nice(NICE)
    try:
        confine(MEMORY, order["processor"], order["most_made"])
        facts, begins, ends = _done(order, channel, made)
    except CannotTake as refused:
        wire.send(channel, Kind.REFUSED, 0, refused.refusal.encode())
    except av.FFmpegError:
        wire.send(channel, Kind.REFUSED, 0, Refusal.DAMAGED.encode())
    except MemoryError:
        wire.send(channel, Kind.REFUSED, 0, Refusal.TOO_LARGE.encode())
    except Exception as error:  # noqa: BLE001 - told in where it happened, never in words: they may quote the film
        where = "".join(traceback.format_tb(error.__traceback__))
        wire.send(channel, Kind.TROUBLE, 0, f"{type(error).__name__}\n{where}".encode())
    else:
        told = {"facts": {name: getattr(facts, name) for name in Facts.__slots__}, "begins": begins, "ends": ends}
        wire.send(channel, Kind.DONE, 0, json.dumps(told).encode())


def load_everything() -> None:
    """The library loads parts of itself when they are first needed: by then this process can open no file."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if module.name not in LEFT_OUT:
            import_module(module.name)


def _done(order: dict[str, Any], channel: socket.socket, made: Made) -> Told:
    film, begins, ends = Film(channel, order["size"]), order["begins"], order["ends"]
    match Work(order["work"]):
        case Work.INSPECT:
            facts = inspect(film)
            return facts, 0, facts.milliseconds
        case Work.STILL:
            return still(film, made, begins), begins, begins
        case Work.RENDITION:
            return _told(made, encoded(film, made, Fraction(0), Fraction(FOR_EVER), _teller(channel, 0, ends)))
        case _:
            marks, progress = (Fraction(begins, 1000), Fraction(ends, 1000)), _teller(channel, begins, ends)
            whole = inspect(film)
            if begins >= whole.milliseconds:
                raise CannotTake(Refusal.BEGINS_LATE)
            span = copied(film, made, *marks, progress) if whole.plays else None
            return _told(made, span or encoded(film, made, *marks, progress))


def _told(made: Made, span: tuple[Fraction, Fraction]) -> Told:
    begins, ends = (max(round(second * 1000), 0) for second in span)
    return inspect(made.again()), begins, ends


def _teller(channel: socket.socket, begins: int, ends: int) -> Callable[[Fraction], None]:
    """Says how far it is, a percent at a time."""
    said = -1

    def tell(at: Fraction) -> None:
        nonlocal said
        percent = min(max(int((at * 1000 - begins) * 100 / max(ends - begins, 1)), 0), 99)
        if percent > said:
            said = percent
            wire.send(channel, Kind.PROGRESS, percent)

    return tell


if __name__ == "__main__":
    main()

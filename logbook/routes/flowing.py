"""Bytes that flow for as long as they may: asked about anew while they do, and never held up by a reader who takes none."""

from __future__ import annotations

import errno
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from logbook.domain.viewings import ASKED_AGAIN, STANDS_STILL

UNREAD = 128 * 1024
"""Bytes the system may hold for a reader who is slower than we are: little, since nobody can call them back."""
DROPPED, KEPT = struct.pack("ii", 1, 0), struct.pack("ii", 0, 0)
"""Whether bytes that were not read yet are thrown away when the connection ends."""


def while_it_stands(
    pieces: Iterator[bytes], stands: Callable[[], bool], ticks: Callable[[], float] = time.monotonic
) -> Iterator[bytes]:
    """The pieces, until `stands` says no: it is asked every two seconds at most, before another piece is given.

    What broke off ends as a connection ends that somebody closed, so that no reader takes the part for the whole.
    """
    asked = ticks()
    for piece in pieces:
        if ticks() - asked >= ASKED_AGAIN:
            if not stands():
                raise ConnectionResetError(errno.ECONNRESET, "It may not be watched any more.")
            asked = ticks()
        yield piece


@contextmanager
def unhindered(connection: socket.socket | None) -> Iterator[None]:
    """While inside, a reader who stands still lets go of the thread soon, and what they have not read by then never reaches them.

    A player that was paused asks again, from where it was. None: the server does not show its connections.
    """
    if connection is None:
        yield
        return
    patience = connection.gettimeout()
    connection.settimeout(STANDS_STILL)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, DROPPED)
    yield
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, KEPT)
    connection.settimeout(patience)

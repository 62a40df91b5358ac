"""A line of so many bits a second between a browser and a server of this machine, which remembers what was sent over it."""

from __future__ import annotations

import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from time import perf_counter, sleep

PIECE = 16 * 1024
ROOM = 64 * 1024
"""Bytes the system may hold for the line: little, so that a sender is no further than the line has carried."""
LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
OFFSET = re.compile(rb"^upload-offset: *(\d+)", re.IGNORECASE | re.MULTILINE)


class Pace:
    """Shared by everything that goes one way."""

    def __init__(self, bits: int) -> None:
        self._each, self._free, self._lock = 8 / bits, 0.0, threading.Lock()

    def wait(self, length: int, *, idle: bool) -> None:
        """Until the last of so many bytes is over. What it is late it makes up for, unless it was idle: it had nothing to carry."""
        with self._lock:
            self._free = (max(self._free, perf_counter()) if idle else self._free) + length * self._each
            until = self._free
        sleep(max(0.0, until - perf_counter()))


class Line:
    """Where it answers, and what every connection sent to the server, in the order they were made."""

    def __init__(self, server: int, bits: int) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        self._server, self._up, self._down = server, Pace(bits), Pace(bits)
        self.port = int(self._listening.getsockname()[1])
        self.sent: list[bytearray] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def uploaded(self) -> bytes:
        """The bytes of every PATCH, each at its offset: what is left of the film on the other side."""
        whole = bytearray()
        for offset, body in (each for connection in self.sent for each in _patches(bytes(connection))):
            whole[offset : offset + len(body)] = body
        return bytes(whole)

    def close(self) -> None:
        """Nobody is let in any more."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed: the line is at its end
            while True:
                browser, _where = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                kept = bytearray()
                self.sent.append(kept)
                for here, there, pace, into in ((browser, server, self._up, kept), (server, browser, self._down, None)):
                    here.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=_carry, args=(here, there, pace, into), daemon=True).start()


@contextmanager
def throttled(server: int, bits: int) -> Iterator[Line]:
    """A line to the server on this port, until the end of the block."""
    with closing(Line(server, bits)) as line:
        yield line


def _carry(here: socket.socket, there: socket.socket, pace: Pace, kept: bytearray | None) -> None:
    with suppress(OSError):  # one of the two hung up, and so does the other
        new = True  # what it carries first has waited for nobody
        while True:
            idle, new = new or not select.select([here], [], [], 0)[0], False
            piece = here.recv(PIECE)
            if not piece:
                break
            pace.wait(len(piece), idle=idle)
            there.sendall(piece)
            if kept is not None:
                kept += piece
        there.shutdown(socket.SHUT_WR)


def _patches(sent: bytes) -> Iterator[tuple[int, bytes]]:
    """Offset and body of each PATCH among the requests of one connection; bodies whose length is not told are not sent here."""
    at = 0
    while (ends := sent.find(b"\r\n\r\n", at)) >= 0:
        head = sent[at:ends]
        length = LENGTH.search(head)
        at = ends + 4 + (int(length[1]) if length else 0)
        offset = OFFSET.search(head)
        if head.startswith(b"PATCH ") and offset:
            yield int(offset[1]), sent[ends + 4 : at]

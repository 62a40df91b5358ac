"""How the two processes speak: over one socket, in frames of a kind, a number and so many bytes.

The parent sends the order, then answers each READ with a frame of its own: as many bytes as there are, up to what was asked.
"""

from __future__ import annotations

import socket
import struct
from enum import Enum

FRAME = struct.Struct(">cQI")
LONGEST = 1 << 20


class Kind(bytes, Enum):
    """What a frame is. Its number is an offset, a percentage, or nothing; its bytes are JSON or a film's."""

    ORDER = b"O"
    READ = b"R"
    BYTES = b"B"
    PROGRESS = b"P"
    DONE = b"D"
    REFUSED = b"N"
    TROUBLE = b"T"


def send(channel: socket.socket, kind: Kind, number: int = 0, body: bytes = b"") -> None:
    """One frame."""
    channel.sendall(FRAME.pack(kind.value, number, len(body)) + body)


def receive(channel: socket.socket) -> tuple[Kind, int, bytes]:
    """The next frame. Errors: EOFError when the other side is gone; ValueError when it is none of ours; TimeoutError."""
    kind, number, length = FRAME.unpack(_exactly(channel, FRAME.size))
    if length > LONGEST:
        raise ValueError("a frame longer than any of ours")
    return Kind(kind), number, _exactly(channel, length)


def _exactly(channel: socket.socket, length: int) -> bytes:
    parts, missing = [], length
    while missing:
        part = channel.recv(missing)
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)

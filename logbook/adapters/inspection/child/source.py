"""The film as a file, its bytes asked of the parent; and what is made as a file, in memory the parent shares."""

from __future__ import annotations

import io
import os
import socket

from logbook.adapters.inspection import wire
from logbook.adapters.inspection.wire import Kind


class Film:
    """Read-only and seekable, in the form the reading library asks for."""

    name = "film"

    def __init__(self, channel: socket.socket, size: int) -> None:
        self.size = size
        self._channel = channel
        self._at = 0

    def read(self, most: int) -> bytes:
        """At most so many bytes; none at the end."""
        wanted = min(most, self.size - self._at, wire.LONGEST)
        if wanted <= 0:
            return b""
        wire.send(self._channel, Kind.READ, self._at, wanted.to_bytes(4, "big"))
        _kind, _number, found = wire.receive(self._channel)
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        self._at = max(offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence], 0)
        return self._at

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at


class Made:
    """One place in what is made, to write and to read again. Several of them see the same bytes."""

    name = "made"

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._at = 0

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return os.fstat(self._handle).st_size

    def read(self, most: int) -> bytes:
        """At most so many bytes; none at the end."""
        found = os.pread(self._handle, most, self._at)
        self._at += len(found)
        return found

    def write(self, data: bytes) -> int:
        """Errors: OSError when it grows larger than it may."""
        written = os.pwrite(self._handle, data, self._at)
        self._at += written
        return written

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        return self._at

    def tell(self) -> int:
        """Where the next byte is read or written."""
        return self._at

    def again(self) -> Made:
        """Another place in the same bytes, at their beginning."""
        return Made(self._handle)

    def clear(self) -> None:
        """Begin with nothing."""
        os.ftruncate(self._handle, 0)
        self._at = 0

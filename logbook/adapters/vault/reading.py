"""A whole file, read from anywhere: each chunk is opened and proved before any of it is given out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Protocol

from logbook.adapters.vault.chunks import CHUNK, RECORD, Cipher, chunks_of, position
from logbook.adapters.vault.errors import Tampered


class Source(Protocol):
    """Stored bytes; `ahead` is how many records are best asked for at once. Errors of `at`: NoSuchFile; Away."""

    ahead: int

    def at(self, start: int, length: int) -> bytes: ...

    def close(self) -> None: ...


class Chunks:
    """The opened chunks of one file, by their index. One reader at a time."""

    def __init__(self, source: Source, cipher: Cipher, length: int) -> None:
        self._source, self._cipher = source, cipher
        self.length = length
        self._last = chunks_of(length) - 1
        self._fetched, self._first = memoryview(b""), 0

    def get(self, index: int, until: int | None = None) -> bytes:
        """This chunk; those before `until`, or the file's end, are what is read next. Errors: Tampered, also when it is missing or
        of another length than its place has; whatever the source raises.
        """
        record = self._record(index, until)
        chunk = self._cipher.unseal(index, record, last=index == self._last)
        if len(chunk) != min(CHUNK, self.length - index * CHUNK):
            raise Tampered(f"Chunk {index} has another length than was stored.")
        return chunk

    def pieces(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from start to before stop, a chunk at most at a time; the file is let go of at the end.

        The first of them are fetched before this returns, so that whoever answers with them knows that they are there.
        """
        until = chunks_of(stop)
        try:
            if start < stop:
                self._record(start // CHUNK, until)
        except Exception:
            self.close()
            raise
        return self._flowing(start, stop, until)

    def _flowing(self, start: int, stop: int, until: int) -> Iterator[bytes]:
        try:
            while start < stop:
                index, skip = divmod(start, CHUNK)
                piece = self.get(index, until)[skip : skip + stop - start]
                yield piece
                start += len(piece)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of what is stored."""
        self._source.close()

    def _record(self, index: int, until: int | None = None) -> memoryview:
        where = (index - self._first) * RECORD
        if not 0 <= where < len(self._fetched):
            ahead = min(self._source.ahead, (self._last + 1 if until is None else until) - index)
            self._fetched, self._first = memoryview(self._source.at(position(index), ahead * RECORD)), index
            where = 0
        return self._fetched[where : where + RECORD]


class Reader(io.RawIOBase):
    """The file as Python's own files are read: seekable, read-only. `size` is its length in bytes."""

    def __init__(self, chunks: Chunks) -> None:
        super().__init__()
        self.size = chunks.length
        self._chunks = chunks
        self._at = 0
        self._index, self._chunk = -1, b""

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As of any file; before the beginning is the beginning's ValueError."""
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if at < 0:
            raise ValueError("before the beginning of the file")
        self._at = at
        return at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """All that was asked for, to the file's end. The chunk in hand is kept: readers of films ask in small bites."""
        wanted = min(len(buffer), max(self.size - self._at, 0))
        done = 0
        while done < wanted:
            index, skip = divmod(self._at, CHUNK)
            if index != self._index:
                self._chunk, self._index = self._chunks.get(index), index
            bite = memoryview(self._chunk)[skip : skip + wanted - done]
            buffer[done : done + len(bite)] = bite
            done += len(bite)
            self._at += len(bite)
        return done

    def close(self) -> None:
        """Let go of the file and of the chunk in hand."""
        self._chunk, self._index = b"", -1
        self._chunks.close()
        super().close()

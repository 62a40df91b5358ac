"""A file that is still coming: how far it is for certain, and its next chunks.

The header's mark counts records that were on the disk before it was written, so whatever the machine went through, only the
records past the mark have to be opened to know how far the file is. What does not open there was torn by a crash: it is not
counted, and the next writer cuts it off. Only whole chunks count until the last: nothing is ever stored in plaintext to wait.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from logbook.adapters.vault.chunks import CHUNK, FORMAT, HEADER, OVERHEAD, RECORD, Cipher, position
from logbook.adapters.vault.errors import StorageFull, Tampered
from logbook.adapters.vault.folder import room

FIRST_HEADER = HEADER.pack(FORMAT, 0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file has come: `records` whole chunks, `length` bytes of the file itself, `whole` once the last is there."""

    records: int
    length: int
    whole: bool


def progress(handle: int, cipher: Cipher) -> Progress:
    """How far the file on this handle is; on the disk before this is told."""
    os.fdatasync(handle)
    size = os.fstat(handle).st_size
    index = min(_mark(handle), max(size - HEADER.size, 0) // RECORD)
    while record := os.pread(handle, RECORD, position(index)):
        if len(record) == RECORD and cipher.fits(index, record, last=False):
            index += 1
            continue
        if cipher.fits(index, record, last=True):
            return Progress(index + 1, index * CHUNK + len(record) - OVERHEAD, whole=True)
        break
    return Progress(index, index * CHUNK, whole=False)


def append(handle: int, cipher: Cipher, so_far: Progress, body: BinaryIO, length: int) -> int:
    """Read the body into records until the file is `length` bytes long or the body ends; gives how far it then is, durably.

    What came before a sender went away is kept, whatever they left by. Errors: StorageFull, and then the file is as long as
    before; whatever the body raises.
    """
    if so_far.whole:
        return so_far.length
    os.ftruncate(handle, position(so_far.records))
    began = kept = so_far.records
    try:
        for index, chunk, last in _pieces(body, so_far, length):
            _write(handle, cipher.seal(index, chunk, last=last), position(index))
            kept += not last
            so_far = Progress(index + 1, so_far.length + len(chunk), whole=last)
    except StorageFull:
        os.ftruncate(handle, position(began))
        kept = began
        raise
    finally:
        with room():
            os.fdatasync(handle)
        _set_mark(handle, kept)
    return so_far.length


def cut_back(handle: int, so_far: Progress, length: int) -> None:
    """Forget what came after this many bytes, which is a whole number of chunks."""
    records = min(so_far.records, length // CHUNK)
    _set_mark(handle, min(_mark(handle), records))
    os.ftruncate(handle, position(records))
    os.fdatasync(handle)


def _pieces(body: BinaryIO, so_far: Progress, length: int) -> Iterator[tuple[int, bytes, bool]]:
    """The next chunks with their index and whether they are the last; a body's rest that fills none is left out."""
    index, left = so_far.records, length - so_far.length
    while True:
        wanted = min(CHUNK, left)
        chunk = _piece(body, wanted)
        if len(chunk) < wanted:
            return
        left -= wanted
        yield index, chunk, left == 0
        if left == 0:
            return
        index += 1


def _piece(body: BinaryIO, wanted: int) -> bytes:
    """This many bytes of the body, or what there is before its end: a body may give less than it is asked for."""
    piece = body.read(wanted) if wanted else b""
    while len(piece) < wanted and (more := body.read(wanted - len(piece))):
        piece += more
    return piece


def _write(handle: int, record: bytes, where: int) -> None:
    with room():
        done = os.pwrite(handle, record, where)
        while done < len(record):  # a full disk takes a part, and says so at the next try
            done += os.pwrite(handle, record[done:], where + done)


def _mark(handle: int) -> int:
    header = os.pread(handle, HEADER.size, 0)
    if len(header) < HEADER.size or not header.startswith(FORMAT):
        raise Tampered("This is not a file of the vault.")
    return int(HEADER.unpack(header)[1])


def _set_mark(handle: int, records: int) -> None:
    """Not waited for: a mark that is lost is an older one, and that is true as well."""
    os.pwrite(handle, HEADER.pack(FORMAT, records), 0)

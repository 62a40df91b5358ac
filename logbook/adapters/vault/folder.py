"""A folder of encrypted files, each named by its id alone and readable by its owner alone."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from logbook.adapters.vault.errors import InUse, NoSuchFile, StorageFull
from logbook.adapters.vault.reading import Source

KEPT_FREE = 64 * 1024 * 1024
"""Bytes of the disk that no film may take: the service's database writes beside it."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def room() -> Iterator[None]:
    """A disk that is full, in whichever way the system says so, becomes StorageFull."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise StorageFull("There is no room left on the disk for films.") from trouble
        raise


class Stored:
    """The bytes of one stored file, open for reading; they stay readable here when the file's name is taken away."""

    ahead = 1
    """How many records are best asked for at once."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def at(self, start: int, length: int) -> bytes:
        """So many bytes from there; fewer only at the end."""
        return os.pread(self._handle, length, start)

    def close(self) -> None:
        """Let go of it; once is enough."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1


class Folder:
    """The media folder: the store's one interface. Before a bucket (bucket.py) it holds what grows and what is on its way there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def place(self, file_id: UUID) -> Path:
        """Where this file lies. A few hundred folders keep each of them quick to look through."""
        return self.path / file_id.hex[-2:] / file_id.hex

    def begin(self, file_id: UUID, header: bytes) -> None:
        """Make the file unless it is there; name and header are on the disk when this returns."""
        place = self.place(file_id)
        with room():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if os.fstat(handle).st_size < len(header):
                    os.pwrite(handle, header, 0)
                os.fsync(handle)
            finally:
                os.close(handle)
            for folder in (place.parent, self.path):
                _sync(folder)

    @contextmanager
    def growing(self, file_id: UUID) -> Iterator[int]:
        """The file, open for one writer alone. Errors: InUse; NoSuchFile."""
        handle = self._opened(file_id, os.O_RDWR)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise InUse(f"The file {file_id} is being written at this moment.") from held
            yield handle
        finally:
            os.close(handle)

    @contextmanager
    def looking(self, file_id: UUID) -> Iterator[int]:
        """The file, open for a look at how far it has come, whoever writes it. Errors: NoSuchFile."""
        handle = self._opened(file_id, os.O_RDONLY)
        try:
            yield handle
        finally:
            os.close(handle)

    def open(self, file_id: UUID) -> Source:
        """Its bytes. Errors: NoSuchFile."""
        return Stored(self._opened(file_id, os.O_RDONLY))

    def delete(self, file_id: UUID) -> None:
        """Take the file away, for good when this returns; without one this does nothing."""
        place = self.place(file_id)
        place.unlink(missing_ok=True)
        if place.parent.exists():
            _sync(place.parent)

    def delete_all(self, file_ids: Iterable[UUID]) -> list[str]:
        """Take all of these away; gives the places that could not be reached, where some of them may still lie."""
        for file_id in file_ids:
            self.delete(file_id)
        return []

    def sizes(self) -> dict[UUID, int]:
        """Every file that lies here, with the bytes it takes."""
        found = {}
        for path in self.path.glob("??/" + "?" * 32):
            with suppress(FileNotFoundError):  # gone since it was listed
                found[UUID(hex=path.name)] = path.stat().st_size
        return found

    def copy(self, file_id: UUID, to: Path) -> None:
        """Write this file's stored bytes there, as they are. Errors: NoSuchFile."""
        try:
            shutil.copy2(self.place(file_id), to)
        except FileNotFoundError as missing:
            raise _nothing_of(file_id) from missing

    def put_back(self, file_id: UUID, stored: Path) -> None:
        """Take in a whole file's stored bytes, which `copy` once wrote; it is there whole or not at all."""
        place = self.place(file_id)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = place.with_name(f"{place.name}.restored")
        with room():
            shutil.copy2(stored, fresh)
        fresh.rename(place)

    def require_room(self, length: int) -> None:
        """Refuse before the bytes travel. Errors: StorageFull."""
        if shutil.disk_usage(self.path).free < length + KEPT_FREE:
            raise StorageFull(f"There is no room left on the disk for {length:,} bytes.")

    def _opened(self, file_id: UUID, how: int) -> int:
        try:
            return os.open(self.place(file_id), how)
        except FileNotFoundError as missing:
            raise _nothing_of(file_id) from missing


def _nothing_of(file_id: UUID) -> NoSuchFile:
    return NoSuchFile(f"There is nothing stored of the file {file_id}.")


def _sync(folder: Path) -> None:
    """A file's name is on the disk once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

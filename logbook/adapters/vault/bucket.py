"""A bucket of encrypted files, behind the media folder's own interface.

A file grows in the folder, as ciphertext, and can be read there the moment it is whole. From there it is taken into the bucket
(keeping.py), and leaves the folder once the bucket says that it has every byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from logbook.adapters.vault.errors import Away, NoSuchFile
from logbook.adapters.vault.folder import Folder
from logbook.adapters.vault.objects import Objects
from logbook.adapters.vault.reading import Source

AHEAD = 16
"""Records fetched in one request: 1 MiB, so that a film flows though each request takes a while."""


class Remote:
    """The bytes of one object. Nothing is held between two requests, however long a reader stands still."""

    ahead = AHEAD

    def __init__(self, objects: Objects, name: str) -> None:
        self._objects, self._name = objects, name

    def at(self, start: int, length: int) -> bytes:
        """So many bytes from there; fewer only at the end. Errors: NoSuchFile; Away."""
        return self._objects.read(self._name, start, length)

    def close(self) -> None:
        """There is nothing to let go of."""


class Bucket(Folder):
    """The bucket and the folder before it. Errors everywhere: Away."""

    def __init__(self, path: Path, objects: Objects) -> None:
        super().__init__(path)
        self._objects = objects

    def open(self, file_id: UUID) -> Source:
        """Its bytes. Errors: NoSuchFile, from the first of them: asking before would double the requests."""
        try:
            return super().open(file_id)
        except NoSuchFile:
            return Remote(self._objects, file_id.hex)

    def delete(self, file_id: UUID) -> None:
        """Take the file away from both places; without one this does nothing."""
        super().delete(file_id)
        self._objects.delete(file_id.hex)

    def delete_all(self, file_ids: Iterable[UUID]) -> list[str]:
        """Take all of these away; a bucket that is away is told and not waited for again."""
        going = list(file_ids)
        for file_id in going:
            super().delete(file_id)
        try:
            for file_id in going:
                self._objects.delete(file_id.hex)
        except Away:
            return [self._objects.where]
        return []

    def sizes(self) -> dict[UUID, int]:
        """Every file of ours in either place. The folder is asked first, so that one that moves meanwhile is seen."""
        staged = super().sizes()
        return {UUID(hex=name): size for name, size in self._objects.sizes() if _is_ours(name)} | staged

    def staged(self) -> dict[UUID, int]:
        """The files that are not in the bucket yet, or not known to be."""
        return super().sizes()

    def copy(self, file_id: UUID, to: Path) -> None:
        """Write this file's stored bytes there, as they are. Errors: NoSuchFile."""
        try:
            super().copy(file_id, to)
        except NoSuchFile:  # in the bucket by now: it is there before it leaves the folder
            self._objects.fetch(file_id.hex, to)

    def put_back(self, file_id: UUID, stored: Path) -> None:
        """Take in a whole file's stored bytes, and no longer than that lies in the folder."""
        super().put_back(file_id, stored)
        self.take_in(file_id)

    def take_in(self, file_id: UUID) -> None:
        """Move a whole file from the folder into the bucket. May be asked again, wherever it was stopped. Errors: NoSuchFile."""
        name, place = file_id.hex, self.place(file_id)
        try:
            size = place.stat().st_size
        except FileNotFoundError as missing:
            raise NoSuchFile(f"The file {file_id} is not on its way into the bucket.") from missing
        if self._objects.size(name) != size:
            self._objects.put(name, place)
            if self._objects.size(name) != size:
                raise Away(f"The bucket does not have all of the file {file_id} yet; it stays here until it has.")
        super().delete(file_id)


def _is_ours(name: str) -> bool:
    return len(name) == 32 and set(name) <= set("0123456789abcdef")

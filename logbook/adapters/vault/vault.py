"""The vault: films, stills and papers, encrypted as they arrive, under keys that can be destroyed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from logbook.adapters import clock
from logbook.adapters.vault import copies, growing, rotation
from logbook.adapters.vault.chunks import Cipher
from logbook.adapters.vault.errors import NoSuchFile, NotYetGone, StorageFull, WrongOffset
from logbook.adapters.vault.folder import Folder
from logbook.adapters.vault.keys import Keys
from logbook.adapters.vault.reading import Chunks, Reader


class Vault:
    """Files by their ids. Lengths and offsets are bytes of the file itself, never of its ciphertext.

    Any number of threads and processes may use one instance's vault at once. Errors everywhere: NoMasterKey; Away, on a bucket.
    """

    def __init__(self, keys: Keys, store: Folder) -> None:
        self.keys = keys
        self.store = store

    def begin(self, file_id: UUID, group_id: UUID) -> None:
        """Make room for a file under its group's key; one that was begun goes on. Errors: StorageFull; NoSuchFile if destroyed."""
        self.keys.make(file_id, group_id)
        try:
            self.store.begin(file_id, growing.FIRST_HEADER)
        except StorageFull:
            self.destroy_file(file_id)
            raise

    def append(self, file_id: UUID, offset: int, body: BinaryIO, length: int) -> int:
        """Take the body as what comes at `offset` of a file of `length` bytes; gives how far the file then is, on the disk.

        Whole chunks of 64 KiB count, and the last one: what a sender sent beyond is to be sent again. Never more than `length` is read.
        Errors: WrongOffset; StorageFull, and then nothing of this body is kept; InUse; NoSuchFile; whatever the body raises,
        and then what came before is kept.
        """
        cipher = self._cipher_of_growing(file_id)
        with self.store.growing(file_id) as handle:
            so_far = growing.progress(handle, cipher)
            if so_far.length != offset:
                raise WrongOffset(so_far.length)
            self.store.require_room(length - offset)
            return growing.append(handle, cipher, so_far, body, length)

    def offset(self, file_id: UUID) -> int:
        """How far the file is, on the disk before this is told. Errors: NoSuchFile; Tampered."""
        key = self.keys.of(file_id)
        if key.length is not None:
            return key.length
        with self.store.looking(file_id) as handle:
            return growing.progress(handle, Cipher(key.key, file_id)).length

    def cut_back(self, file_id: UUID, offset: int) -> None:
        """Forget what came after `offset`, a number that `append` or `offset` gave: its checksum was not what was announced.

        Errors: InUse; NoSuchFile.
        """
        cipher = self._cipher_of_growing(file_id)
        with self.store.growing(file_id) as handle:
            growing.cut_back(handle, growing.progress(handle, cipher), offset)

    def finish(self, file_id: UUID) -> None:
        """The last byte has come: from here on the file can be read, and not written. Asked again, nothing changes.

        Errors: WrongOffset when the last chunk has not come; InUse; NoSuchFile.
        """
        key = self.keys.of(file_id)
        if key.length is not None:
            return
        with self.store.growing(file_id) as handle:
            so_far = growing.progress(handle, Cipher(key.key, file_id))
            if not so_far.whole:
                raise WrongOffset(so_far.length)
            self.keys.settle(file_id, so_far.length)

    def put(self, file_id: UUID, group_id: UUID, data: bytes) -> None:
        """Keep a small file at once: a still, a photographed paper. Errors: StorageFull, and then nothing is kept."""
        self.begin(file_id, group_id)
        try:
            self.append(file_id, 0, io.BytesIO(data), len(data))
            self.finish(file_id)
        except StorageFull:
            self.store.delete_all([file_id])  # first, for once: writing down that its key is gone needs room
            self.destroy_file(file_id)
            raise

    def open(self, file_id: UUID) -> Reader:
        """The whole file to read from anywhere. Errors: NoSuchFile, also while it is not whole; in reading, Tampered."""
        return Reader(self._chunks(file_id))

    def read(self, file_id: UUID, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from start to before stop, in pieces of at most 64 KiB; the end of the file ends them.

        Errors: NoSuchFile, at once; Tampered, in place of the piece that is.
        """
        chunks = self._chunks(file_id)
        return chunks.pieces(max(start, 0), min(stop, chunks.length))

    def destroy_file(self, file_id: UUID) -> None:
        """Destroy the file's key, here and in every copy of the keys, then its bytes. May be asked again, and for what never was.

        Errors: NotYetGone when a copy of the keys, or the bucket, could not be reached; all the rest is done, and asking again tries
        that one again.
        """
        self.keys.destroy_file(file_id, clock.now())
        self._let_go([file_id])

    def destroy_group(self, group_id: UUID) -> None:
        """Destroy the group's key and its files' keys, then the bytes of all of them. May be asked again. Errors: NotYetGone."""
        self._let_go(self.keys.destroy_group(group_id, clock.now()))

    def rotate(self) -> int:
        """Another master key, while everybody works; gives how many groups' keys were locked anew."""
        return rotation.rotate(self.keys.file, self.keys.master)

    def close(self) -> None:
        """Let go of the file of keys; the next use opens it again."""
        self.keys.file.close()

    def _let_go(self, files: list[UUID]) -> None:
        missed = copies.reach(self.keys.file)
        missed += self.store.delete_all(files)
        if missed:
            raise NotYetGone(missed)

    def _cipher_of_growing(self, file_id: UUID) -> Cipher:
        key = self.keys.of(file_id)
        if key.length is not None:
            raise WrongOffset(key.length)
        return Cipher(key.key, file_id)

    def _chunks(self, file_id: UUID) -> Chunks:
        key = self.keys.of(file_id)
        if key.length is None:
            raise NoSuchFile(f"The file {file_id} is not whole yet.")
        return Chunks(self.store.open(file_id), Cipher(key.key, file_id), key.length)

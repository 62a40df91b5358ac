"""How a file lies in the store: a header, then one record a chunk, each sealed by itself (AES-256-GCM, NIST SP 800-38D).

    header    8 bytes that name the format, 8 bytes: how many records are known to be on the disk
    record    12 bytes nonce, up to 64 KiB of ciphertext, 16 bytes tag

Every chunk but the last is 64 KiB long. The file's id, the chunk's index and whether it is the last are sealed with it, so that
no record can stand in another's place, in another file, or be left off the end. The nonce is random and stored: after a crash an
index is written again, and a nonce that was counted would then serve twice. A file of no bytes has one empty last chunk.
"""

from __future__ import annotations

import secrets
import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from logbook.adapters.vault.errors import Tampered

CHUNK = 64 * 1024
NONCE = 12
OVERHEAD = NONCE + 16
RECORD = CHUNK + OVERHEAD
FORMAT = b"VIGVLT\x00\x01"
HEADER = struct.Struct(">8sQ")
_PLACE = struct.Struct(">16sQ?")


def position(index: int) -> int:
    """Where in the stored file this record begins."""
    return HEADER.size + index * RECORD


def chunks_of(length: int) -> int:
    """How many chunks a whole file of so many bytes has; at least one, the last."""
    return max(1, -(-length // CHUNK))


def stored_length(length: int) -> int:
    """How many bytes a whole file of so many bytes takes in the store."""
    return HEADER.size + length + chunks_of(length) * OVERHEAD


class Cipher:
    """Seals and opens the chunks of one file under its own key."""

    def __init__(self, key: bytes, file_id: UUID) -> None:
        self._aead = AESGCM(key)
        self._file = file_id.bytes

    def seal(self, index: int, chunk: bytes | memoryview, *, last: bool) -> bytes:
        """The record of this chunk, under a nonce of its own."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._aead.encrypt(nonce, chunk, self._place(index, last))

    def unseal(self, index: int, record: bytes | memoryview, *, last: bool) -> bytes:
        """The chunk in this record. Errors: Tampered, also when it is whole but belongs elsewhere."""
        try:
            return self._aead.decrypt(record[:NONCE], record[NONCE:], self._place(index, last))
        except (InvalidTag, ValueError) as wrong:  # ValueError: shorter than a nonce
            raise Tampered(f"Chunk {index} is not what was stored there.") from wrong

    def fits(self, index: int, record: bytes | memoryview, *, last: bool) -> bool:
        """Whether the record was sealed for this place."""
        try:
            self.unseal(index, record, last=last)
        except Tampered:
            return False
        return True

    def _place(self, index: int, last: bool) -> bytes:
        return _PLACE.pack(self._file, index, last)

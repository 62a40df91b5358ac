"""Films for a bucket, and what lies where."""

from __future__ import annotations

from hashlib import shake_128
from uuid import UUID, uuid4

from logbook.adapters.vault import Vault, keeping
from logbook.adapters.vault.chunks import CHUNK
from logbook.config import Settings
from tests.buckets import PREFIX

FILM = shake_128(b"a film").digest(3 * CHUNK + 500)


def move(vault: Vault) -> int:
    return keeping.into_the_bucket(vault.keys, vault.store)


def put(vault: Vault, data: bytes, group_id: UUID | None = None, *, moved: bool = True) -> UUID:
    file_id = uuid4()
    vault.put(file_id, group_id or uuid4(), data)
    assert not moved or move(vault) == 1
    return file_id


def name(file_id: UUID) -> str:
    return f"{PREFIX}/{file_id.hex}"


def staged(own: Settings) -> set[str]:
    return {path.name for path in own.media_folder.rglob("*") if path.is_file()}

"""Films in a bucket are the same as in a folder, over real HTTP; and never anything but ciphertext."""

from __future__ import annotations

import io
from hashlib import shake_128
from uuid import uuid4

import pytest

from logbook.adapters.vault import Vault, objects
from logbook.adapters.vault.bucket import AHEAD
from logbook.adapters.vault.chunks import CHUNK, RECORD, position, stored_length
from logbook.config import Settings
from tests.adapters.bucket.films import FILM, move, name, put, staged
from tests.buckets import Kept

CANARY = b"a child laughs at 00:12"
LONG = shake_128(b"a long film").digest((AHEAD + 4) * CHUNK)


def test_it_grows_in_the_folder_is_readable_at_once_and_then_in_the_bucket_alone(
    vault: Vault, own: Settings, kept: Kept
) -> None:
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    assert vault.append(file_id, 0, io.BytesIO(FILM[: 2 * CHUNK]), len(FILM)) == 2 * CHUNK
    assert move(vault) == 0, "what is not whole stays"
    vault.append(file_id, 2 * CHUNK, io.BytesIO(FILM[2 * CHUNK :]), len(FILM))
    vault.finish(file_id)
    assert vault.open(file_id).read() == FILM
    assert (kept.objects, kept.times("GET")) == ({}, 0)
    assert move(vault) == 1
    assert staged(own) == set()
    assert [(key, len(body)) for key, body in kept.objects.items()] == [(name(file_id), stored_length(len(FILM)))]
    assert vault.open(file_id).read() == FILM
    assert move(vault) == 0


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 500])
def test_every_slice_comes_out_as_it_went_in(vault: Vault, kept: Kept, length: int) -> None:
    file_id = put(vault, FILM[:length])
    with vault.open(file_id) as film:
        assert film.read() == FILM[:length]
    for start, stop in ((0, 1), (0, length), (CHUNK - 1, CHUNK + 1), (length - 1, length + 9)):
        assert b"".join(vault.read(file_id, start, stop)) == FILM[:length][max(start, 0) : stop]


def test_a_range_asks_for_whole_records_once_and_for_no_more_than_it_needs(vault: Vault, kept: Kept) -> None:
    file_id = put(vault, LONG)
    kept.asked.clear()
    sent: list[int] = []
    first = vault.store.open(file_id).at
    assert b"".join(vault.read(file_id, 0, 2)) == LONG[:2]
    assert b"".join(vault.read(file_id, CHUNK, len(LONG))) == LONG[CHUNK:]
    sent += [len(first(position(0), RECORD))]
    assert sent == [RECORD]
    assert kept.times("GET") == 1 + 2 + 1, "one for two bytes, two for nineteen records, one of our own"
    assert kept.times("HEAD") == 0


def test_a_large_file_travels_in_parts(vault: Vault, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "PART", 5 * 1024 * 1024)
    data = shake_128(b"large").digest(11 * 1024 * 1024)
    kept.troubles = []
    file_id = put(vault, data)
    assert kept.times("PUT") == 3
    assert kept.parts == {}
    assert vault.open(file_id).read() == data


def test_only_ciphertext_ever_reaches_the_bucket_and_nothing_stays_of_what_was_destroyed(
    vault: Vault, own: Settings, kept: Kept
) -> None:
    family = uuid4()
    files = [put(vault, CANARY * 9000, family) for _ in range(4)]
    other = put(vault, CANARY * 9000)
    assert len(kept.ever) > 5 * 9000 * len(CANARY)
    assert CANARY not in kept.ever
    vault.destroy_file(files[0])
    assert name(files[0]) not in kept.objects
    vault.destroy_group(family)
    vault.destroy_group(family)
    assert set(kept.objects) == {name(other)}
    assert vault.open(other).read() == CANARY * 9000

"""What is put into the vault comes out of it the same, from anywhere in it, and is whole or not there."""

from __future__ import annotations

import io
from hashlib import shake_128
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logbook.adapters.vault import InUse, NoSuchFile, Vault, WrongOffset, open_vault
from logbook.adapters.vault.chunks import CHUNK, stored_length
from logbook.config import Settings

SEED = shake_128(b"a film").digest(4 * CHUNK)
LENGTHS = st.one_of(
    st.builds(lambda n, near: max(0, n * CHUNK + near), st.integers(0, 3), st.integers(-3, 3)),
    st.integers(0, 4 * CHUNK),
)


@given(length=LENGTHS, cuts=st.lists(st.integers(0, 4 * CHUNK), max_size=6))
@settings(max_examples=40)
def test_every_slice_of_what_comes_out_is_the_slice_of_what_went_in(
    tmp_path_factory: pytest.TempPathFactory, length: int, cuts: list[int]
) -> None:
    vault = open_vault(Settings(tmp_path_factory.mktemp("one"), "sqlite://", ""))
    file_id, data = uuid4(), SEED[:length]
    vault.put(file_id, uuid4(), data)
    with vault.open(file_id) as film:
        assert film.size == length
        assert film.read() == data
        for start, stop in pairwise(cuts):
            film.seek(start)
            assert film.read(max(stop - start, 0)) == data[start : max(start, stop)]
            pieces = list(vault.read(file_id, start, stop))
            assert b"".join(pieces) == data[start:stop]
            assert all(0 < len(piece) <= CHUNK for piece in pieces)
    vault.close()


@given(length=LENGTHS, sizes=st.lists(st.integers(1, 3 * CHUNK), min_size=1, max_size=5))
@settings(max_examples=25)
def test_a_file_that_comes_in_parts_is_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, length: int, sizes: list[int]
) -> None:
    vault = open_vault(Settings(tmp_path_factory.mktemp("one"), "sqlite://", ""))
    file_id, data = uuid4(), SEED[:length]
    vault.begin(file_id, uuid4())
    for size in [*sizes, length]:
        at = vault.offset(file_id)
        came = vault.append(file_id, at, io.BytesIO(data[at : at + size]), length)
        ends = at + size >= length
        assert came == (length if ends else (at + size) // CHUNK * CHUNK)
        assert vault.offset(file_id) == came
    vault.finish(file_id)
    assert b"".join(vault.read(file_id, 0, length)) == data
    vault.close()


def test_until_its_last_byte_has_come_there_is_nothing_to_read(vault: Vault) -> None:
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    assert vault.offset(file_id) == 0
    assert vault.append(file_id, 0, io.BytesIO(SEED[:CHUNK]), 2 * CHUNK) == CHUNK
    with pytest.raises(WrongOffset):
        vault.finish(file_id)
    with pytest.raises(NoSuchFile):
        vault.open(file_id)
    assert vault.append(file_id, CHUNK, io.BytesIO(SEED[CHUNK:]), 2 * CHUNK) == 2 * CHUNK
    vault.finish(file_id)
    vault.finish(file_id)
    assert vault.open(file_id).read() == SEED[: 2 * CHUNK]
    with pytest.raises(WrongOffset):
        vault.append(file_id, 0, io.BytesIO(b"again"), 5)


def test_the_wrong_offset_says_the_right_one_and_changes_nothing(vault: Vault) -> None:
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    vault.append(file_id, 0, io.BytesIO(SEED[:CHUNK]), 2 * CHUNK)
    for offset in (0, 5, 2 * CHUNK):
        with pytest.raises(WrongOffset) as wrong:
            vault.append(file_id, offset, io.BytesIO(b"elsewhere"), 2 * CHUNK)
        assert wrong.value.at == CHUNK
    assert vault.offset(file_id) == CHUNK


def test_one_writer_at_a_time_and_anybody_may_ask_how_far_it_is(vault: Vault, own: Settings) -> None:
    file_id, other = uuid4(), open_vault(own)
    vault.begin(file_id, uuid4())

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            with pytest.raises(InUse):
                other.append(file_id, 0, io.BytesIO(SEED[:CHUNK]), 2 * CHUNK)
            assert other.offset(file_id) in (0, CHUNK)
            return super().read(size)

    assert vault.append(file_id, 0, Slow(SEED[: 2 * CHUNK]), 2 * CHUNK) == 2 * CHUNK
    other.close()


def test_what_came_before_the_sender_went_away_is_kept(vault: Vault) -> None:
    class Gone(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > CHUNK:
                raise TimeoutError("the sender stands still")
            return super().read(min(size or 0, 1000))

    file_id = uuid4()
    vault.begin(file_id, uuid4())
    with pytest.raises(TimeoutError):
        vault.append(file_id, 0, Gone(SEED[: 2 * CHUNK]), 2 * CHUNK)
    assert vault.offset(file_id) == CHUNK
    vault.cut_back(file_id, 0)
    assert vault.offset(file_id) == 0


def test_files_are_named_by_their_ids_are_their_owners_alone_and_as_long_as_is_said(
    vault: Vault, own: Settings
) -> None:
    file_id = uuid4()
    vault.put(file_id, uuid4(), SEED[:1000])
    (kept,) = (path for path in own.media_folder.rglob("*") if path.is_file())
    assert kept.name == file_id.hex
    assert kept.stat().st_size == stored_length(1000)
    secret = [kept, kept.parent, own.master_key_file, own.keys_file, own.keys_file.parent]
    assert [path.stat().st_mode & 0o077 for path in secret] == [0] * 5


def test_a_file_is_destroyed_with_its_key_and_does_not_come_back(vault: Vault, own: Settings) -> None:
    mine, other, family = uuid4(), uuid4(), uuid4()
    vault.put(mine, family, b"mine")
    vault.put(other, family, b"other")
    vault.destroy_file(mine)
    vault.destroy_file(mine)
    with pytest.raises(NoSuchFile):
        vault.open(mine)
    with pytest.raises(NoSuchFile):
        vault.begin(mine, family)
    assert vault.open(other).read() == b"other"
    assert _names(own.media_folder) == {other.hex}


def test_a_family_is_destroyed_with_its_key_and_may_be_filmed_again(vault: Vault, own: Settings) -> None:
    family, elsewhere = uuid4(), uuid4()
    files = [uuid4(), uuid4()]
    for file_id in files:
        vault.put(file_id, family, b"family")
    vault.put(elsewhere, uuid4(), b"elsewhere")
    vault.destroy_group(family)
    vault.destroy_group(family)
    for file_id in files:
        with pytest.raises(NoSuchFile):
            vault.read(file_id, 0, 6)
    again = uuid4()
    vault.put(again, family, b"again")
    assert vault.open(again).read() == b"again"
    assert vault.open(elsewhere).read() == b"elsewhere"
    assert _names(own.media_folder) == {again.hex, elsewhere.hex}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}

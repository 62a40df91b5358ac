"""What the vault survives: a kill in mid-sentence, torn records, a full disk, somebody's hand in its files."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from hashlib import shake_128
from pathlib import Path
from time import sleep
from uuid import UUID, uuid4

import pytest

from logbook.adapters.vault import NoSuchFile, StorageFull, Tampered, Vault
from logbook.adapters.vault.chunks import CHUNK, HEADER, RECORD, position
from logbook.config import Settings
from tests.adapters.full_disk import full_from

FILM = shake_128(b"a film").digest(3 * CHUNK + 500)
SENDER = """
import sys
from pathlib import Path
from uuid import UUID
from logbook.adapters.vault import open_vault
from logbook.config import Settings

class Body:
    read_so_far = 0
    def read(self, size):
        self.read_so_far += size
        print(self.read_so_far, flush=True)
        return bytes(size)

vault = open_vault(Settings(Path(sys.argv[1]), "sqlite://", ""))
vault.append(UUID(sys.argv[2]), vault.offset(UUID(sys.argv[2])), Body(), 1 << 33)
"""


def stored(own: Settings, file_id: UUID) -> Path:
    (found,) = own.media_folder.rglob(file_id.hex)
    return found


def test_killed_in_mid_append_it_is_at_most_a_chunk_behind_what_was_read(vault: Vault, own: Settings) -> None:
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    for patience in (0.02, 0.11, 0.05):
        before = vault.offset(file_id)
        command = [sys.executable, "-c", SENDER, str(own.instance), str(file_id)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
            assert sender.stdout is not None
            first = sender.stdout.readline()
            sleep(patience)
            sender.send_signal(signal.SIGKILL)
            read = int([first, *sender.stdout][-1].strip() or 0)
        after = vault.offset(file_id)
        assert after % CHUNK == 0
        assert 0 <= before + read - after <= CHUNK


def test_a_torn_record_is_not_counted_and_cut_off_and_its_nonce_is_not_used_again(vault: Vault, own: Settings) -> None:
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    vault.append(file_id, 0, io.BytesIO(FILM[: 2 * CHUNK]), len(FILM))
    path = stored(own, file_id)
    first_time = path.read_bytes()
    path.write_bytes(HEADER.pack(first_time[:8], 0) + first_time[HEADER.size : -100])
    assert vault.offset(file_id) == CHUNK
    assert vault.append(file_id, CHUNK, io.BytesIO(FILM[CHUNK:]), len(FILM)) == len(FILM)
    vault.finish(file_id)
    assert vault.open(file_id).read() == FILM
    again = path.read_bytes()
    assert again[position(0) : position(1)] == first_time[position(0) : position(1)]
    assert again[position(1) :][:12] != first_time[position(1) :][:12]


def test_what_the_disk_filled_up_with_zeros_is_not_counted(vault: Vault, own: Settings) -> None:
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    vault.append(file_id, 0, io.BytesIO(FILM[:CHUNK]), len(FILM))
    with stored(own, file_id).open("ab") as file:
        file.write(bytes(2 * RECORD))
    assert vault.offset(file_id) == CHUNK


def flipped(where: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:where] + bytes([raw[where] ^ 1]) + raw[where + 1 :]


@pytest.mark.parametrize(
    "change",
    [
        *(flipped(where) for where in (HEADER.size, HEADER.size + 12, position(1) - 1, position(2) + 40, -1)),
        lambda raw: raw[: position(0)] + raw[position(1) : position(2)] + raw[position(0) : position(1)] + raw[position(2) :],
        lambda raw: raw[: position(3)],
        lambda raw: raw[: position(2)],
        lambda raw: raw[: position(3)] + raw[position(2) : position(3)],
        lambda raw: raw + raw[position(3) :],
        lambda raw: raw[:5],
        lambda _raw: b"",
    ],
)  # fmt: skip
def test_whatever_is_changed_nothing_wrong_is_given_out(
    vault: Vault, own: Settings, change: Callable[[bytes], bytes]
) -> None:
    file_id = uuid4()
    vault.put(file_id, uuid4(), FILM)
    path = stored(own, file_id)
    path.write_bytes(change(path.read_bytes()))
    given: list[bytes] = []
    with pytest.raises(Tampered):
        given.extend(vault.read(file_id, 0, len(FILM)))
    assert FILM.startswith(b"".join(given))
    with vault.open(file_id) as film, pytest.raises(Tampered):
        film.read()


def test_another_files_bytes_open_nothing(vault: Vault, own: Settings) -> None:
    family, mine, other = uuid4(), uuid4(), uuid4()
    vault.put(mine, family, FILM)
    vault.put(other, family, FILM[::-1])
    stored(own, mine).write_bytes(stored(own, other).read_bytes())
    with pytest.raises(Tampered):
        next(vault.read(mine, 0, 1))
    with vault.keys.file.writing() as rows:
        locked = rows.execute("SELECT wrapped FROM files WHERE file_id = ?", (other.bytes,)).fetchone()
        rows.execute("UPDATE files SET wrapped = ? WHERE file_id = ?", (*locked, mine.bytes))
    with pytest.raises(Tampered):
        vault.open(mine)


def test_on_a_full_disk_nothing_is_half_kept(vault: Vault, own: Settings) -> None:
    growing, small = uuid4(), uuid4()
    vault.begin(growing, uuid4())
    vault.append(growing, 0, io.BytesIO(FILM[:CHUNK]), len(FILM))
    before = stored(own, growing).stat().st_size
    vault.keys.file.forget()  # its log counts against the limit as well
    with full_from(position(2) + 1000):
        with pytest.raises(StorageFull):
            vault.append(growing, CHUNK, io.BytesIO(FILM[CHUNK:]), len(FILM))
        with pytest.raises(StorageFull):
            vault.put(small, uuid4(), FILM)
    assert stored(own, growing).stat().st_size == before
    assert vault.offset(growing) == CHUNK
    assert list(own.media_folder.rglob(small.hex)) == []
    with pytest.raises(NoSuchFile):
        vault.offset(small)
    assert vault.append(growing, CHUNK, io.BytesIO(FILM[CHUNK:]), len(FILM)) == len(FILM)


def test_more_than_the_disk_holds_is_refused_before_it_travels(vault: Vault) -> None:
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    with pytest.raises(StorageFull):
        vault.append(file_id, 0, io.BytesIO(FILM), 1 << 60)
    assert vault.offset(file_id) == 0


def test_no_word_of_a_film_is_ever_on_the_disk(vault: Vault, own: Settings, tmp_path: Path) -> None:
    canary = b"a child laughs at 00:12"
    vault.put(uuid4(), uuid4(), canary * 9000)
    growing = uuid4()
    vault.begin(growing, uuid4())
    vault.append(growing, 0, io.BytesIO(canary * 5000), 1 << 30)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert os.fspath(own.keys_file) in map(os.fspath, kept)
    assert [path for path in kept if canary in path.read_bytes()] == []

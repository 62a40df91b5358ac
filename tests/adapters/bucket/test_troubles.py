"""Whatever the bucket, the disk or a stop does, nothing is lost, nothing wrong is given out, and the next sweep ends it."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from hashlib import shake_128
from pathlib import Path
from time import sleep
from uuid import uuid4

import pytest

from logbook.adapters.vault import (
    Away,
    NoSuchFile,
    NotYetGone,
    StorageFull,
    Tampered,
    Vault,
    keeping,
    objects,
    open_vault,
)
from logbook.adapters.vault.chunks import CHUNK, RECORD, position, stored_length
from logbook.config import BucketSettings, Settings, VaultSettings
from tests.adapters.bucket.films import FILM, move, name, put, staged
from tests.adapters.full_disk import full_from
from tests.buckets import PREFIX, Kept, environment

LARGE = shake_128(b"a large film").digest(2 * objects.PART)
MOVES = """
import sys
from pathlib import Path
from logbook.adapters.vault import keeping, open_vault
from logbook.config import read_settings

vault = open_vault(read_settings(Path(sys.argv[1])))
keeping.into_the_bucket(vault.keys, vault.store)
"""


def test_trouble_that_passes_is_not_noticed(vault: Vault, own: Settings, kept: Kept) -> None:
    file_id = put(vault, FILM, moved=False)
    kept.troubles = [503]
    assert move(vault) == 1
    kept.troubles = [500, 503]
    assert vault.open(file_id).read() == FILM


def test_while_the_bucket_is_away_films_arrive_and_play_and_are_moved_later(
    vault: Vault, own: Settings, kept: Kept
) -> None:
    before = put(vault, FILM)
    kept.away = True
    new = put(vault, FILM[::-1], moved=False)
    assert vault.open(new).read() == FILM[::-1]
    with pytest.raises(Away, match="does not answer"):
        move(vault)
    with pytest.raises(Away):
        vault.read(before, 0, 5)
    assert staged(own) == {new.hex}
    kept.away = False
    assert move(vault) == 1
    assert b"".join(vault.read(before, 0, 5)) == FILM[:5]


def test_a_bucket_that_was_away_is_left_in_peace_for_a_moment(
    vault: Vault, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = put(vault, FILM)
    monkeypatch.setattr(objects, "PAUSE", 0.3)
    kept.away = True
    with pytest.raises(Away):
        vault.read(file_id, 0, 5)
    asked = len(kept.asked)
    for _ in range(3):
        with pytest.raises(Away, match="a moment ago"):
            vault.read(file_id, 0, 5)
    assert len(kept.asked) == asked
    kept.away = False
    sleep(0.35)
    assert b"".join(vault.read(file_id, 0, 5)) == FILM[:5]


def test_what_the_bucket_does_not_have_whole_stays_in_the_folder(vault: Vault, own: Settings, kept: Kept) -> None:
    file_id = put(vault, FILM, moved=False)
    kept.cuts_short = True
    with pytest.raises(Away, match="stays here"):
        move(vault)
    assert staged(own) == {file_id.hex}
    kept.cuts_short = False
    assert move(vault) == 1
    assert vault.open(file_id).read() == FILM


def test_stopped_between_sending_and_letting_go_it_is_not_sent_again(
    vault: Vault, own: Settings, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = put(vault, FILM, moved=False)
    with monkeypatch.context() as patched:
        patched.setattr("logbook.adapters.vault.folder.Folder.delete", _stops)
        with pytest.raises(KeyboardInterrupt):
            move(vault)
    assert (staged(own), kept.times("PUT")) == ({file_id.hex}, 1)
    assert move(vault) == 1
    assert (staged(own), kept.times("PUT")) == (set(), 1)


def test_an_object_that_vanished_is_told_as_missing_and_by_the_doctor(vault: Vault, kept: Kept) -> None:
    file_id, other = put(vault, FILM), put(vault, FILM)
    assert keeping.amiss(vault.keys, vault.store) == {}
    del kept.objects[name(file_id)]
    kept.objects[name(other)] = kept.objects[name(other)][:-1]
    with pytest.raises(NoSuchFile):
        vault.read(file_id, 0, 5)
    with vault.open(file_id) as film, pytest.raises(NoSuchFile):
        film.read(5)
    assert keeping.amiss(vault.keys, vault.store) == {
        file_id: "nothing of it is there",
        other: f"{stored_length(len(FILM)) - 1} bytes are there and not {stored_length(len(FILM))}",
    }


@pytest.mark.parametrize("keep", [0, 40, RECORD, position(3), position(3) + 100])
def test_an_object_that_was_cut_short_gives_nothing_wrong_out(vault: Vault, kept: Kept, keep: int) -> None:
    file_id = put(vault, FILM)
    kept.objects[name(file_id)] = kept.objects[name(file_id)][:keep]
    given: list[bytes] = []
    with pytest.raises(Tampered):
        given.extend(vault.read(file_id, 0, len(FILM)))
    assert FILM.startswith(b"".join(given))


def test_on_a_full_disk_nothing_is_half_kept_in_either_place(vault: Vault, own: Settings, kept: Kept) -> None:
    growing = uuid4()
    vault.begin(growing, uuid4())
    vault.append(growing, 0, io.BytesIO(FILM[:CHUNK]), len(FILM))
    vault.keys.file.forget()
    with full_from(position(2) + 1000):
        with pytest.raises(StorageFull):
            vault.append(growing, CHUNK, io.BytesIO(FILM[CHUNK:]), len(FILM))
        with pytest.raises(StorageFull):
            put(vault, FILM, moved=False)
    assert vault.offset(growing) == CHUNK
    assert (staged(own), kept.objects) == ({growing.hex}, {})


def test_what_could_not_be_taken_away_goes_with_the_next_sweep_and_others_stay(
    vault: Vault, own: Settings, kept: Kept
) -> None:
    family = uuid4()
    files = [put(vault, FILM, family) for _ in range(5)]
    kept.objects[name(uuid4())] = b"another logbook's"
    kept.objects[f"{PREFIX}/notes.txt"] = b"somebody's"
    strangers = set(kept.objects) - {name(file_id) for file_id in files}
    kept.away = True
    with pytest.raises(NotYetGone):
        vault.destroy_group(family)
    with pytest.raises(NoSuchFile):
        vault.open(files[0])
    kept.away = False
    assert keeping.without_leftovers(vault.keys, vault.store) == 5
    assert set(kept.objects) == strangers


def test_destroyed_on_its_way_it_does_not_stay(
    vault: Vault, own: Settings, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = put(vault, FILM, moved=False)
    sending = objects.Objects.put

    def destroyed_meanwhile(self: objects.Objects, name: str, file: Path) -> None:
        sending_from = file.read_bytes()
        vault.destroy_file(file_id)
        file.write_bytes(sending_from)  # whoever sends has the file open, though its name is gone
        sending(self, name, file)

    monkeypatch.setattr(objects.Objects, "put", destroyed_meanwhile)
    assert move(vault) == 1
    assert (staged(own), kept.objects, kept.times("PUT")) == (set(), {}, 1)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"access_key_id": "another"}, "does not let us in or does not answer"),
        ({"name": "elsewhere"}, "There is no bucket elsewhere"),
        ({"endpoint": "http://127.0.0.1:1"}, "does not let us in or does not answer"),
    ],
)
def test_a_bucket_that_cannot_be_is_said_without_its_keys(
    own: Settings, kept: Kept, reached: tuple[Kept, BucketSettings], changed: dict[str, str], said: str
) -> None:
    bucket = replace(reached[1], **changed)
    other = open_vault(replace(own, vault=VaultSettings(bucket=bucket)))
    put(other, FILM, moved=False)
    with pytest.raises(Away, match=said) as refused:
        move(other)
    assert "secret" not in str(refused.value)
    with pytest.raises(NotYetGone) as waits:
        other.destroy_file(uuid4())
    assert waits.value.places == [bucket.endpoint]
    other.close()


def test_killed_while_it_sends_the_next_sweep_ends_it(
    vault: Vault, own: Settings, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own.vault.bucket is not None
    for setting, value in environment(own.vault.bucket).items():
        monkeypatch.setenv(setting, value)
    file_id = put(vault, LARGE, moved=False)
    kept.sending.clear()
    with subprocess.Popen([sys.executable, "-c", MOVES, str(own.instance)]) as mover:
        assert kept.came.wait(30)
        mover.kill()
    kept.sending.set()
    assert (staged(own), kept.objects) == ({file_id.hex}, {})
    assert vault.open(file_id).read() == LARGE
    assert move(vault) == 1
    assert vault.open(file_id).read() == LARGE
    assert staged(own) == set()


def _stops(*_arguments: object) -> None:
    raise KeyboardInterrupt

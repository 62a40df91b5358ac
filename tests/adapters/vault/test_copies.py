"""What is destroyed is destroyed in the log and in every copy of the keys, or it is said where it may still be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from logbook.adapters.vault import NotYetGone, Vault, copies

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)


def locked_keys(vault: Vault) -> list[bytes]:
    with vault.keys.file.reading() as rows:
        found = rows.execute("SELECT wrapped FROM files UNION ALL SELECT wrapped FROM groups").fetchall()
    return [locked for (locked,) in found]


def left(keys: list[bytes], *folders: Path) -> list[bytes]:
    raw = b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())
    return [key for key in keys if key in raw]


def test_a_destroyed_key_is_in_no_file_no_log_and_no_copy(vault: Vault, tmp_path: Path) -> None:
    family, apart = uuid4(), tmp_path / "apart"
    for _ in range(3):
        vault.put(uuid4(), family, b"film")
    keys = locked_keys(vault)
    copies.take(vault.keys.file, apart, NOW, days=7)
    assert left(keys, apart) == keys
    vault.destroy_group(family)
    assert left(keys, tmp_path) == []


def test_a_copy_out_of_reach_is_told_until_it_is_reached(vault: Vault, tmp_path: Path) -> None:
    film, apart = uuid4(), tmp_path / "apart"
    vault.put(film, uuid4(), b"film")
    keys = locked_keys(vault)[:1]
    copy = copies.take(vault.keys.file, apart, NOW, days=7)
    away = apart.rename(tmp_path / "away")
    with pytest.raises(NotYetGone) as told:
        vault.destroy_file(film)
    assert told.value.places == [str(copy)]
    away.rename(apart)
    vault.destroy_file(film)
    assert left(keys, tmp_path) == []


def test_a_copy_past_its_days_goes_with_the_next(vault: Vault, tmp_path: Path) -> None:
    vault.put(uuid4(), uuid4(), b"film")
    copies.take(vault.keys.file, tmp_path / "apart", NOW, days=7)
    newer = copies.take(vault.keys.file, tmp_path / "apart", NOW + timedelta(days=8), days=7)
    assert copies.in_folder(tmp_path / "apart") == [newer]
    assert copies.known(vault.keys.file) == [newer]

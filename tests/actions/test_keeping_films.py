"""The jobs that keep the bucket in step with the keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from logbook.actions import keeping_films
from logbook.adapters.database import Database
from logbook.adapters.vault import NotYetGone, open_vault
from logbook.config import Settings, VaultSettings
from tests.buckets import Kept, bucket_server
from tests.world import NOW


@pytest.fixture
def kept_in(tmp_path: Path) -> Iterator[tuple[Kept, Settings]]:
    with bucket_server() as (kept, bucket):
        yield kept, Settings(tmp_path, "sqlite://", "", vault=VaultSettings(bucket=bucket))


def test_what_is_whole_goes_into_the_bucket(database: Database, kept_in: tuple[Kept, Settings]) -> None:
    kept, settings = kept_in
    whole, growing = uuid4(), uuid4()
    with closing(open_vault(settings)) as vault:
        vault.put(whole, uuid4(), b"film")
        vault.begin(growing, uuid4())
    keeping_films.into_the_bucket(database, settings, NOW)
    assert [name.rsplit("/", 1)[1] for name in kept.objects] == [whole.hex]
    assert [path.name for path in settings.media_folder.rglob("*") if path.is_file()] == [growing.hex]


def test_what_was_destroyed_while_the_bucket_was_away_is_taken_out_of_it(
    database: Database, kept_in: tuple[Kept, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, settings = kept_in
    monkeypatch.setattr("logbook.adapters.vault.objects.TRIES", 1)
    monkeypatch.setattr("logbook.adapters.vault.objects.PAUSE", 0.0)
    gone, stays = uuid4(), uuid4()
    with closing(open_vault(settings)) as vault:
        vault.put(gone, uuid4(), b"film")
        vault.put(stays, uuid4(), b"film")
        keeping_films.into_the_bucket(database, settings, NOW)
        kept.away = True
        with pytest.raises(NotYetGone):
            vault.destroy_file(gone)
    kept.away = False
    keeping_films.without_leftovers(database, settings, NOW)
    assert [name.rsplit("/", 1)[1] for name in kept.objects] == [stays.hex]


def test_without_films_or_a_bucket_there_is_nothing_to_do_and_nothing_is_made(
    database: Database, tmp_path: Path
) -> None:
    settings = Settings(tmp_path, "sqlite://", "")
    assert keeping_films.into_the_bucket(database, settings, NOW) == 0
    assert keeping_films.without_leftovers(database, settings, NOW) == 0
    assert list(tmp_path.iterdir()) == []

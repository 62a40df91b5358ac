"""A vault whose films lie in a bucket of our own server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from logbook.adapters.vault import Vault, objects, open_vault
from logbook.config import BucketSettings, Settings, VaultSettings
from tests.buckets import Kept, bucket_server


@pytest.fixture(scope="module")
def reached() -> Iterator[tuple[Kept, BucketSettings]]:
    with bucket_server() as made:
        yield made


@pytest.fixture
def kept(reached: tuple[Kept, BucketSettings], monkeypatch: pytest.MonkeyPatch) -> Kept:
    """An empty bucket whose client does not wait long before it gives up, and asks again at once."""
    monkeypatch.setattr(objects, "TRIES", 2)
    monkeypatch.setattr(objects, "PAUSE", 0.0)
    vars(reached[0]).update(vars(Kept()))
    return reached[0]


@pytest.fixture
def own(tmp_path: Path, reached: tuple[Kept, BucketSettings]) -> Settings:
    return Settings(tmp_path / "instance", "sqlite://", "", vault=VaultSettings(bucket=reached[1]))


@pytest.fixture
def vault(own: Settings, kept: Kept) -> Iterator[Vault]:
    opened = open_vault(own)
    yield opened
    opened.close()

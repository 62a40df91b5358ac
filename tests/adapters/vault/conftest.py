"""A vault in an instance folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from logbook.adapters.vault import Vault, open_vault
from logbook.config import Settings


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings of an instance that has nothing in it yet."""
    return Settings(instance=tmp_path / "instance", database_url="sqlite://", secret_key="a secret for tests alone")


@pytest.fixture
def vault(own: Settings) -> Iterator[Vault]:
    """The vault of that instance."""
    opened = open_vault(own)
    yield opened
    opened.close()

"""What the tests of destroying footage begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from logbook.adapters.vault import Vault, open_vault
from logbook.config import Settings
from tests.erasing import two_families
from tests.world import World


@pytest.fixture
def vault(settings: Settings) -> Iterator[Vault]:
    """The vault of the application under test."""
    opened = open_vault(settings)
    yield opened
    opened.close()


@pytest.fixture
def filmed(db: Session, world: World, vault: Vault) -> World:
    """The world with two families in it of whom there is footage."""
    two_families(db, world, vault)
    return world

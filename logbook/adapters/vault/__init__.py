"""The vault and what it refuses. Importing it loads the cryptography: leave that to where there is footage to touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logbook.adapters.vault.bucket import Bucket
from logbook.adapters.vault.errors import (
    Away,
    InUse,
    NoMasterKey,
    NoSuchFile,
    NotYetGone,
    StorageFull,
    Tampered,
    VaultError,
    WrongOffset,
)
from logbook.adapters.vault.folder import Folder
from logbook.adapters.vault.keyfile import KeyFile
from logbook.adapters.vault.keys import Keys
from logbook.adapters.vault.master import MasterKeys
from logbook.adapters.vault.objects import Objects
from logbook.adapters.vault.reading import Reader
from logbook.adapters.vault.vault import Vault

if TYPE_CHECKING:
    from logbook.config import Settings

__all__ = [
    "Away",
    "InUse",
    "NoMasterKey",
    "NoSuchFile",
    "NotYetGone",
    "Reader",
    "StorageFull",
    "Tampered",
    "Vault",
    "VaultError",
    "WrongOffset",
    "open_vault",
]


def open_vault(settings: Settings) -> Vault:
    """The vault of this instance. Nothing is read or made before the first file."""
    keys = Keys(KeyFile(settings.keys_file), MasterKeys(settings))
    return Vault(keys, _store(settings))


def _store(settings: Settings) -> Folder:
    if settings.vault.bucket is None:
        return Folder(settings.media_folder)
    return Bucket(settings.media_folder, Objects(settings.vault.bucket))

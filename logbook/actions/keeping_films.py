"""Keeping the store of films in step with its keys, beside people's work: into the bucket, and what was left half destroyed away."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from logbook.adapters.database import Database
from logbook.config import Settings


def into_the_bucket(_database: Database, settings: Settings, _now: datetime) -> int:
    """Move what has arrived whole into the bucket, where there is one. Gives 0: one round moves it all."""
    if settings.vault.bucket is None:
        return 0
    from logbook.adapters.vault import keeping, open_vault  # noqa: PLC0415 - loads the cryptography

    with closing(open_vault(settings)) as vault:
        keeping.into_the_bucket(vault.keys, vault.store)
    return 0


def without_leftovers(_database: Database, settings: Settings, _now: datetime) -> int:
    """Take away the bytes of what was destroyed while the store was out of reach. Gives 0: one round does it all."""
    from logbook.adapters.vault import keeping, open_vault  # noqa: PLC0415 - as above

    if settings.keys_file.exists():
        with closing(open_vault(settings)) as vault:
            keeping.without_leftovers(vault.keys, vault.store)
    return 0

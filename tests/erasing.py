"""Two families with clips that can be watched, the sweep that destroys what is due, and what is left after it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from logbook.actions import erasing_footage
from logbook.adapters.database import Database
from logbook.adapters.vault import NoSuchFile, Vault
from logbook.config import Settings
from logbook.models.recordings import Clip
from tests import recordings
from tests.world import NOW, World

FILM = b"bath time, seventeen seconds" * 100
WEEK = timedelta(days=7)


def two_families(db: Session, world: World, vault: Vault) -> None:
    """Heron with two clips, and Kestrel with one."""
    for client, clips in (("heron", ("bath", "bed")), ("kestrel", ("lunch",))):
        world.client(db, client, code=client.title())
        world.cycle(db, f"{client}_cycle", client)
        recordings.film(db, world, f"{client}_film", f"{client}_cycle")
        for clip in clips:
            recordings.clip(db, vault, world, clip, of_film=f"{client}_film", content=FILM)
    db.commit()


def sweep(database: Database, vault: Vault, days: int = 0) -> None:
    erasing_footage.destroy_due(database, vault, NOW + timedelta(days=days))


def clip(database: Database, world: World, name: str) -> Clip:
    with database.reading() as db:
        return db.get_one(Clip, world.ids[name])


def readable(vault: Vault, world: World, name: str) -> bool:
    try:
        return vault.open(world.ids[f"{name}_file"]).read() == FILM
    except NoSuchFile:
        return False


def on_disk(settings: Settings, world: World, name: str) -> bool:
    return bool(list(settings.media_folder.rglob(world.ids[f"{name}_file"].hex)))

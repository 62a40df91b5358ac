"""What recordings are measured on: an instance with one fictional trainee's cycle to clip for, and the real server on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from bench.servers import Server, started
from logbook import create_app
from logbook.adapters import migrations
from logbook.adapters.database import Database
from logbook.adapters.vault import Vault, open_vault
from logbook.config import Settings, read_settings
from logbook.domain.uploads import LAPSES_AFTER
from logbook.models.recordings import Clip, StoredFile
from tests import recordings, world
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser

TOKEN = "tess"  # noqa: S105 - of somebody who does not exist
MILLISECOND = 1000


@dataclass(frozen=True)
class Stage:
    """The running server with its inspector and jobs, and this process's own way to look into what it keeps."""

    instance: Instance
    server: Server
    temporary: Path

    @property
    def settings(self) -> Settings:
        """Of the instance."""
        found: Settings = self.instance.app.extensions["logbook.settings"]
        return found

    @property
    def clipping_page(self) -> str:
        """The path of the page on which a film of the cycle is clipped."""
        return f"/cycles/{self.instance.world.ids['cycle']}/clips/new"

    def headers(self) -> dict[str, str]:
        """What a program sends along to be the trainee."""
        with closing(Browser(self.instance.app, self.server.port)) as browser:
            return browser.headers(TOKEN)

    @contextmanager
    def vault(self) -> Iterator[Vault]:
        """Everything that is stored, to be read."""
        with closing(open_vault(self.settings)) as vault:
            yield vault

    def stored(self, clip_id: UUID) -> list[bytes]:
        """Every file that is kept of a clip, as somebody with all keys would read it."""
        whole = select(StoredFile.id, StoredFile.length).where(
            StoredFile.clip_id == clip_id, StoredFile.finished_at.is_not(None), StoredFile.destroyed_at.is_(None)
        )
        with self.instance.database.reading() as db, self.vault() as vault:
            return [b"".join(vault.read(file_id, 0, length)) for file_id, length in db.execute(whole)]

    def expect(self, content: bytes, seconds: int) -> Clip:
        """A clip of so many seconds that was marked, whose bytes are still to come."""
        with self.vault() as vault, self.instance.database.writing() as db:
            clip_id = recordings.clip(
                db, vault, self.instance.world, "moment", of_film="film", content=content, arrived=False,
                begins_ms=0, ends_ms=seconds * MILLISECOND,
            )  # fmt: skip
            clip = db.get_one(Clip, clip_id)
            lasts = {"lapses_at": self.instance.now + LAPSES_AFTER}
            db.execute(update(StoredFile).where(StoredFile.id == clip.file_id).values(**lasts))
            db.commit()
            db.expunge_all()
        return clip


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A fresh instance in this folder, with temporary files beside it, until the end of the block."""
    shutil.rmtree(folder, ignore_errors=True)
    temporary = folder / "temporary"
    temporary.mkdir(parents=True)
    settings = read_settings(folder / "instance", environ={})
    app = create_app(settings)
    database: Database = app.extensions["logbook.database"]
    migrations.migrate(database)
    with database.writing() as db:
        cast = world.build(db)
        cast.client(db, "heron")
        cast.cycle(db, "cycle", "heron", reviewed_on=None, review_minutes=None)
        recordings.film(db, cast, "film", "cycle")
        db.commit()
    instance = Instance(settings.instance, app, cast)
    instance.sign_in("tess", [TOKEN])
    environment = {"LOGBOOK_DATABASE_URL": settings.database_url, "TMPDIR": str(temporary)}
    with started(
        "logbook", "serve", "--instance", str(settings.instance), "--port", "0", environment=environment
    ) as to:
        yield Stage(instance, to, temporary)
    database.dispose()

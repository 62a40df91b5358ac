"""The inspector killed in the middle of a film: it is taken up again and made once, and no plaintext of it was ever on a disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psutil
import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.adapters.vault import Vault, open_vault
from logbook.config import Settings
from logbook.domain.inspection import Work
from logbook.domain.recordings import Part
from logbook.models.recordings import MediaTask, StoredFile
from tests import films, recordings
from tests.browser.filming import numbers
from tests.faults.processes import children_called, running, wait_for
from tests.world import NOW, World

SECONDS = 75
PIECE = 64
"""Bytes by which a film is known again wherever they lie."""


def pieces(film: bytes) -> list[bytes]:
    return [film[at : at + PIECE] for at in range(1000, len(film) - PIECE, len(film) // 40)]


def shows_it(film: bytes, *folders: Path) -> Iterator[Path]:
    """Files in which a piece of the film lies in plain."""
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if any(piece in content for piece in pieces(film)):
            yield path


@pytest.fixture
def arrived(db: Session, world: World, settings: Settings) -> tuple[Vault, bytes]:
    """A film that has to be remade, and takes a while."""
    vault, content = open_vault(settings), films.long_and_unknown(SECONDS)
    world.client(db, "heron")
    world.cycle(db, "cycle", "heron")
    recordings.film(db, world, "film", "cycle")
    recordings.clip(db, vault, world, "moment", of_film="film", content=content)
    now = time_machine.escape_hatch.datetime.datetime.now(UTC)  # the commands live in the present
    file = db.get_one(StoredFile, world.ids["moment_file"])
    db.add(MediaTask(service_id=file.service_id, file_id=file.id, work=Work.RENDITION, asked_at=now))
    db.commit()
    return vault, content


def state(database: Database) -> tuple[int, int, datetime | None]:
    """Of the one task: how often it was begun, how far it is, when it was done."""
    with database.reading() as reading:
        row = reading.execute(select(MediaTask.tries, MediaTask.progress, MediaTask.finished_at)).one()
        return row.tries, row.progress, row.finished_at


def child_of(inspector: int) -> psutil.Process | None:
    """The limited process that looks into a film now; between two pieces of work there is none."""
    return next(iter(children_called(inspector, "logbook.adapters.inspection.child")), None)


def test_a_killed_inspector_loses_nothing_and_leaves_nothing(
    db: Session, database: Database, settings: Settings, tmp_path: Path, arrived: tuple[Vault, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    vault, content = arrived
    (temporary := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    where = settings.instance
    (temporary / "plain").write_bytes(content)
    assert list(shows_it(content, where, temporary)) == [temporary / "plain"], "this would find it"
    (temporary / "plain").unlink()

    task = partial(state, database)
    with running(where, settings.database_url, "inspector") as inspector:
        assert wait_for(lambda: task()[1] > 0 and child_of(inspector.pid))
        child = child_of(inspector.pid)
        assert child is not None
        assert child.open_files() == []
        assert list(shows_it(content, where, temporary)) == []
        inspector.kill()
        assert wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert (task()[0], task()[2]) == (1, None)

    with running(where, settings.database_url, "inspector", "--once") as once:
        assert once.wait(60) == 0
    assert (task()[0], task()[2]) == (1, None), "its lease still runs"

    db.execute(update(MediaTask).values(claimed_until=NOW))
    db.commit()
    with running(where, settings.database_url, "inspector", "--once") as again:
        assert again.wait(120) == 0
    assert (task()[0], task()[1]) == (2, 100)
    made = db.scalars(select(StoredFile).where(StoredFile.part == Part.RENDITION)).one()
    film = b"".join(vault.read(made.id, 0, made.length))
    assert numbers(film) == list(range(SECONDS * 25))
    assert list(shows_it(film, where, temporary)) == []
    assert list(shows_it(content, where, temporary)) == []
    assert list(temporary.iterdir()) == []

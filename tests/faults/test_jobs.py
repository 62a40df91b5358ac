"""The jobs process killed in the middle of a file: the file is taken up again, and made once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import time_machine
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import exports, journal
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.exports import LEASE, ExportKind
from logbook.models.desk import Export
from logbook.models.journal import JournalEntry
from tests import evidencing
from tests.faults.processes import running, wait_for
from tests.world import World


def test_a_killed_maker_loses_nothing(
    db: Session, world: World, database: Database, settings: Settings, tmp_path: Path
) -> None:
    evidencing.fill(db, world, clients=6, cycles=3)
    now = time_machine.escape_hatch.datetime.datetime.now(UTC)  # the commands live in the present
    export_id = exports.ask(db, world.actor(db, "tess"), world.tess_journey, ExportKind.PDF, now).id
    journal.commit(db)

    def columns() -> tuple[object, ...]:
        with database.reading() as reading:
            row = select(Export.claimed_at, Export.tries, Export.made_at, Export.error).where(Export.id == export_id)
            return tuple(reading.execute(row).one())

    with running(tmp_path, settings.database_url, "jobs") as jobs:
        assert wait_for(lambda: columns()[0] is not None)
        jobs.kill()
        assert jobs.wait() == -9
    claimed_at, tries, made_at, error = columns()
    assert (claimed_at is not None, tries, made_at, error) == (True, 1, None, "")

    with running(tmp_path, settings.database_url, "jobs", "--once") as once:
        assert once.wait(60) == 0
    assert columns()[:3] == (claimed_at, 1, None), "its lease still runs"

    assert isinstance(claimed_at, datetime)
    db.execute(update(Export).values(claimed_at=claimed_at - LEASE))
    db.commit()
    with running(tmp_path, settings.database_url, "jobs", "--once") as again:
        assert again.wait(120) == 0
    db.expire_all()
    export = db.get_one(Export, export_id)
    assert (export.tries, export.error) == (2, "")
    content = tmp_path / "logbook.pdf"
    content.write_bytes(export.content or b"")
    assert len(PdfReader(content).pages) > 6
    made = select(JournalEntry.verb).where(JournalEntry.subject_id == export_id).order_by(JournalEntry.number)
    assert db.scalars(made).all() == ["export asked for", "export made"]

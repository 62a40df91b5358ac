"""Sweeping: what has had its day goes, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from logbook.actions import sweeping
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.sessions import ABSOLUTE
from logbook.models.accounts import Link, SignIn, SignInCount
from logbook.models.base import Base
from logbook.models.desk import Draft, OutgoingMail
from logbook.models.recordings import MediaTask, StoredFile
from tests.world import NOW, World, count

A_SECOND = timedelta(seconds=1)


def test_only_what_is_old_goes(db: Session, world: World, database: Database, settings: Settings) -> None:
    common = {"service_id": world.saltmarsh, "person_id": world.tess}
    file = StoredFile(
        **common, group_id=world.tess, part="clip", media_type="video/mp4", length=1, created_at=NOW - timedelta(days=365)
    )  # fmt: skip
    file_id = world.add(db, "file", file)
    for age in (A_SECOND, timedelta(0)):
        name = f"{age.total_seconds()}"
        db.add(Draft(**common, form=name, fields={}, saved_at=NOW - sweeping.DRAFTS - age))
        thrown = NOW - sweeping.THROWN_AWAY - age
        db.add(Draft(**common, form=f"thrown {name}", fields={}, saved_at=NOW, deleted_at=thrown))
        begun = NOW - ABSOLUTE - sweeping.SIGN_INS - age
        db.add(SignIn(**common, token_hash=name, started_at=begun, seen_at=begun, ended_at=begun))
        expired = {"made_at": NOW, "expires_at": NOW - sweeping.LINKS - age}
        db.add(Link(**common, kind="invitation", token_hash=name, email="a@example.org", details={}, **expired))
        written = {"written_at": NOW - sweeping.LETTERS - age, "not_before": NOW, "sent_at": NOW}
        db.add(OutgoingMail(**common, address="a@example.org", subject="A letter", body="", **written))
        db.add(SignInCount(key=name, wrong=1, since=NOW - sweeping.COUNTS - age))
        done = {"asked_at": NOW - timedelta(days=365), "finished_at": NOW - sweeping.MEDIA_TASKS - age}
        db.add(MediaTask(service_id=world.saltmarsh, file_id=file_id, work="inspect", **done))
    db.add(SignInCount(key="still closed", wrong=9, since=NOW - sweeping.COUNTS * 2, closed_until=NOW + A_SECOND))
    db.commit()
    assert sweeping.sweep(database, settings, NOW) == 7
    assert sweeping.sweep(database, settings, NOW) == 0
    tables: list[type[Base]] = [Draft, SignIn, Link, OutgoingMail, SignInCount, MediaTask]
    assert [count(db, table) for table in tables] == [2, 1, 1, 1, 2, 1]


def test_a_few_go_in_each_transaction_and_none_is_opened_for_nothing(
    db: Session, world: World, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    long_ago = NOW - sweeping.LETTERS * 2
    letter = {"service_id": world.saltmarsh, "address": "a@example.org", "subject": "A letter", "body": ""}
    db.add_all(OutgoingMail(**letter, written_at=long_ago, not_before=long_ago) for _ in range(5))
    db.commit()
    went, writes = [], []
    event.listen(database.engine, "commit", note := lambda connection: writes.append(_writes(connection)))
    while gone := sweeping.sweep(database, settings, NOW):
        went.append(gone)
    event.remove(database.engine, "commit", note)
    assert went == [2, 2, 1]
    assert sum(writes) == len(went)
    assert count(db, OutgoingMail) == 0


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("logbook_writes", False))

"""Footage that is due is destroyed, whoever is stopped wherever; what is held or frozen is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from logbook.actions import captions, erasing_footage
from logbook.adapters.database import Database
from logbook.adapters.vault import NoSuchFile, Vault, copies
from logbook.config import Settings
from logbook.domain.recordings import Part
from logbook.domain.retention import Rule
from logbook.models.comments import ClipComment
from logbook.models.concerns import Concern, LegalHold
from logbook.models.erasures import ErasedFile, Erasure
from logbook.models.journal import JournalEntry
from logbook.models.recordings import Clip, StoredFile
from tests.erasing import WEEK, clip, on_disk, readable, sweep
from tests.world import NOW, TODAY, World


def everything_gone(database: Database, vault: Vault, settings: Settings, world: World) -> None:
    """Of Heron nothing is left, in one erasure that is confirmed; of Kestrel everything is."""
    for name in ("bath", "bed"):
        row = clip(database, world, name)
        assert (row.destroyed_at is not None, row.destroyed_because) == (True, Rule.WITHDRAWN)
        assert not readable(vault, world, name)
        assert not on_disk(settings, world, name)
    assert readable(vault, world, "lunch")
    with database.reading() as db:
        erasures = db.scalars(select(Erasure)).all()
        assert [(e.client_id, e.whole_group, e.missed) for e in erasures] == [(world.heron, True, 0)]
        assert erasures[0].finished_at is not None
        left = select(func.count()).where(StoredFile.group_id == world.heron, StoredFile.destroyed_at.is_(None))
        assert db.scalar(left) == 0
        verbs = [*db.scalars(select(JournalEntry.verb).order_by(JournalEntry.number))]
        assert verbs.count("footage destroyed") == 2
        assert verbs[-1] == "erasure confirmed"


def test_after_the_grace_the_familys_own_key_goes_and_another_family_keeps_theirs(
    db: Session, database: Database, vault: Vault, settings: Settings, filmed: World
) -> None:
    filmed.withdraws(db, "heron", on=TODAY)
    db.commit()
    sweep(database, vault, 6)
    assert clip(database, filmed, "bath").destroyed_at is None
    assert readable(vault, filmed, "bath")
    sweep(database, vault, 7)
    everything_gone(database, vault, settings, filmed)


def test_what_was_written_at_places_of_a_clip_goes_with_it(
    db: Session, database: Database, vault: Vault, filmed: World
) -> None:
    for name in ("bath", "lunch"):
        of = {"service_id": filmed.saltmarsh, "clip_id": filmed.ids[name], "person_id": filmed.tess}
        db.add(ClipComment(**of, at_ms=1_000, words="He looks up.", made_at=NOW))
    db.execute(update(Clip).values(question="What do you see?", principles=["attentive"]))
    filmed.withdraws(db, "heron", on=TODAY)
    db.commit()
    sweep(database, vault, 7)
    with database.reading() as reading:
        assert reading.scalars(select(ClipComment.clip_id)).all() == [filmed.lunch]
    assert [clip(database, filmed, name).question for name in ("bath", "lunch")] == ["", "What do you see?"]
    said = [
        (clip(database, filmed, name).moment, clip(database, filmed, name).principles) for name in ("bath", "lunch")
    ]
    assert said == [("", []), ("she waits, he looks up", ["attentive"])]


def test_the_captions_of_a_clip_go_with_it(
    db: Session, database: Database, vault: Vault, settings: Settings, filmed: World
) -> None:
    for name in ("bath", "lunch"):
        captions.keep(db, vault, filmed.actor(db, "tess"), filmed.ids[name], f"0:01 Said over {name}", NOW)
    kept = {file.clip_id: file.id for file in db.scalars(select(StoredFile).where(StoredFile.part == Part.CAPTIONS))}
    filmed.withdraws(db, "heron", on=TODAY)
    db.commit()
    gone, stays = kept[filmed.bath], kept[filmed.lunch]
    sweep(database, vault, 7)
    assert b"Said over lunch" in vault.open(stays).read()
    with pytest.raises(NoSuchFile):
        vault.open(gone)
    assert not list(settings.media_folder.rglob(gone.hex))
    with database.reading() as reading:
        assert reading.get_one(StoredFile, gone).destroyed_at is not None
        assert reading.scalars(select(ErasedFile.part).where(ErasedFile.file_id == gone)).all() == [Part.CAPTIONS]


class Stopped(Exception):
    """Whoever does it is stopped here."""


def stops(*_arguments: Any, **_named: Any) -> None:
    raise Stopped


STEPS: dict[str, tuple[str, str]] = {
    "written down": ("logbook.actions.erasing_footage", "finish"),
    "keys not gone yet": ("logbook.adapters.vault.keyfile.KeyFile", "forget"),
    "log of the keys emptied, copies not reached": ("logbook.adapters.vault.copies", "reach"),
    "keys gone, bytes there": ("logbook.adapters.vault.folder.Folder", "delete"),
    "bytes gone, rows as before": ("logbook.actions.erasing_footage", "mark"),
    "rows marked, not committed": ("logbook.actions.journal", "commit"),
}


@pytest.mark.parametrize("step", STEPS)
def test_stopped_after_any_step_the_next_sweep_ends_it(
    step: str, db: Session, database: Database, vault: Vault, settings: Settings, filmed: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    filmed.withdraws(db, "heron", on=TODAY)
    db.commit()
    begun = erasing_footage.begin(database, filmed.saltmarsh, NOW + WEEK)
    assert len(begun) == 1
    with monkeypatch.context() as patched:
        where, name = STEPS[step]
        patched.setattr(f"{where}.{name}", stops)
        with pytest.raises(Stopped):
            erasing_footage.finish(database, vault, begun[0], NOW + WEEK)
    assert clip(database, filmed, "bath").destroyed_at is None
    sweep(database, vault, 7)
    everything_gone(database, vault, settings, filmed)


def concern(world: World) -> Concern:
    facts = {"client_id": world.heron, "owner_id": world.tess, "raised_at": NOW, "raised_by_id": world.sunny}
    return Concern(service_id=world.saltmarsh, **facts)


def hold(world: World) -> LegalHold:
    facts = {"client_id": world.heron, "reason": "A claim.", "set_at": NOW, "set_by_id": world.ada}
    return LegalHold(service_id=world.saltmarsh, **facts)


@pytest.mark.parametrize("stopping", [concern, hold])
def test_a_concern_or_hold_that_comes_in_between_keeps_what_is_there(
    stopping: Callable[[World], Any], db: Session, database: Database, vault: Vault, filmed: World
) -> None:
    filmed.withdraws(db, "heron", on=TODAY)
    db.commit()
    (erasure_id,) = erasing_footage.begin(database, filmed.saltmarsh, NOW + WEEK)
    vault.destroy_file(filmed.bath_file)  # stopped after the first key
    filmed.add(db, "stopping", stopping(filmed))
    db.commit()
    sweep(database, vault, 7)
    assert clip(database, filmed, "bath").destroyed_at is not None
    assert clip(database, filmed, "bed").destroyed_at is None
    assert readable(vault, filmed, "bed")
    with database.reading() as reading:
        named = reading.scalars(select(ErasedFile.file_id).where(ErasedFile.erasure_id == erasure_id)).all()
    assert named == [filmed.bath_file]
    table: Any = type(db.get(Concern, filmed.stopping) or db.get(LegalHold, filmed.stopping))
    over = {"decision": "it may be watched again"} if table is Concern else {"lifted_at": NOW}
    db.execute(update(table).values(**over))
    db.commit()
    sweep(database, vault, 7)
    assert clip(database, filmed, "bed").destroyed_at is not None


def test_a_copy_of_the_keys_out_of_reach_is_waited_for(
    db: Session, database: Database, vault: Vault, filmed: World, tmp_path: Any
) -> None:
    copies.take(vault.keys.file, tmp_path / "apart", NOW, days=7)
    away = (tmp_path / "apart").rename(tmp_path / "away")
    filmed.withdraws(db, "heron", on=TODAY)
    db.commit()
    sweep(database, vault, 7)
    with database.reading() as reading:
        erasure = reading.scalars(select(Erasure)).one()
        assert (erasure.destroyed_at is None, erasure.finished_at, erasure.missed) == (False, None, 1)
    assert not readable(vault, filmed, "bath")
    away.rename(tmp_path / "apart")
    sweep(database, vault, 8)
    with database.reading() as reading:
        erasure = reading.scalars(select(Erasure)).one()
        assert (erasure.finished_at, erasure.missed) == (NOW + timedelta(days=8), 0)
    with pytest.raises(NoSuchFile):
        vault.open(filmed.bed_file)
    vault.destroy_group(filmed.heron)  # it would refuse while a copy is out of reach

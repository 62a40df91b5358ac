"""What is due by which rule, and goes alone or with everything of its family."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.adapters.vault import NoSuchFile, StorageFull, Vault
from logbook.config import Settings
from logbook.domain.retention import Rule
from logbook.models.clients import Client
from logbook.models.consents import ConsentWithdrawal
from logbook.models.erasures import ErasedFile, Erasure
from logbook.models.recordings import Clip, StoredFile, Viewing
from tests import recordings
from tests.erasing import FILM, clip, on_disk, readable, sweep
from tests.world import NOW, TODAY, World


def test_a_clip_thrown_away_goes_alone_and_its_address_is_good_no_more(
    db: Session, database: Database, vault: Vault, settings: Settings, filmed: World
) -> None:
    db.get_one(Clip, filmed.bath).deleted_at = NOW
    issued = {"token_digest": "0" * 64, "on": TODAY, "issued_at": NOW, "until": NOW + timedelta(days=9)}
    of = {"clip_id": filmed.bath, "file_id": filmed.bath_file, "person_id": filmed.tess}
    filmed.add(db, "viewing", Viewing(service_id=filmed.saltmarsh, **of, **issued))
    db.commit()
    sweep(database, vault, 0)
    assert readable(vault, filmed, "bath")
    sweep(database, vault, 1)
    assert clip(database, filmed, "bath").destroyed_because == Rule.THROWN_AWAY
    assert not on_disk(settings, filmed, "bath")
    assert readable(vault, filmed, "bed")
    with database.reading() as reading:
        assert reading.get_one(Viewing, filmed.viewing).ended_at is not None


def test_an_upload_that_lapsed_and_a_clip_of_which_nothing_ever_came(
    db: Session, database: Database, vault: Vault, settings: Settings, filmed: World
) -> None:
    recordings.clip(db, vault, filmed, "coming", of_film="heron_film", content=FILM, arrived=False)
    recordings.clip(db, vault, filmed, "given_up", of_film="heron_film", content=FILM, arrived=False)
    db.get_one(StoredFile, filmed.given_up_file).destroyed_at = NOW
    db.get_one(Clip, filmed.given_up).deleted_at = NOW
    db.commit()
    sweep(database, vault, 6)
    assert clip(database, filmed, "given_up").destroyed_because == Rule.THROWN_AWAY
    assert clip(database, filmed, "coming").destroyed_at is None
    sweep(database, vault, 7)
    assert clip(database, filmed, "coming").destroyed_because == Rule.LAPSED
    assert not on_disk(settings, filmed, "coming")
    assert readable(vault, filmed, "bath")


def test_when_the_work_has_ended_everything_of_the_family_goes_with_its_paper(
    db: Session, database: Database, vault: Vault, filmed: World
) -> None:
    paper = StoredFile(
        service_id=filmed.saltmarsh, group_id=filmed.heron, person_id=filmed.tess, part="paper",
        media_type="image/jpeg", length=9, created_at=NOW, finished_at=NOW,
    )  # fmt: skip
    vault.put(filmed.add(db, "paper", paper), filmed.heron, b"signature")
    db.get_one(Client, filmed.heron).completed_on = TODAY
    db.commit()
    sweep(database, vault, 59)
    assert readable(vault, filmed, "bath")
    sweep(database, vault, 60)
    with database.reading() as reading:
        assert reading.get_one(StoredFile, filmed.paper).destroyed_at is not None
        assert [each.whole_group for each in reading.scalars(select(Erasure))] == [True]
        rules = set(reading.scalars(select(ErasedFile.because)))
    assert rules == {Rule.WORK_ENDED}
    with pytest.raises(NoSuchFile):
        vault.open(filmed.paper)


def test_with_nothing_due_nothing_is_written(
    database: Database, vault: Vault, filmed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "writing", None)
    sweep(database, vault, 30)
    assert readable(vault, filmed, "bath")


def test_what_the_family_asks_for_again_does_not_wait_and_what_was_put_back_is_kept(
    db: Session, database: Database, vault: Vault, filmed: World
) -> None:
    for client in ("heron", "kestrel"):
        filmed.withdraws(db, client, on=TODAY)
    for row in db.scalars(select(ConsentWithdrawal)):
        if row.client_id == filmed.heron:
            row.at_once_at = NOW
        else:
            row.undone_at = NOW
    db.commit()
    sweep(database, vault, 0)
    assert clip(database, filmed, "bath").destroyed_because == Rule.WITHDRAWN
    sweep(database, vault, 40)
    assert readable(vault, filmed, "lunch")


def test_one_erasure_that_meets_trouble_holds_up_no_other(
    db: Session, database: Database, vault: Vault, filmed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for client in ("heron", "kestrel"):
        filmed.withdraws(db, client, on=TODAY)
    db.commit()
    destroy = vault.destroy_group

    def full_disk_for_heron(group_id: UUID) -> None:
        if group_id == filmed.heron:
            raise StorageFull("There is no room left to keep a key.")
        destroy(group_id)

    with monkeypatch.context() as patched:
        patched.setattr(vault, "destroy_group", full_disk_for_heron)
        sweep(database, vault, 7)
    assert clip(database, filmed, "lunch").destroyed_at is not None
    assert clip(database, filmed, "bath").destroyed_at is None
    sweep(database, vault, 8)
    assert clip(database, filmed, "bath").destroyed_at is not None

"""Exports: asked for once, made under a lease, fetched by whoever asked while they may, then gone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import exports, journal, making, sweeping
from logbook.adapters import documents
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.exports import KEPT_FOR, LEASE, MOST_TRIES, ExportKind
from logbook.domain.refusals import NotVisible
from logbook.models.desk import Export
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Assessment
from tests import evidencing
from tests.world import NOW, World

PDF, WORKBOOK = ExportKind.PDF, ExportKind.WORKBOOK


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files themselves are another test's."""
    monkeypatch.setattr(documents, "write", lambda kind, logbook: f"{kind} of {logbook.trainee}".encode())


def ask(db: Session, world: World, who: str = "tess", kind: ExportKind = PDF, after: timedelta = timedelta(0)) -> UUID:
    asked = exports.ask(db, world.actor(db, who), world.tess_journey, kind, NOW + after)
    journal.commit(db)
    return asked.id


def fetch(db: Session, world: World, who: str, export_id: UUID, after: timedelta = timedelta(0)) -> bytes | None:
    db.expire_all()
    found = exports.fetch(db, world.actor(db, who), world.tess_journey, export_id, NOW + after)
    return found.content if found else None


def decide(db: Session, world: World, **facts: object) -> Assessment:
    common = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "trainee_id": world.tess}
    assessment = Assessment(**common, milestone="mid-point", asked_at=NOW, assessor_id=world.ash, **facts)
    db.add(assessment)
    db.commit()
    return assessment


class TestAsking:
    def test_twice_is_once_until_it_is_made(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        first = ask(db, world)
        assert ask(db, world) == first
        assert ask(db, world, kind=WORKBOOK) != first
        assert making.make_next(database, settings, NOW) == 1
        db.rollback()
        assert ask(db, world, after=timedelta(minutes=1)) != first

    @pytest.mark.parametrize("who", ["theo", "sam", "cody", "mika", "ada", "otto", "orla", "ash"])
    def test_is_for_those_who_read_the_record(self, db: Session, world: World, who: str) -> None:
        with pytest.raises(NotVisible):
            ask(db, world, who)

    def test_an_assessor_asks_until_decided(self, db: Session, world: World) -> None:
        assessment = decide(db, world)
        export_id = ask(db, world, "ash")
        assert ask(db, world, "sunny") != export_id
        assessment.decided_at, assessment.accepted = NOW, True
        db.commit()
        with pytest.raises(NotVisible):
            ask(db, world, "ash", WORKBOOK)
        with pytest.raises(NotVisible):
            fetch(db, world, "ash", export_id)


class TestMaking:
    def test_one_at_a_time_in_the_order_they_were_asked_for(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        second = ask(db, world, after=timedelta(seconds=1))
        first = ask(db, world, kind=WORKBOOK)
        assert making.make_next(database, settings, NOW) == 1
        assert (fetch(db, world, "tess", first), fetch(db, world, "tess", second)) == (b"xlsx of Tess", None)
        db.rollback()
        assert [making.make_next(database, settings, NOW) for _ in range(2)] == [1, 0]
        assert fetch(db, world, "tess", second) == b"pdf of Tess"

    def test_a_claim_is_respected_until_its_lease_runs_out(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        export_id = ask(db, world)
        db.execute(update(Export).values(claimed_at=NOW, tries=1))
        db.commit()
        assert making.make_next(database, settings, NOW + LEASE - timedelta(seconds=1)) == 0
        assert making.make_next(database, settings, NOW + LEASE) == 1
        assert fetch(db, world, "tess", export_id, LEASE) == b"pdf of Tess"

    def test_what_ends_its_maker_every_time_is_given_up_and_can_be_asked_for_again(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        export_id = ask(db, world)
        db.execute(update(Export).values(claimed_at=NOW, tries=MOST_TRIES))
        db.commit()
        assert making.make_next(database, settings, NOW + LEASE) == 0
        db.expire_all()
        assert db.get_one(Export, export_id).error == making.NOT_MADE
        again = ask(db, world, after=LEASE)
        assert again != export_id
        assert db.get(Export, export_id) is None

    def test_what_goes_wrong_is_said_and_nobodys_words_are_logged(
        self,
        db: Session,
        world: World,
        database: Database,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def broken(_kind: ExportKind, _logbook: object) -> bytes:
            raise ValueError(evidencing.AWKWARD["line"])

        monkeypatch.setattr(documents, "write", broken)
        export_id = ask(db, world)
        assert making.make_next(database, settings, NOW) == 1
        db.expire_all()
        assert db.get_one(Export, export_id).error == making.NOT_MADE
        assert "met ValueError" in caplog.text
        assert "She waits" not in caplog.text

    def test_a_late_maker_hands_nothing_in(
        self, db: Session, world: World, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While one was making, its lease ran out and another took the work up."""
        export_id = ask(db, world)

        def overtaken(_kind: ExportKind, _logbook: object) -> bytes:
            with database.writing() as other:
                other.execute(update(Export).values(claimed_at=NOW + LEASE))
                other.commit()
            return b"late"

        monkeypatch.setattr(documents, "write", overtaken)
        assert making.make_next(database, settings, NOW) == 1
        db.expire_all()
        export = db.get_one(Export, export_id)
        assert (export.content, export.made_at) == (None, None)

    def test_a_new_file_takes_the_old_ones_place(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        old = ask(db, world)
        making.make_next(database, settings, NOW)
        db.rollback()
        new = ask(db, world, after=timedelta(minutes=1))
        making.make_next(database, settings, NOW + timedelta(minutes=1))
        db.expire_all()
        assert db.scalars(select(Export.id)).all() == [new]
        assert new != old

    def test_asking_whether_anybody_waits_takes_no_lock(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        exports.ask(db, world.actor(db, "tess"), world.tess_journey, PDF, NOW)  # still being written: on SQLite a lock
        assert making.make_next(database, settings, NOW) == 0


class TestFetching:
    def test_is_the_askers_alone_and_journalled(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        export_id = ask(db, world)
        making.make_next(database, settings, NOW)
        db.rollback()
        for who in ("sunny", "theo", "ada"):
            with pytest.raises(NotVisible):
                fetch(db, world, who, export_id)
        assert fetch(db, world, "tess", export_id) == b"pdf of Tess"
        journal.commit(db)
        verbs = db.scalars(select(JournalEntry.verb).order_by(JournalEntry.number)).all()
        assert verbs == ["export asked for", "export made", "export fetched"]

    def test_after_a_day_it_is_gone_at_once_and_swept_soon(
        self, db: Session, world: World, database: Database, settings: Settings
    ) -> None:
        export_id = ask(db, world)
        making.make_next(database, settings, NOW)
        db.rollback()
        assert fetch(db, world, "tess", export_id, KEPT_FOR) is None
        db.rollback()
        assert sweeping.sweep(database, settings, NOW + KEPT_FOR) == 1
        db.expire_all()
        assert db.get_one(Export, export_id).content is None
        db.rollback()
        sweeping.sweep(database, settings, NOW + sweeping.ASKED_FOR + timedelta(seconds=1))
        db.expire_all()
        assert db.get(Export, export_id) is None

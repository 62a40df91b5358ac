"""The invented service has something to watch: drawn films, locked in the vault of the instance, playable by those who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import av
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import viewings
from logbook.adapters.database import Database
from logbook.adapters.migrations import migrate
from logbook.adapters.vault import open_vault
from logbook.cli.demo import SEED, drawing, fill
from logbook.config import Settings, read_settings
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible
from logbook.models.comments import ClipComment
from logbook.models.cycles import SignOff
from logbook.models.people import Person, actor_from, roles_rows
from logbook.models.ratings import RatedRecording
from logbook.models.recordings import Clip, MediaTask, StoredFile, Viewing
from tests.databases import new_database_of_ours

TODAY = date(2026, 3, 18)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return read_settings(tmp_path_factory.mktemp("drawn"))


@pytest.fixture(scope="module")
def filled(instance: Settings) -> Iterator[Database]:
    with new_database_of_ours() as database:
        with drawing(instance) as drawn:
            fill(database, TODAY, SEED, drawn=drawn)
        yield database


@pytest.fixture
def there(filled: Database) -> Iterator[Session]:
    with filled.reading() as session:
        yield session


def _actor(db: Session, name: str) -> Actor:
    person_id = db.scalars(select(Person.id).where(Person.name == name)).one()
    return actor_from(person_id, name, db.execute(roles_rows(person_id)), datetime(2026, 3, 18, 12, tzinfo=UTC))


def test_every_clip_is_a_film_that_every_browser_knows(there: Session, instance: Settings) -> None:
    clips, vault = there.scalars(select(Clip)).all(), open_vault(instance)
    assert len(clips) == 6
    for clip in clips:
        file = there.get_one(StoredFile, clip.file_id)
        content = b"".join(vault.read(file.id, 0, file.length))
        assert len(content) == file.length < 150_000
        with av.open(BytesIO(content), "r") as film:
            names = [stream.codec_context.name for stream in film.streams]
            assert names == ["h264", "aac"]
            assert film.duration is not None
            assert file.facts is not None
            assert abs(film.duration / 1000 - file.facts["milliseconds"]) < 100
    vault.close()


def test_nothing_of_them_lies_unlocked_in_the_instance(filled: Database, instance: Settings) -> None:
    with filled.reading() as db:
        films = db.scalars(select(StoredFile.id)).all()
    assert films
    kept = [path for path in instance.media_folder.rglob("*") if path.is_file()]
    assert len(kept) == len(films)
    assert not [path for path in kept if b"ftyp" in path.read_bytes()[:64]]


def test_her_supervisor_may_watch_them_and_their_manager_may_not(there: Session) -> None:
    hers = select(Clip).join(Person, Person.id == Clip.owner_id).where(Person.name == "Tamsin Rowe")
    moments = there.scalars(hers.order_by(Clip.position)).all()
    assert len(moments) == 4
    for name in ("Tamsin Rowe", "Asha Merrow"):
        actor = _actor(there, name)
        assert all(viewings.look(there, actor, clip.id).reasons == () for clip in moments)
    for clip in moments:
        with pytest.raises(NotVisible):
            viewings.look(there, _actor(there, "Gus Farrowby"), clip.id)


def test_they_were_talked_about_watched_and_put_up_to_be_rated(there: Session) -> None:
    assert len(there.scalars(select(ClipComment)).all()) == 3
    assert len(there.scalars(select(Viewing)).all()) == 6
    assert there.scalars(select(StoredFile.media_type).where(StoredFile.part == "captions")).all() == ["text/vtt"]
    rated = there.scalars(select(RatedRecording).where(RatedRecording.clip_id.is_not(None))).one()
    assert there.get_one(Clip, rated.clip_id).kind == rated.kind == "shared review"


def test_a_signed_cycle_has_some_and_a_still_is_asked_for_of_each(there: Session) -> None:
    of_signed = select(Clip.moment).join(SignOff, SignOff.cycle_id == Clip.cycle_id).where(Clip.kind == "interaction")
    assert len(there.scalars(of_signed).all()) == 2
    asked = there.scalars(select(MediaTask.file_id).where(MediaTask.work == "still")).all()
    assert set(asked) == set(there.scalars(select(Clip.file_id)))


def test_a_second_filling_beside_films_that_were_left_takes_ids_of_its_own(instance: Settings, tmp_path: Path) -> None:
    """A database thrown away and filled again, with the vault of the first still there."""
    before = open_vault(instance)
    again = Database(f"sqlite:///{tmp_path / 'again.db'}")
    migrate(again)
    with drawing(instance) as drawn:
        fill(again, TODAY, SEED, drawn=drawn)
    with again.reading() as db:
        for file in db.scalars(select(StoredFile)):
            assert len(b"".join(before.read(file.id, 0, file.length))) == file.length
    again.dispose()
    before.close()

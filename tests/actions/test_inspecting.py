"""Work on recordings, from the queue to what is kept: taken by one, taken up again, handed in once, nothing left of what is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import media_queue
from logbook.actions.inspecting import Inspector
from logbook.adapters.database import Database
from logbook.adapters.inspection import Died, Worker
from logbook.adapters.vault import NoSuchFile, Vault, open_vault
from logbook.config import Settings
from logbook.domain.inspection import LEASE, QUICK, SENTENCES, SLOW, Refusal, Work
from logbook.domain.recordings import Part
from logbook.domain.retention import Rule
from logbook.models.clips import files_of, playable_file
from logbook.models.concerns import LegalHold
from logbook.models.erasures import ErasedFile, Erasure
from logbook.models.journal import JournalEntry
from logbook.models.recordings import Clip, MediaTask, StoredFile
from tests import films, recordings
from tests.browser.filming import numbers, tones
from tests.world import NOW, World

EVERYTHING = (*QUICK, *SLOW)


class Desk:
    """A clip that has arrived, its tasks, and an inspector to do them."""

    def __init__(self, db: Session, world: World, database: Database, vault: Vault) -> None:
        self.db, self.world, self.database, self.vault = db, world, database, vault
        world.client(db, "heron")
        world.cycle(db, "cycle", "heron")
        recordings.film(db, world, "film", "cycle")

    def arrives(self, content: bytes, work: Work = Work.INSPECT, part: Part = Part.CLIP, **facts: Any) -> UUID:
        clip_id = recordings.clip(self.db, self.vault, self.world, "moment", of_film="film", content=content, **facts)
        file = self.file
        file.part, file.inspected_at, file.facts = part, None, None
        self.db.add(MediaTask(service_id=file.service_id, file_id=file.id, work=work, asked_at=NOW))
        self.db.commit()
        return clip_id

    @property
    def file(self) -> StoredFile:
        return self.db.get_one(StoredFile, self.world.ids["moment_file"])

    def work(self, workers: Callable[[], Worker] = Worker) -> int:
        """Do all there is; how many tasks that were."""
        self.db.rollback()
        inspector, did = Inspector(self.database, self.vault, EVERYTHING, workers), 0
        while inspector.do_next():
            did += 1
        self.db.expire_all()
        return did

    def played(self, clip_id: UUID) -> Any:
        return playable_file(files_of(self.db, [clip_id]))

    def bytes_of(self, file: Any) -> bytes:
        return b"".join(self.vault.read(file.id, 0, file.length))

    def verbs(self) -> list[str]:
        return list(self.db.scalars(select(JournalEntry.verb).order_by(JournalEntry.number)))


@pytest.fixture
def desk(db: Session, world: World, database: Database, settings: Settings) -> Desk:
    return Desk(db, world, database, open_vault(settings))


def test_a_clip_every_browser_knows_is_played_as_it_came(desk: Desk) -> None:
    clip_id = desk.arrives(films.cut())
    assert desk.work() == 1
    assert (desk.played(clip_id).id, desk.file.facts["milliseconds"] // 100) == (desk.file.id, 60)  # type: ignore[index]
    assert desk.verbs()[-1:] == ["recording inspected"]


def test_another_is_remade_and_a_still_is_taken(desk: Desk) -> None:
    clip_id = desk.arrives(films.without_index())
    file = desk.file
    still = {"file_id": file.id, "work": Work.STILL, "wanted": {"at_ms": 2000}, "asked_at": NOW}
    desk.db.add(MediaTask(service_id=file.service_id, **still))
    desk.db.commit()
    assert desk.work() == 3
    played = desk.played(clip_id)
    assert (played.part, numbers(desk.bytes_of(played))) == (Part.RENDITION, list(range(150)))
    taken = desk.db.scalars(select(StoredFile).where(StoredFile.part == Part.STILL)).one()
    assert (taken.at_ms, taken.clip_id, desk.bytes_of(taken)[:3]) == (2000, clip_id, b"\xff\xd8\xff")
    assert desk.verbs()[-3:] == ["recording inspected", "still made", "rendition made"]


def test_what_says_where_it_was_filmed_is_replaced_and_destroyed(desk: Desk) -> None:
    clip_id = desk.arrives(films.phone())
    before = desk.file.id
    assert desk.work() == 3
    played = desk.played(clip_id)
    assert (played.part, played.id == before, films.PLACE[:8].encode() in desk.bytes_of(played)) == (
        Part.CLIP,
        False,
        False,
    )
    assert desk.db.get_one(Clip, clip_id).file_id == played.id
    with pytest.raises(NoSuchFile):
        desk.vault.open(before)


def test_of_a_whole_film_only_the_moment_stays(desk: Desk) -> None:
    clip_id = desk.arrives(films.unknown_to_browsers(), Work.CUT, Part.FILM, begins_ms=1500, ends_ms=9000)
    whole = desk.file.id
    assert desk.work() == 2
    clip, played = desk.db.get_one(Clip, clip_id), desk.played(clip_id)
    assert (clip.file_id, clip.begins_ms // 100, clip.ends_ms) == (played.id, 15, 6000), "the film ends before the mark"
    assert numbers(desk.bytes_of(played)) == list(range(38, 150))
    assert tones(desk.bytes_of(played)) == {2, 3, 4, 5}
    assert desk.db.get_one(StoredFile, whole).destroyed_at == NOW
    with pytest.raises(NoSuchFile):
        desk.vault.open(whole)
    assert desk.verbs()[-4:] == ["moment cut", "erasure begun", "erasure confirmed", "recording destroyed"]
    (entry,) = desk.db.scalars(select(ErasedFile))
    assert (entry.file_id, entry.part, entry.because) == (whole, Part.FILM, Rule.CUT)
    erasure = desk.db.get_one(Erasure, entry.erasure_id)
    assert (erasure.client_id, erasure.destroyed_at, erasure.finished_at) == (desk.file.group_id, NOW, NOW)


def test_what_a_legal_hold_keeps_is_destroyed_once_it_is_lifted(desk: Desk) -> None:
    desk.arrives(films.unknown_to_browsers(), Work.CUT, Part.FILM, begins_ms=0, ends_ms=2000)
    file = desk.file
    of = {"service_id": file.service_id, "client_id": file.group_id}
    hold = LegalHold(**of, reason="a fictional enquiry", set_at=NOW, set_by_id=file.person_id)
    desk.db.add(hold)
    desk.db.commit()
    desk.work()
    assert desk.vault.open(file.id).size == file.length
    hold.lifted_at = NOW
    desk.db.commit()
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert desk.work() == 1
    with pytest.raises(NoSuchFile):
        desk.vault.open(file.id)


@pytest.mark.parametrize(
    ("content", "part", "why"),
    [(films.cut, Part.CLIP, Refusal.MORE_THAN_MARKED), (lambda: b"PK\x03\x04" * 100, Part.FILM, Refusal.NO_FILM)],
    ids=["clip", "film"],
)
def test_what_is_not_taken_says_why_and_a_whole_film_does_not_stay(
    desk: Desk, content: Callable[[], bytes], part: Part, why: Refusal
) -> None:
    work = Work.CUT if part is Part.FILM else Work.INSPECT
    clip_id = desk.arrives(content(), work, part, begins_ms=0, ends_ms=2000)
    desk.work()
    assert (desk.file.refused_because, desk.played(clip_id)) == (SENTENCES[why], None)
    assert (desk.file.destroyed_at is None) == (part is Part.CLIP)
    assert "recording refused" in desk.verbs()


def test_a_task_is_one_workers_until_its_lease_ends(desk: Desk) -> None:
    desk.arrives(films.cut())
    desk.db.rollback()
    first = media_queue.claim_next(desk.database, QUICK, NOW)
    assert first is not None
    assert media_queue.claim_next(desk.database, QUICK, NOW) is None
    media_queue.alive(desk.database, first, 40, NOW + timedelta(seconds=30))
    assert media_queue.claim_next(desk.database, QUICK, NOW + LEASE) is None
    second = media_queue.claim_next(desk.database, QUICK, NOW + timedelta(seconds=30) + LEASE)
    assert second is not None
    assert (second.task_id, second.tries) == (first.task_id, 2)
    with pytest.raises(media_queue.Lost):
        media_queue.alive(desk.database, first, 50, NOW)
    media_queue.let_go(desk.database, second)
    assert media_queue.claim_next(desk.database, QUICK, NOW) is not None


def meanwhile(happens: Callable[[], object]) -> type[Worker]:
    """Children that do their work while something else happens."""

    class Between(Worker):
        def do(self, *given: Any) -> Any:
            done = super().do(*given)
            happens()
            return done

    return Between


def test_what_comes_too_late_is_not_kept(desk: Desk) -> None:
    clip_id = desk.arrives(films.unknown_to_browsers(), Work.RENDITION)
    task_id = desk.db.scalars(select(MediaTask.id)).one()
    claimed: list[media_queue.Claim | None] = []

    def somebody_else_takes_it() -> None:
        claimed.append(media_queue.claim_next(desk.database, SLOW, NOW + LEASE + timedelta(seconds=1)))

    assert desk.work(meanwhile(somebody_else_takes_it)) == 1
    assert claimed[0] is not None
    assert desk.played(clip_id) is None
    late = media_queue.Claim(task_id, desk.file.id, desk.file.group_id, Work.RENDITION, {}, 1, False, 0, None)
    with pytest.raises(NoSuchFile):
        desk.vault.offset(late.result_id(1))


def test_nothing_is_made_of_what_was_destroyed_meanwhile(desk: Desk) -> None:
    clip_id = desk.arrives(films.unknown_to_browsers(), Work.RENDITION)

    def it_is_withdrawn() -> None:
        with desk.database.writing() as db:
            db.get_one(StoredFile, desk.world.ids["moment_file"]).destroyed_at = NOW
            db.commit()

    assert desk.work(meanwhile(it_is_withdrawn)) == 1
    assert desk.db.scalars(select(StoredFile.part).where(StoredFile.clip_id == clip_id)).all() == [Part.CLIP]
    assert desk.db.scalars(select(MediaTask.finished_at)).all() == [NOW]


def test_a_film_that_ends_its_workers_is_given_up_with_a_sentence(desk: Desk) -> None:
    desk.arrives(films.cut())

    class Ends(Worker):
        def do(self, *_given: Any) -> Any:
            raise Died("it ended")

    for minute in range(3):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            assert desk.work(Ends) == 1
    assert desk.file.refused_because == SENTENCES[Refusal.GIVEN_UP]
    assert desk.db.scalars(select(MediaTask.tries)).all() == [3]

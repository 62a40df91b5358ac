"""What the inspector takes for a moment: cut out of a whole film, made playable, remade."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bench.subjects import Subject
from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.adapters.inspection import Limits, Order, Worker
from logbook.adapters.vault import open_vault
from logbook.domain.inspection import Work
from logbook.domain.recordings import Part
from logbook.models.base import new_id
from logbook.models.people import Person
from logbook.models.recordings import MediaTask, StoredFile

MOMENT = 20
"""Seconds of the moment that is cut, in the middle of the film."""
PATIENCE = 600.0


def cut(film: Path, begins: int) -> tuple[float, bytes]:
    """Seconds it took, and the moment."""
    order = Order(Work.CUT, begins * 1000, (begins + MOMENT) * 1000)
    with film.open("rb") as read, Worker() as worker:
        sleep(1)  # the libraries are loaded beforehand, as they are beside the server
        began = perf_counter()
        limits = Limits.of(order.work, MOMENT * 1000)
        worker.do(order, limits, read, film.stat().st_size, lambda _percent: None)
        took = perf_counter() - began
        with worker.made() as made:
            return took, made.read()


def arrived(subject: Subject, moment: bytes, work: Work) -> float:
    """Seconds from when the last byte of a clip was safe to when this was done with it."""
    file_id = _store(subject, moment)
    with subject.database.writing() as db:
        person = db.execute(select(Person.id, Person.service_id).limit(1)).one()
        now = clock.now()
        of: dict[str, Any] = {"service_id": person.service_id}
        row = StoredFile(
            **of, id=file_id, group_id=file_id, person_id=person.id, part=Part.CLIP, media_type="video/mp4",
            length=len(moment), created_at=now, finished_at=now, facts={"milliseconds": MOMENT * 1000},
        )  # fmt: skip
        db.add(row)
        db.commit()
    began = perf_counter()
    finished(subject.database, asked(subject.database, file_id, work))
    return perf_counter() - began


def asked(database: Database, file_id: UUID, work: Work) -> UUID:
    """Put this work on a stored file into the queue; the task's id."""
    with database.writing() as db:
        file = db.get_one(StoredFile, file_id)
        task = MediaTask(id=new_id(), service_id=file.service_id, file_id=file_id, work=work, asked_at=clock.now())
        db.add(task)
        db.commit()
        return task.id


def finished(database: Database, task_id: UUID) -> None:
    """Wait until the inspector is done with a task."""
    until = perf_counter() + PATIENCE
    while perf_counter() < until:
        with database.reading() as db:
            if db.scalar(select(MediaTask.finished_at).where(MediaTask.id == task_id)):
                return
        sleep(0.01)
    raise AssertionError(f"the inspector was not done within {PATIENCE} s")


def _store(subject: Subject, moment: bytes) -> UUID:
    file_id = new_id()
    with closing(open_vault(subject.settings)) as vault:
        vault.begin(file_id, file_id)
        vault.append(file_id, 0, io.BytesIO(moment), len(moment))
        vault.finish(file_id)
    return file_id

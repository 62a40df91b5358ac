"""`python -m bench.video`: what work on recordings takes, measured on a film made here."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bench.figures import Figure, as_json, as_table
from bench.film import Phone
from bench.subjects import Subject, filled
from logbook.adapters import clock
from logbook.adapters.inspection import Limits, Order, Worker
from logbook.adapters.vault import open_vault
from logbook.domain.inspection import Work
from logbook.domain.recordings import Part
from logbook.models.base import new_id
from logbook.models.people import Person
from logbook.models.recordings import MediaTask, StoredFile
from tests.faults.processes import running

MOMENT = 20
"""Seconds of the moment that is cut, in the middle of the film."""
TRAINEES = 20
SETTLED = 6.0
"""Seconds the inspector is given to come to rest before a clip arrives."""
PATIENCE = 600.0


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every target is held, 1 when one is not."""
    given = _options(arguments)
    folder = Path(given.keep or mkdtemp(prefix="logbook-video-"))
    folder.mkdir(parents=True, exist_ok=True)
    size = Phone.length * given.seconds // Phone.seconds
    figures = list(measured(folder, Phone(seconds=given.seconds, length=size)))
    print(as_json(figures) if given.json else as_table(figures))
    return 0 if all(figure.held is not False for figure in figures) else 1


def measured(folder: Path, phone: Phone) -> Iterator[Figure]:
    """Everything the server does with a moment of this film."""
    film = phone.film(folder / f"film-{phone.seconds}.mp4")
    aside = abs(film.stat().st_size / phone.length - 1) * 100
    yield Figure("the film's size, beside what it is to be", aside, "%", target=2)
    begins = (phone.seconds - MOMENT) // 2
    took, moment = cut(film, begins)
    yield Figure(f"a {MOMENT} s moment cut out of the whole film on the server", took, "s")
    with filled(folder / "instance", TRAINEES) as subject:
        where = ("inspector",)
        with running(subject.settings.instance, subject.settings.database_url, *where):
            sleep(SETTLED)
            seen = arrived(subject, moment, Work.INSPECT)
            yield Figure("from a clip's last byte to playable", seen, "s", target=1)
            remade = arrived(subject, moment, Work.RENDITION)
            yield Figure(f"a {MOMENT} s moment remade at 720p, in seconds of it a second", MOMENT / remade, "x")


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
        task = MediaTask(**of, id=new_id(), file_id=file_id, work=work, asked_at=now)
        db.add(row)
        db.flush()
        db.add(task)
        db.commit()
    began = perf_counter()
    while perf_counter() - began < PATIENCE:
        with subject.database.reading() as db:
            if db.scalar(select(MediaTask.finished_at).where(MediaTask.id == task.id)):
                return perf_counter() - began
        sleep(0.01)
    raise AssertionError(f"the inspector did not {work} within {PATIENCE} s")


def _store(subject: Subject, moment: bytes) -> UUID:
    file_id = new_id()
    with closing(open_vault(subject.settings)) as vault:
        vault.begin(file_id, file_id)
        vault.append(file_id, 0, io.BytesIO(moment), len(moment))
        vault.finish(file_id)
    return file_id


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench video", description=__doc__)
    parser.add_argument("--seconds", type=int, default=Phone.seconds, help="how long a film; 900 unless told")
    parser.add_argument(
        "--keep", type=Path, help="a folder in which the film and the database are kept for the next run"
    )
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

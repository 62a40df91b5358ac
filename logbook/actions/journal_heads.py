"""Proving the journal: each service's whole chain, and its head as it was written outside the database day by day."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.journal import BEGINNING, Entry, first_break
from logbook.models.journal import JournalEntry, JournalHead
from logbook.models.services import Service

FOLDER = "journal-heads"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the proof of one service's chain came to; no complaint means that it holds."""

    service: str
    entries: int
    complaints: tuple[str, ...]


def write(db: Session, instance: Path, today: date) -> Path:
    """Write every chain's head to this day's file, whole or not at all; a day written before is written anew."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _put(db, folder / f"{today.isoformat()}.json")


def write_beside(db: Session, copy: Path) -> Path:
    """Write every chain's head beside a copy of the database, under its name: what the copy's journals must come to."""
    return _put(db, copy.with_name(f"{copy.name}.heads.json"))


def _put(db: Session, path: Path) -> Path:
    rows = db.execute(select(JournalHead.service_id, JournalHead.number, JournalHead.digest))
    heads = {service_id.hex: {"number": number, "digest": digest} for service_id, number, digest in rows}
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(heads, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path


def write_daily(db: Session, instance: Path, today: date) -> Path | None:
    """This day's heads, unless they stand there already: for a clock that ticks more often than once a day."""
    return None if (instance / FOLDER / f"{today.isoformat()}.json").exists() else write(db, instance, today)


def verify(db: Session, instance: Path) -> list[Verdict]:
    """Prove every chain: each entry follows from the one before, the head is the last, and no written head is denied."""
    written = list(_written(instance))
    services = db.execute(select(Service.id, Service.name).order_by(Service.name, Service.id)).all()
    return [_verify_one(db, id_, name, written) for id_, name in services]


def _verify_one(db: Session, service_id: UUID, name: str, written: list[tuple[str, dict[str, Any]]]) -> Verdict:
    said = [(day, heads[service_id.hex]) for day, heads in written if service_id.hex in heads]
    walk = _Walk(service_id, {head["number"]: "" for _day, head in said})
    entries = walk.entries(db)
    complaints = []
    broken = first_break(entries)
    if broken is not None:
        complaints.append(f"entry {broken} does not follow from the one before it")
    deque(entries, maxlen=0)  # the heads written down are looked for beyond a break too
    head = db.get(JournalHead, service_id)
    if head is None or (head.number, head.digest) != walk.last:
        complaints.append(f"the head in the database is not the last entry ({walk.last[0]})")
    for day, down in said:
        if down["number"] and walk.digests[down["number"]] != down["digest"]:
            complaints.append(f"entry {down['number']} is not the one written down on {day}")
    return Verdict(name, walk.last[0], tuple(complaints))


@dataclass(slots=True)
class _Walk:
    """One pass along a chain: the digests of the numbers asked for, and the last number with its digest."""

    service_id: UUID
    digests: dict[int, str]
    last: tuple[int, str] = (0, BEGINNING)

    def entries(self, db: Session) -> Iterator[tuple[Entry, str, str]]:
        """The entries in the order of their numbers, a thousand at a time: a chain may be longer than memory."""
        row = JournalEntry
        columns = (row.number, row.at, row.actor_id, row.verb, row.subject_id, row.details, row.previous, row.digest)
        query = select(*columns).where(row.service_id == self.service_id).order_by(row.number)
        for number, at, actor_id, verb, subject_id, details, previous, digest in db.execute(
            query.execution_options(yield_per=1000)
        ):
            self.last = (number, digest)
            if number in self.digests:
                self.digests[number] = digest
            yield Entry(self.service_id, number, at, actor_id, verb, subject_id, details), previous, digest


def _written(instance: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((instance / FOLDER).glob("????-??-??.json")):
        yield path.stem, json.loads(path.read_text())

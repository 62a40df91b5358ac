"""The queue of work on recordings: one worker at a time has a task, for as long as it says that it lives.

A claim is committed before the work begins. A worker that is killed leaves a claim that runs out, and the task is taken up
again. Whoever comes back from silence finds that the task is no longer theirs, by the number of tries, and hands nothing in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.domain.inspection import LEASE, Work
from logbook.models.media_tasks import one_waiting, waiting
from logbook.models.recordings import Clip, MediaTask, StoredFile


class Lost(Exception):
    """The task is somebody else's by now, or ended."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One task that is ours until the lease runs out, with what has to be known of its file and of its clip's marks."""

    task_id: UUID
    file_id: UUID
    group_id: UUID
    work: Work
    wanted: dict[str, Any]
    tries: int
    gone: bool
    milliseconds: int
    marks: tuple[int, int] | None

    def result_id(self, tries: int) -> UUID:
        """The id of the file that a try makes: what an earlier one left half made is found by its number, and destroyed."""
        return uuid5(self.task_id, str(tries))


def claim_next(database: Database, works: tuple[Work, ...], now: datetime) -> Claim | None:
    """The task that has waited longest. Asked several times a second, so it asks by reading first."""
    with database.reading() as db:
        if db.scalar(one_waiting(works), {"now": now}) is None:
            return None
    with database.writing() as db:
        claim = _claim(db, works, now)
        db.commit()
    return claim


def _claim(db: Session, works: tuple[Work, ...], now: datetime) -> Claim | None:
    longest = (
        select(MediaTask)
        .where(waiting(works, now))
        .order_by(MediaTask.asked_at, MediaTask.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    task = db.scalar(longest)
    if task is None:
        return None
    task.claimed_until, task.tries = now + LEASE, task.tries + 1
    file = db.get_one(StoredFile, task.file_id)
    clip = db.get(Clip, file.clip_id) if file.clip_id else None
    marks = (clip.begins_ms, clip.ends_ms) if clip else None
    gone = file.destroyed_at is not None
    length = int((file.facts or {}).get("milliseconds", 0))
    return Claim(task.id, file.id, file.group_id, Work(task.work), dict(task.wanted), task.tries, gone, length, marks)


def alive(database: Database, claim: Claim, percent: int, now: datetime) -> None:
    """Say that the work goes on, and how far it is. Errors: Lost."""
    _ours(database, claim, claimed_until=now + LEASE, progress=percent)


def let_go(database: Database, claim: Claim) -> None:
    """Give it back as if it had not been taken: the next worker begins at once. Errors: Lost."""
    _ours(database, claim, claimed_until=None, tries=claim.tries - 1)


def postpone(database: Database, claim: Claim, until: datetime) -> None:
    """Leave it alone until then. Errors: Lost."""
    _ours(database, claim, claimed_until=until)


def take(db: Session, claim: Claim) -> MediaTask:
    """The task's row, held until the commit, to be ended. Errors: Lost."""
    task = db.scalar(select(MediaTask).where(MediaTask.id == claim.task_id).with_for_update())
    if task is None or task.finished_at is not None or task.tries != claim.tries:
        raise Lost
    return task


def _ours(database: Database, claim: Claim, **values: Any) -> None:
    of_us = (MediaTask.id == claim.task_id, MediaTask.tries == claim.tries, MediaTask.finished_at.is_(None))
    statement: Update = update(MediaTask).where(*of_us)
    with database.writing() as db:
        changed = db.scalar(statement.values(**values).returning(MediaTask.id))
        db.commit()
    if changed is None:
        raise Lost

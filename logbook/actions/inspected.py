"""Handing in what the inspector found and made: one commit each, nothing of it when the task is no longer ours or its file is gone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import journal, media_queue
from logbook.actions.media_queue import Claim
from logbook.actions.register_of_erasures import enter
from logbook.adapters.database import Database
from logbook.adapters.inspection import Done
from logbook.domain.inspection import SENTENCES, Facts, Refusal, Work, follows
from logbook.domain.recordings import Part
from logbook.domain.retention import Rule
from logbook.models.clients import Client
from logbook.models.concerns import not_to_destroy
from logbook.models.recordings import Clip, Film, MediaTask, StoredFile

if TYPE_CHECKING:
    from logbook.adapters.vault import Vault

MADE = {
    Work.STILL: (Part.STILL, "image/jpeg", "still made"),
    Work.RENDITION: (Part.RENDITION, "video/mp4", "rendition made"),
    Work.CUT: (Part.CLIP, "video/mp4", "moment cut"),
}
BESIDE = 1000
"""Milliseconds beyond its end up to which a file is cut that only has to be freed of what lies beside its pictures."""


def hand_in(database: Database, claim: Claim, done: Done, now: datetime) -> bool:
    """Keep what came of it; False where the file was destroyed meanwhile, and what was made of it has to go too.

    Errors: Lost.
    """
    with database.writing() as db:
        task, file = _held(db, claim)
        task.finished_at, task.progress = now, 100
        is_there = file.destroyed_at is None
        if is_there and claim.work is Work.INSPECT:
            _found(db, file, done.facts, claim, now)
        elif is_there:
            _made(db, file, done, claim, now)
        journal.commit(db)
        return is_there


def nothing_left(database: Database, claim: Claim, now: datetime) -> None:
    """The file was destroyed before anything came of it. Errors: Lost."""
    with database.writing() as db:
        media_queue.take(db, claim).finished_at = now
        db.commit()


def refuse(database: Database, claim: Claim, why: Refusal, now: datetime) -> None:
    """Say why it is not taken. A whole film that cannot be cut does not stay. Errors: Lost."""
    with database.writing() as db:
        task, file = _held(db, claim)
        task.finished_at, task.error = now, SENTENCES[why]
        if claim.work is not Work.STILL and file.destroyed_at is None:
            _refused(db, file, why, now)
            if file.part == Part.FILM:
                _destroy(db, file, now)
        journal.commit(db)


def destroy(database: Database, vault: Vault, claim: Claim, now: datetime) -> bool:
    """Destroy the file's key, here and in every copy, and its bytes; False while a concern or a legal hold keeps what there is.

    A concern and a destruction come one after the other: the family's or meeting's row is held until the commit.
    Errors: Lost; NotYetGone.
    """
    with database.writing() as db:
        task, file = _held(db, claim)
        for table in (Client, Film):
            db.scalar(select(table.id).where(table.id == file.group_id).with_for_update())
        if not_to_destroy(db, {file.group_id}):
            return False
        vault.destroy_file(file.id)
        if file.part == Part.FILM:
            enter(db, file, Rule.REFUSED if file.refused_because else Rule.CUT, now)
        task.finished_at, task.progress = now, 100
        file.destroyed_at = file.destroyed_at or now
        journal.record(
            db, None, "recording destroyed", file.service_id, file.clip_id, now, file=file.id, part=file.part
        )
        journal.commit(db)
    return True


def _held(db: Session, claim: Claim) -> tuple[MediaTask, StoredFile]:
    """The task and its file, held until the commit."""
    task = media_queue.take(db, claim)
    return task, db.scalars(select(StoredFile).where(StoredFile.id == claim.file_id).with_for_update()).one()


def _found(db: Session, file: StoredFile, facts: Facts, claim: Claim, now: datetime) -> None:
    file.inspected_at, file.facts = now, facts.kept()
    next_ = follows(facts, claim.marks[1] - claim.marks[0] if claim.marks else None)
    if isinstance(next_, Refusal):
        _refused(db, file, next_, now)
        return
    journal.record(
        db, None, "recording inspected", file.service_id, file.clip_id, now, file=file.id, playable=facts.playable
    )
    if next_ is Work.CUT:
        _ask(db, file, Work.CUT, now, begins_ms=0, ends_ms=facts.milliseconds + BESIDE)
    elif next_ is Work.RENDITION:
        _ask(db, file, Work.RENDITION, now)


def _made(db: Session, source: StoredFile, done: Done, claim: Claim, now: datetime) -> None:
    part, media_type, verb = MADE[claim.work]
    made = StoredFile(
        id=claim.result_id(claim.tries),
        service_id=source.service_id,
        group_id=source.group_id,
        person_id=source.person_id,
        clip_id=source.clip_id,
        part=part,
        media_type=media_type,
        length=done.length,
        at_ms=done.begins_ms if part is Part.STILL else None,
        created_at=now,
        finished_at=now,
        inspected_at=now,
        facts=done.facts.kept(),
    )
    db.add(made)
    db.flush()
    journal.record(db, None, verb, source.service_id, source.clip_id, now, file=made.id, bytes=made.length)
    if claim.work is Work.CUT:
        _in_its_place(db, source, made, done, now)


def _in_its_place(db: Session, source: StoredFile, cut: StoredFile, done: Done, now: datetime) -> None:
    """The cut is the clip's file from here on; what it was cut out of is served to nobody any more, and its key is destroyed next."""
    clip = db.get(Clip, source.clip_id) if source.clip_id else None
    if clip is not None:
        clip.file_id = cut.id
        if source.part == Part.FILM:
            clip.begins_ms, clip.ends_ms = done.begins_ms, done.ends_ms
    if not done.facts.playable:
        _ask(db, cut, Work.RENDITION, now)
    _destroy(db, source, now)


def _destroy(db: Session, file: StoredFile, now: datetime) -> None:
    file.destroyed_at = now
    _ask(db, file, Work.DESTROY, now)


def _refused(db: Session, file: StoredFile, why: Refusal, now: datetime) -> None:
    file.inspected_at, file.refused_because = now, SENTENCES[why]
    details: dict[str, UUID | str] = {"file": file.id, "why": why}
    journal.record(db, None, "recording refused", file.service_id, file.clip_id, now, **details)


def _ask(db: Session, file: StoredFile, work: Work, now: datetime, **wanted: Any) -> None:
    db.add(MediaTask(service_id=file.service_id, file_id=file.id, work=work, wanted=wanted, asked_at=now))

"""Who watched a clip, who is in it, and how far its making has come."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, and_, bindparam, cast, func, null, select
from sqlalchemy.orm import Session

from logbook.models.base import Rows
from logbook.models.clients import Participant
from logbook.models.cycles import Cycle
from logbook.models.journal import JournalEntry
from logbook.models.kept import asked_about
from logbook.models.people import Person, RoleHeld
from logbook.models.recordings import Clip, ClipParticipant, ClipShown, MediaTask, StoredFile, Viewing
from logbook.models.standing import running

REFUSED = "clip refused"
"""The journal's verb for somebody who would have opened a clip by virtue of a role, and was not shown it."""


def of_token(db: Session, digest: str) -> Viewing | None:
    """The viewing this address was issued for, whether it still stands or not."""
    return db.scalar(select(Viewing).where(Viewing.token_digest == digest))


def clip_to_watch(db: Session, clip_id: UUID) -> tuple[Clip, Any] | None:
    """The clip, and a row of what decides whether it may be watched; None where there is none."""
    row = db.execute(_clip(), {"of_clip": clip_id}).one_or_none()
    return (row[0], row) if row else None


def watched_at(db: Session, digest: str) -> Any:
    """In one row the viewing this address was issued for, whether it still stands or not, its file, and what decides whether its clip
    may be watched; None where one of them is gone or never was."""
    return asked_about(db, _at, digest=digest).one_or_none()


@cache
def _clip() -> Rows:
    there = and_(Clip.id == bindparam("of_clip", type_=Uuid()), Clip.deleted_at.is_(None))
    return select(Clip, *_decides()).outerjoin(Cycle, Cycle.id == Clip.cycle_id).where(there)


def _at() -> Rows:
    viewing = (Viewing.person_id, Viewing.until, Viewing.ended_at)
    file = (Viewing.file_id, StoredFile.length, StoredFile.media_type)
    return (
        select(*viewing, *file, *_decides())
        .join(StoredFile, and_(StoredFile.id == Viewing.file_id, StoredFile.destroyed_at.is_(None)))
        .join(Clip, and_(Clip.id == Viewing.clip_id, Clip.deleted_at.is_(None)))
        .outerjoin(Cycle, Cycle.id == Clip.cycle_id)
        .where(Viewing.token_digest == bindparam("digest"))
    )


def _decides() -> tuple[Any, ...]:
    """What of a clip, and of its cycle, decides about watching it."""
    belongs = (Clip.id, Clip.service_id, Clip.owner_id, Clip.film_id, Clip.journey_id, Clip.client_id, Clip.cycle_id)
    stands = (Clip.kind, Clip.put_forward_at, Clip.held_at, Clip.released_at, Clip.destroyed_at)
    return *belongs, *stands, Cycle.childs_answer


def watched_by_others(clip_id: UUID, owner_id: UUID) -> Rows:
    """Each day on which somebody else than its owner watched it (`on`; `at` is the last time) and each try that was refused (`on` is
    None), the latest first. However often an open player asked for another address, a day is one line."""
    seen = (
        select(Viewing.person_id, Viewing.on, func.max(Viewing.issued_at).label("at"))
        .where(Viewing.clip_id == clip_id, Viewing.person_id != owner_id)
        .group_by(Viewing.person_id, Viewing.on)
    )
    tried = select(JournalEntry.actor_id, cast(null(), Date), JournalEntry.at).where(
        JournalEntry.subject_id == clip_id, JournalEntry.verb == REFUSED
    )
    both = seen.union_all(tried).subquery()
    return (
        select(both.c.person_id, Person.name, both.c.at, both.c.on)
        .join(Person, Person.id == both.c.person_id)
        .order_by(both.c.at.desc(), both.c.person_id)
    )


def own_viewings(clip_id: UUID, owner_id: UUID) -> Rows:
    """On how many days its owner watched it, and when last."""
    return select(func.count(Viewing.on.distinct()), func.max(Viewing.issued_at).label("last")).where(
        Viewing.clip_id == clip_id, Viewing.person_id == owner_id
    )


def roles_of(db: Session, people: set[UUID], service_id: UUID, today: object) -> dict[UUID, list[str]]:
    """The roles these people hold in the service today, in the words people read."""
    query = select(RoleHeld.person_id, RoleHeld.role).where(
        RoleHeld.person_id.in_(people), RoleHeld.service_id == service_id, running(RoleHeld, today)
    )
    found: dict[UUID, list[str]] = {}
    for person_id, role in db.execute(query.order_by(RoleHeld.role)):
        found.setdefault(person_id, []).append(role)
    return found


def people_in(clip_id: UUID) -> Rows:
    """Who can be recognised in it, and whether a box covers them."""
    return (
        select(Participant.id, Participant.label, ClipParticipant.covered)
        .join(Participant, Participant.id == ClipParticipant.participant_id)
        .where(ClipParticipant.clip_id == clip_id)
        .order_by(Participant.position, Participant.id)
    )


def shown_by_name(clip_id: UUID) -> Rows:
    """Whom its owner shows it to at present."""
    return (
        select(Person.id, Person.name)
        .join(ClipShown, ClipShown.person_id == Person.id)
        .where(ClipShown.clip_id == clip_id, ClipShown.taken_back_at.is_(None))
        .order_by(Person.name, Person.id)
    )


def work_on(file_ids: set[UUID]) -> Rows:
    """The inspector's unfinished work on these files, the latest first."""
    return (
        select(MediaTask.work, MediaTask.progress, MediaTask.claimed_until)
        .where(MediaTask.file_id.in_(file_ids), MediaTask.finished_at.is_(None))
        .order_by(MediaTask.asked_at.desc())
    )

"""Who watched a clip, who is in it, and how far its making has come."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from logbook.models.base import Rows
from logbook.models.clients import Participant
from logbook.models.journal import JournalEntry
from logbook.models.people import Person, RoleHeld
from logbook.models.recordings import ClipParticipant, ClipShown, MediaTask, Viewing
from logbook.models.standing import running

REFUSED = "clip refused"
"""The journal's verb for somebody who would have opened a clip by virtue of a role, and was not shown it."""


def of_token(db: Session, digest: str) -> Viewing | None:
    """The viewing this address was issued for, whether it still stands or not."""
    return db.scalar(select(Viewing).where(Viewing.token_digest == digest))


def watched_by_others(clip_id: UUID, owner_id: UUID) -> Rows:
    """Every viewing by somebody else than its owner, and every try that was refused, the latest first."""
    seen = select(Viewing.person_id, Viewing.issued_at.label("at"), literal(True).label("seen")).where(
        Viewing.clip_id == clip_id, Viewing.person_id != owner_id
    )
    tried = select(JournalEntry.actor_id, JournalEntry.at, literal(False)).where(
        JournalEntry.subject_id == clip_id, JournalEntry.verb == REFUSED
    )
    both = seen.union_all(tried).subquery()
    return (
        select(both.c.person_id, Person.name, both.c.at, both.c.seen)
        .join(Person, Person.id == both.c.person_id)
        .order_by(both.c.at.desc(), both.c.person_id)
    )


def own_viewings(clip_id: UUID, owner_id: UUID) -> Rows:
    """How often its owner watched it, and when last."""
    return select(func.count(), func.max(Viewing.issued_at).label("last")).where(
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

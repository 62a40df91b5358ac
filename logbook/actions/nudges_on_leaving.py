"""What becomes of somebody's nudges when they leave a service, or when two records of them become one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, exists, select, text, update
from sqlalchemy.orm import Session, aliased

from logbook.domain.delivery import GONE
from logbook.models.desk import NOT_ENDED, OutgoingMail
from logbook.models.nudges import Nudge, TextNumber


def drop_waiting(db: Session, person_id: UUID, service_id: UUID, now: datetime) -> None:
    """Nothing that nobody is sending yet is sent any more; the log says why."""
    letters = (OutgoingMail.person_id == person_id, OutgoingMail.service_id == service_id, OutgoingMail.once)
    unclaimed = (text(NOT_ENDED), OutgoingMail.claimed_at.is_(None))
    db.execute(update(OutgoingMail).where(*letters, *unclaimed).values(dropped_at=now, body="", last_error=GONE))
    mine = (Nudge.person_id == person_id, Nudge.service_id == service_id)
    unsent = (Nudge.claimed_at.is_(None), Nudge.sent_at.is_(None), Nudge.unknown_at.is_(None))
    open_ = (Nudge.dropped_at.is_(None), Nudge.returned_at.is_(None))
    db.execute(update(Nudge).where(*mine, *unsent, *open_).values(dropped_at=now, why=GONE))


def make_room(db: Session, kept: UUID, gone: UUID) -> None:
    """Where both records were reminded of the same step the one that stays keeps its own; of two numbers, the one said last."""
    theirs = aliased(Nudge)
    key = [getattr(theirs, name) == getattr(Nudge, name) for name in ("rule", "subject_id", "episode", "step")]
    both = exists(select(theirs.id).where(theirs.person_id == kept, and_(*key)))
    db.execute(delete(Nudge).where(Nudge.person_id == gone, both).execution_options(synchronize_session=False))
    numbers = select(TextNumber).where(TextNumber.person_id.in_([kept, gone])).order_by(TextNumber.said_at)
    for earlier in db.scalars(numbers).all()[:-1]:
        db.delete(earlier)

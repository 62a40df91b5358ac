"""The outbox: letters are written with the change that asks for them and handed over afterwards, by the jobs process.

A letter is claimed before it is handed over, in a transaction of its own, so that two processes never take the same one
and a process that dies in between only delays it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.mail import LEASE, MOST_ATTEMPTS, pause_after
from logbook.models.base import new_id
from logbook.models.desk import OutgoingMail
from logbook.models.services import Installation

MOST_AT_ONCE = 200
"""Of one delivery round, so that other jobs have their turn."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says. `private`: it carries a link that opens an account, so that nobody else may read it."""

    subject: str
    body: str
    private: bool = False


def write(
    db: Session, service_id: UUID, address: str, words: Words, now: datetime, person_id: UUID | None = None
) -> UUID:
    """Put a letter into the outbox; it leaves only if this transaction is committed."""
    letter_id = new_id()
    letter = OutgoingMail(
        id=letter_id,
        service_id=service_id,
        person_id=person_id,
        address=address,
        subject=" ".join(words.subject.split()),
        body=words.body,
        private=words.private,
        written_at=now,
        not_before=now,
    )
    db.add(letter)
    return letter_id


def delivers(db: Session, settings: Settings) -> bool:
    """Whether real mail leaves at all: a mail server is set, and the database is known to hold real people, not invented ones."""
    return bool(settings.mail.host) and db.scalar(select(Installation.fictional)) is False


def reaches_nobody(db: Session, settings: Settings) -> bool:
    """Whether a private letter is read by nobody: real people, and no mail server. Among invented ones it is shown as a page."""
    return not settings.mail.host and db.scalar(select(Installation.fictional)) is False


def deliver_waiting(database: Database, settings: Settings, now: datetime) -> int:
    """Hand over what is due; how many were taken. One that is not taken waits longer each time, and is given up at last."""
    with database.reading() as reading:
        if not delivers(reading, settings):
            return 0
    sent = 0
    for _ in range(MOST_AT_ONCE):
        letter = _claim(database, now)
        if letter is None:
            break
        sent += _hand_over(database, settings, letter, now)
    return sent


def _claim(database: Database, now: datetime) -> OutgoingMail | None:
    """The letter that has waited longest, ours alone until the lease runs out; None when nothing is due."""
    due = (
        select(OutgoingMail)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.not_before <= now, OutgoingMail.attempts < MOST_ATTEMPTS)
        .order_by(OutgoingMail.not_before, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with database.writing() as db:
        letter = db.scalar(due)
        if letter is not None:
            letter.attempts += 1
            letter.not_before = now + LEASE
            db.commit()
        return letter


def _hand_over(database: Database, settings: Settings, letter: OutgoingMail, now: datetime) -> bool:
    from logbook.adapters import mail  # noqa: PLC0415 - only the jobs hand letters over; the web process never loads it

    try:
        mail.hand_over(
            settings.mail, mail.Letter(letter.id, letter.address, letter.subject, letter.body, letter.written_at)
        )
    except mail.NotTaken as trouble:
        attempts = MOST_ATTEMPTS if trouble.for_good else letter.attempts
        note = {"attempts": attempts, "not_before": now + pause_after(attempts), "last_error": trouble.why}
        taken = False
    else:
        note = {"sent_at": now, "body": "", "last_error": ""}
        taken = True
    with database.writing() as db:
        db.execute(update(OutgoingMail).where(OutgoingMail.id == letter.id).values(**note))
        db.commit()
    return taken

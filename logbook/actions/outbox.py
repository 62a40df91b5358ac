"""The outbox: letters are written with the change that asks for them and handed over afterwards, by the jobs process.

A letter is claimed before it is handed over, in a transaction of its own, so that two processes never take the same one
and a process that dies in between only delays it: service mail arrives at least once, under one Message-ID. Letters that must
not arrive twice are handed over by actions/sending_nudges.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.adapters.handing import NotTaken
from logbook.config import Settings
from logbook.domain.mail import LEASE, MOST_ATTEMPTS, pause_after
from logbook.models.base import new_id
from logbook.models.desk import NOT_ENDED, OutgoingMail
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
    db: Session,
    service_id: UUID,
    address: str,
    words: Words,
    now: datetime,
    person_id: UUID | None = None,
    channel: str = "email",
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
        channel=channel,
        written_at=now,
        not_before=now,
    )
    db.add(letter)
    return letter_id


def delivers(db: Session, settings: Settings, channel: str = "email") -> bool:
    """Whether such letters leave at all: a way is set up, and the database is known to hold real people, not invented ones."""
    return settings.way_of(channel) is not None and db.scalar(select(Installation.fictional)) is False


def reaches_nobody(db: Session, settings: Settings) -> bool:
    """Whether a private letter is read by nobody: real people, and no way out. Among invented ones it is shown as a page."""
    return settings.way_of("email") is None and db.scalar(select(Installation.fictional)) is False


def waiting(now: datetime, *, once: bool) -> Select[OutgoingMail]:
    """Letters that are due, the one that has waited longest first: those that must not arrive twice, or the others."""
    return (
        select(OutgoingMail)
        .where(text(NOT_ENDED), OutgoingMail.once.is_(once))
        .where(OutgoingMail.not_before <= now, OutgoingMail.attempts < MOST_ATTEMPTS)
        .order_by(OutgoingMail.not_before, OutgoingMail.id)
        .limit(1)
    )


def deliver_waiting(database: Database, settings: Settings, now: datetime) -> int:
    """Hand over what is due; how many were taken. One that is not taken waits longer each time, and is given up at last."""
    with database.reading() as reading:
        if (
            not any(delivers(reading, settings, channel) for channel in ("email", "text"))
            or reading.scalar(waiting(now, once=False)) is None
        ):
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
    with database.writing() as db:
        letter = db.scalar(waiting(now, once=False).with_for_update(skip_locked=True))
        if letter is not None:
            letter.attempts += 1
            letter.not_before = now + LEASE
            db.commit()
        return letter


def give_away(settings: Settings, letter: OutgoingMail) -> str | None:
    """Give a letter to its channel, now; by what name the channel knows it. Errors: NotTaken."""
    way = settings.way_of(letter.channel)
    if way == "notify":
        from logbook.adapters import notify  # noqa: PLC0415 - only the jobs hand letters over; the web process never loads it

        return notify.hand_over(settings.notify, letter.channel, letter.id, letter.address, letter.subject, letter.body)
    if way is None:
        raise NotTaken(f"nothing is set up for {letter.channel}")
    from logbook.adapters import mail  # noqa: PLC0415 - as above

    words = mail.Letter(letter.id, letter.address, letter.subject, letter.body, letter.written_at)
    mail.hand_over(settings.mail, words)
    return None


def _hand_over(database: Database, settings: Settings, letter: OutgoingMail, now: datetime) -> bool:
    try:
        reference = give_away(settings, letter)
    except NotTaken as trouble:
        attempts = MOST_ATTEMPTS if trouble.for_good else letter.attempts
        note = {"attempts": attempts, "not_before": now + pause_after(attempts), "last_error": trouble.why}
        taken = False
    else:
        note = {"sent_at": now, "body": "", "last_error": "", "reference": reference}
        taken = True
    with database.writing() as db:
        db.execute(update(OutgoingMail).where(OutgoingMail.id == letter.id).values(**note))
        db.commit()
    return taken

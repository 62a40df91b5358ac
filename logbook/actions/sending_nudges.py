"""Handing over what must not arrive twice: claim, commit, look once more whether it still holds, then send.

A letter that is claimed and has no answer is unknown for ever and is not sent again: whoever was to tell what became of it was
killed, or the connection ended after the words were given away. Only a channel that says no is asked again, after growing pauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions.gathering import where
from logbook.actions.outbox import MOST_AT_ONCE, give_away, waiting
from logbook.actions.reminding import Reminders, due_of
from logbook.adapters.database import Database
from logbook.adapters.handing import NotTaken
from logbook.config import Settings
from logbook.domain.delivery import GONE, GONE_BY, NO_ADDRESS
from logbook.domain.mail import LEASE, MOST_ATTEMPTS, pause_after
from logbook.domain.text_numbers import as_text
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge
from logbook.models.people import Person
from logbook.models.services import Installation, Service

FRESH = timedelta(hours=12)
"""After that the words are put together anew: they may speak of "yesterday"."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the second look came to: send these nudges' letter, wait until then, or drop it with why."""

    hold: Sequence[UUID] = ()
    gone: Sequence[UUID] = ()
    until: datetime | None = None
    why: str = GONE_BY


def deliver(database: Database, settings: Settings, reminders: Reminders, now: datetime) -> int:
    """Hand over the nudges' letters that are due; how many were taken."""
    with database.reading() as db:
        if db.scalar(select(Installation.fictional)) is not False or db.scalar(waiting(now, once=True)) is None:
            return 0
    taken, began = 0, monotonic()
    for _ in range(MOST_AT_ONCE):
        at = now + timedelta(seconds=monotonic() - began)
        letter = _claim(database, settings, at)
        if letter is None:
            break
        taken += letter.unknown_at is None and _hand_over(database, settings, reminders, letter, at)
    return taken


def _claim(database: Database, settings: Settings, now: datetime) -> OutgoingMail | None:
    """The letter that has waited longest, claimed by us and by nobody again; one that somebody claimed before is unknown now."""
    due = waiting(now, once=True)
    ways = [channel for channel in ("email", "text") if settings.way_of(channel)]
    with database.writing() as db:
        letter = db.scalar(due.where(OutgoingMail.channel.in_(ways)).with_for_update(skip_locked=True))
        if letter is None:
            return None
        if letter.claimed_at is not None:
            _unknown(db, letter, "whoever sent it never said what became of it", now)
        else:
            letter.claimed_at, letter.attempts, letter.not_before = now, letter.attempts + 1, now + LEASE
            db.execute(_nudges_of(letter.id).values(claimed_at=now))
        db.commit()
    return letter


def _hand_over(
    database: Database, settings: Settings, reminders: Reminders, letter: OutgoingMail, now: datetime
) -> bool:
    try:
        with database.reading() as db:
            look = _look(db, reminders, letter, now)
    except Exception as error:  # nothing was given away yet
        _not_taken(database, letter, Look(), NotTaken(f"the rules could not be asked: {type(error).__name__}"), now)
        raise
    if look.until is not None or not look.hold:
        _leave(database, letter, look, now)
        return False
    try:
        reference = give_away(settings, letter)
    except NotTaken as trouble:
        _not_taken(database, letter, look, trouble, now)
        return False
    with database.writing() as db:
        _drop(db, look, now)
        sent = {
            "channel": letter.channel,
            "address": letter.address,
            "sent_at": now,
            "unknown_at": None,
            "body": "",
            "last_error": "",
            "reference": reference,
        }
        db.execute(update(OutgoingMail).where(OutgoingMail.id == letter.id).values(**sent))
        db.execute(_nudges_of(letter.id).values(sent_at=now, unknown_at=None, channel=letter.channel))
        db.commit()
    return True


def _look(db: Session, reminders: Reminders, letter: OutgoingMail, now: datetime) -> Look:
    """Whether to send it, after all; its address and words as they are by now."""
    kept = db.scalars(select(Nudge).where(Nudge.message_id == letter.id, Nudge.dropped_at.is_(None))).all()
    person = db.get(Person, letter.person_id) if letter.person_id else None
    every = [nudge.id for nudge in kept]
    if person is None or not kept or person.erased_at or person.retired_on or person.merged_into_id:
        return Look(gone=every, why=GONE)
    service = db.get_one(Service, letter.service_id)
    found = {due_of(nudge): nudge.id for nudge in kept}
    hold = reminders.still_due(db, service, person.id, found, now, letter.id)
    until = reminders.not_before(db, service, person.id, now, letter.id)
    if not hold or until > now:
        return Look(gone=every, until=until if hold else None)
    now_by, letter.address = where(db, person.id, hold, texts=reminders.texts)
    letter.channel = now_by if now_by != "page" else letter.channel
    if not letter.address:
        return Look(gone=every, why=NO_ADDRESS)
    if len(hold) < len(found) or now - letter.written_at > FRESH:
        words = reminders.message(db, service, person.id, hold, now)
        letter.subject, letter.body = " ".join(words.subject.split()), words.body
    letter.body = as_text(letter.body) if letter.channel == "text" else letter.body
    return Look(hold=[found[due] for due in hold], gone=[found[due] for due in found if due not in hold])


def _leave(database: Database, letter: OutgoingMail, look: Look, now: datetime) -> None:
    """Leave it in the outbox until its time comes, as if it had never been taken; or drop it."""
    facts: dict[str, Any] = {"claimed_at": None, "attempts": letter.attempts - 1}
    facts |= {"not_before": look.until} if look.until else {"dropped_at": now, "body": "", "last_error": look.why}
    with database.writing() as db:
        db.execute(_ours(letter).values(**facts))
        db.execute(_nudges_of(letter.id).values(claimed_at=None))
        if look.until is None:
            _drop(db, look, now)
        db.commit()


def _not_taken(database: Database, letter: OutgoingMail, look: Look, trouble: NotTaken, now: datetime) -> None:
    """The channel said no, or nothing: tried again later, given up, or never known."""
    attempts = MOST_ATTEMPTS if trouble.for_good else letter.attempts
    with database.writing() as db:
        _drop(db, look, now)
        if trouble.unclear:
            _unknown(db, db.get_one(OutgoingMail, letter.id), trouble.why, now)
        else:
            again = {"claimed_at": None, "attempts": attempts, "not_before": now + pause_after(attempts)}
            db.execute(_ours(letter).values(**again, last_error=trouble.why))
            given_up = {"returned_at": now, "why": trouble.why} if attempts >= MOST_ATTEMPTS else {}
            db.execute(_nudges_of(letter.id).values(claimed_at=None, **given_up))
        db.commit()


def _unknown(db: Session, letter: OutgoingMail, why: str, now: datetime) -> None:
    letter.unknown_at, letter.last_error, letter.body = now, why, ""
    db.execute(_nudges_of(letter.id).values(unknown_at=now, why=why))
    db.flush()


def _drop(db: Session, look: Look, now: datetime) -> None:
    if look.gone:
        db.execute(update(Nudge).where(Nudge.id.in_(look.gone)).values(dropped_at=now, why=look.why, message_id=None))


def _ours(letter: OutgoingMail) -> Any:
    """The letter, unless somebody found our claim too old and gave it up as unknown: then it stays so."""
    return update(OutgoingMail).where(OutgoingMail.id == letter.id, OutgoingMail.unknown_at.is_(None))


def _nudges_of(letter_id: UUID) -> Any:
    return update(Nudge).where(Nudge.message_id == letter_id)

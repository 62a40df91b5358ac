"""Gathering what was found for one person into one message, and handing it to the outbox.

What takes long, asking the rules once more and putting the words together, reads only. Then the messages of a few people are
written at once, in a transaction of a few milliseconds: whoever saves meanwhile hardly waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from logbook.actions.leading import Lead, fenced
from logbook.actions.outbox import Words
from logbook.actions.reminding import Reminders, due_of
from logbook.adapters.database import Database
from logbook.domain.delivery import GONE_BY, NO_ADDRESS
from logbook.domain.nudges import Due
from logbook.domain.text_numbers import as_text
from logbook.models.base import new_id
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import WAITING, Nudge, TextNumber
from logbook.models.people import Person
from logbook.models.services import Service

PEOPLE_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Message:
    """What becomes of one person's waiting nudges: those in the message, and those to drop with why."""

    id: UUID
    service_id: UUID
    person_id: UUID
    channel: str
    address: str
    words: Words | None
    nudges: Sequence[UUID]
    dropped: Sequence[UUID]
    why: str


def gather(
    database: Database,
    lead: Lead,
    service_id: UUID,
    reminders: Reminders,
    now: datetime,
    between: Callable[[], None] = lambda: None,
) -> int:
    """A message to everybody who may be told now; how many messages. Who may not yet keeps waiting. Errors: Deposed."""
    messages, last = 0, UUID(int=0)
    while people := _people(database, service_id, last):
        last = people[-1]
        with database.reading() as db:
            service = db.get_one(Service, service_id)
            made = [each for one in people if (each := _of_one(db, service, one, reminders, now))]
        between()
        if made:
            with database.writing() as db:
                fenced(db, lead)
                _write(db, made, now)
                db.commit()
        messages += sum(1 for each in made if each.nudges)
    return messages


def _people(database: Database, service_id: UUID, last: UUID) -> Sequence[UUID]:
    """The next few people with something found and not gathered."""
    waiting = select(Nudge.person_id).where(Nudge.service_id == service_id, text(WAITING), Nudge.person_id > last)
    with database.reading() as db:
        return db.scalars(waiting.distinct().order_by(Nudge.person_id).limit(PEOPLE_AT_ONCE)).all()


def _of_one(db: Session, service: Service, person_id: UUID, reminders: Reminders, now: datetime) -> Message | None:
    """What to tell one person; None while they may not be told yet."""
    if reminders.not_before(db, service, person_id, now, None) > now:
        return None
    mine = select(Nudge).where(Nudge.service_id == service.id, text(WAITING), Nudge.person_id == person_id)
    found = {due_of(nudge): nudge.id for nudge in db.scalars(mine.order_by(Nudge.found_at, Nudge.id))}
    hold = reminders.still_due(db, service, person_id, found, now, None)
    gone = [found[each] for each in found if each not in hold]
    if not hold:
        return Message(new_id(), service.id, person_id, "", "", None, (), gone, GONE_BY)
    channel, address = where(db, person_id, hold, texts=reminders.texts)
    if not address:
        return Message(new_id(), service.id, person_id, "", "", None, (), list(found.values()), NO_ADDRESS)
    words = reminders.message(db, service, person_id, hold, now) if channel != "page" else None
    told = [found[each] for each in hold]
    return Message(new_id(), service.id, person_id, channel, address, words, told, gone, GONE_BY)


def where(db: Session, person_id: UUID, dues: Sequence[Due], *, texts: bool) -> tuple[str, str]:
    """By which channel and to which address: the person's own confirmed number, else as the rules wish, else by e-mail."""
    if {due.wish for due in dues} == {"page"}:
        return "page", "page"
    confirmed = (TextNumber.person_id == person_id, TextNumber.confirmed_at.is_not(None))
    if texts and (number := db.scalar(select(TextNumber.number).where(*confirmed))):
        return "text", number
    return "email", db.scalar(select(Person.email).where(Person.id == person_id)) or ""


def _write(db: Session, made: Sequence[Message], now: datetime) -> None:
    connection = db.connection()
    if letters := [_letter(each, each.words, now) for each in made if each.words]:
        connection.execute(insert(OutgoingMail), letters)
    told: list[dict[str, Any]] = [
        {"nudge": nudge, "message_id": each.id, "channel": each.channel, "sent_at": now if each.words is None else None}
        for each in made
        for nudge in each.nudges
    ]
    if told:
        connection.execute(_GATHERED, [each | {"gathered_at": now} for each in told])
    dropped = [{"nudge": nudge, "why": each.why, "dropped_at": now} for each in made for nudge in each.dropped]
    if dropped:
        connection.execute(_DROPPED, dropped)


_ONE = update(Nudge.__table__).where(Nudge.id == bindparam("nudge"))  # type: ignore[arg-type]
_GATHERED = _ONE.values({name: bindparam(name) for name in ("message_id", "channel", "gathered_at", "sent_at")})
_DROPPED = _ONE.values({name: bindparam(name) for name in ("why", "dropped_at")})


def _letter(message: Message, words: Words, now: datetime) -> dict[str, Any]:
    return {
        "id": message.id,
        "service_id": message.service_id,
        "person_id": message.person_id,
        "channel": message.channel,
        "address": message.address,
        "subject": " ".join(words.subject.split()),
        "body": as_text(words.body) if message.channel == "text" else words.body,
        "private": True,  # it speaks of their work
        "written_at": now,
        "not_before": now,
        "once": True,
        "attempts": 0,
        "last_error": "",
    }

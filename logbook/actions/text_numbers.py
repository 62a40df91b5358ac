"""Saying where one's reminders go as texts: a number is used once the code that was sent to it came back."""

from __future__ import annotations

import secrets as chance
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from logbook.actions import journal, outbox
from logbook.actions.outbox import Words
from logbook.adapters import secrets
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.domain.text_numbers import BETWEEN_CODES, CODE_LASTS, MOST_TRIES, normal
from logbook.models.nudges import TextNumber
from logbook.models.people import Person


def of(db: Session, person_id: UUID) -> TextNumber | None:
    """What somebody said, confirmed or not."""
    return db.scalar(select(TextNumber).where(TextNumber.person_id == person_id))


def say(db: Session, actor: Actor, typed: str, now: datetime) -> None:
    """Send a code to the number. The one that was used until now is used no more."""
    number, person = normal(typed), db.get_one(Person, actor.id)
    if number is None:
        raise RuleBroken(
            "This is no number a text can go to: give it with its country, such as +44 7700 900123", "number"
        )
    before = of(db, actor.id)
    if before is not None and before.confirmed_at is None and before.said_at > now - BETWEEN_CODES:
        raise RuleBroken("A code was sent a moment ago: wait two minutes before asking for another one", "number")
    db.execute(delete(TextNumber).where(TextNumber.person_id == actor.id))
    code = f"{chance.randbelow(1_000_000):06}"
    row = {"service_id": person.service_id, "person_id": person.id, "number": number, "said_at": now}
    db.add(TextNumber(**row, code_hash=secrets.hash_of(f"{person.id}{code}"), tries=0))
    words = Words(
        "A code", f"{code} is your code for texts from the VIG logbook. If you did not ask for it, leave it be.", True
    )
    outbox.write(db, person.service_id, number, words, now, person.id, channel="text")
    journal.record(db, actor, "number for texts said", person.service_id, person.id, now)


def confirm(db: Session, actor: Actor, code: str, now: datetime) -> bool:
    """Whether it is the code; each try is counted, so a wrong one is an answer and not a refusal."""
    row = of(db, actor.id)
    if row is None or row.code_hash is None or row.said_at < now - CODE_LASTS or row.tries >= MOST_TRIES:
        return False
    if secrets.hash_of(f"{actor.id}{''.join(code.split())}") != row.code_hash:
        row.tries += 1
        return False
    row.confirmed_at, row.code_hash = now, None
    journal.record(db, actor, "number for texts confirmed", row.service_id, actor.id, now)
    return True


def stop(db: Session, actor: Actor, now: datetime) -> None:
    """Reminders come by e-mail again."""
    row = of(db, actor.id)
    if row is not None:
        db.delete(row)
        journal.record(db, actor, "number for texts taken away", row.service_id, actor.id, now)

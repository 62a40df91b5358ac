"""One's own account: the name others see, and signing out everywhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from logbook.actions import journal, sign_ins, ways
from logbook.actions.sign_ins import Signed
from logbook.domain.professions import Profession
from logbook.models.people import Person


def rename(db: Session, signed: Signed, name: str, now: datetime) -> None:
    """The name others see from now on, in what is past too: the record knows people by their id."""
    person = db.get_one(Person, signed.actor.id)
    if person.name != name:
        person.name = name
        journal.record(db, signed.actor, "name changed", person.service_id, person.id, now)


def say_profession(db: Session, signed: Signed, profession: str, now: datetime) -> None:
    """What they do beside this work, or (empty) not said: whatever of theirs is counted by it is counted anew."""
    person = db.get_one(Person, signed.actor.id)
    said = Profession(profession) if profession else None
    if person.profession != said:
        person.profession = said
        ways.touch_people(db, person.id)
        journal.record(db, signed.actor, "profession said", person.service_id, person.id, now, profession=said)


def sign_out_elsewhere(db: Session, signed: Signed, now: datetime) -> None:
    """End every other session; the one they act in goes on."""
    sign_ins.end_others(db, signed, now)
    journal.record(db, signed.actor, "signed out elsewhere", signed.home_id, signed.actor.id, now)

"""A departed person's identity is taken out; the record they had a part in stays, under a name that says nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, ways
from logbook.actions.retiring import require_gone
from logbook.domain.people import Actor
from logbook.models.accounts import Link, SignIn
from logbook.models.calls import Call
from logbook.models.comparing import PaperTable, TransferPlan
from logbook.models.desk import Draft, Export, OutgoingMail
from logbook.models.intervision import IntervisionTurn
from logbook.models.nudges import Nudge, TextNumber
from logbook.models.people import Person
from logbook.models.protected_time import ProtectedTimeChoice
from logbook.models.reminders import ReminderChoice
from logbook.models.services import StageChoice

OWN = (
    Call,
    Draft,
    Export,
    Nudge,
    PaperTable,
    ProtectedTimeChoice,
    ReminderChoice,
    SignIn,
    StageChoice,
    TextNumber,
    TransferPlan,
)
"""What lies on somebody's desk, choices about them among it: it goes with them."""


def erase(db: Session, actor: Actor, person: Person, now: datetime) -> None:
    """Name, address and password go, and what lay on the desk with them; nothing brings them back.

    What was written in trainees' records stays: it belongs to the work, and says who wrote it only by this new name. The records
    merged into this one lose their names with it.
    """
    policy.require(policy.may_erase_person(actor, person))
    require_gone(db, person, now.date())
    if person.erased_at is not None:
        return
    everyone = [person, *db.scalars(select(Person).where(Person.merged_into_id == person.id))]
    addresses = [each.email for each in everyone if each.email]
    ids = [each.id for each in everyone]
    for each in everyone:
        each.name, each.email, each.password_hash, each.erased_at = pseudonym(person), None, None, now
        each.profession = None
    ways.touch_people(db, *ids)
    for table in OWN:
        db.execute(delete(table).where(table.person_id.in_(ids)))
    own = update(IntervisionTurn).where(IntervisionTurn.presenter_id.in_(ids))
    db.execute(own.values(summary=""))  # nobody else ever read it
    mine = or_(OutgoingMail.person_id.in_(ids), OutgoingMail.address.in_(addresses))
    db.execute(delete(OutgoingMail).where(mine))
    links = or_(Link.person_id.in_(ids), Link.email.in_(addresses))
    db.execute(update(Link).where(links).values(email="", details={}))
    journal.record(db, actor, "identity erased", person.service_id, person.id, now)


def pseudonym(person: Person) -> str:
    """ "Former colleague 7F3A": steady, told apart from others, and nothing about them."""
    return f"Former colleague {person.id.hex[-4:].upper()}"

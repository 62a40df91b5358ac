"""Changing the address one signs in with: both the old and the new one have to agree.

Where no letter can go out, an administrator who has spoken with the person agrees for both. They never choose the address:
the person asked for it, with their password.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, letters, links, outbox
from logbook.adapters import secrets
from logbook.config import Settings
from logbook.domain.links import LinkKind
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken
from logbook.models.accounts import Link
from logbook.models.base import new_id
from logbook.models.people import Person

SIDES = (LinkKind.OLD_ADDRESS, LinkKind.NEW_ADDRESS)


def ask(db: Session, actor: Actor, to: str, password: str, base: str, now: datetime) -> None:
    """Write to both addresses. Whether the new one belongs to somebody is told to its owner alone."""
    person = db.get_one(Person, actor.id)
    wanted = to.strip().lower()
    if not secrets.password_matches(password, person.password_hash):
        raise RuleBroken("This is not your present password: try once more", field="password")
    if wanted == person.email:
        raise RuleBroken("This is the address you sign in with already", field="email")
    links.withdraw_all(db, person.id, now, *SIDES)
    change = new_id()
    for kind, address in ((LinkKind.OLD_ADDRESS, person.email or ""), (LinkKind.NEW_ADDRESS, wanted)):
        _write(db, person, kind, address, wanted, change, base, now)
    journal.record(db, actor, "change of address asked for", person.service_id, person.id, now)


def _write(
    db: Session, person: Person, kind: LinkKind, address: str, wanted: str, change: UUID, base: str, now: datetime
) -> None:
    owner = db.scalar(select(Person).where(Person.email == address, Person.id != person.id))
    if owner is not None:
        outbox.write(db, owner.service_id, address, letters.address_taken(name=owner.name), now, owner.id)
        return
    details = {"to": wanted, "change": change.hex}
    _link, token = links.make(db, kind, person.service_id, address, now, person_id=person.id, details=details)
    if kind == LinkKind.OLD_ADDRESS:
        words = letters.address_old(base, token, name=person.name, to=wanted)
    else:
        words = letters.address_new(base, token, name=person.name)
    outbox.write(db, person.service_id, address, words, now, person.id)


def agree(db: Session, link: Link, now: datetime) -> bool:
    """One address agrees; whether both have by now, and the address is changed."""
    person = db.scalars(select(Person).where(Person.id == link.person_id).with_for_update()).one()
    links.use(db, link, now)
    if not _other_agreed(db, link):
        return False
    _change(db, person, link, now)
    journal.record(db, person, "address changed", person.service_id, person.id, now)
    return True


def _change(db: Session, person: Person, link: Link, now: datetime) -> None:
    person.email = link.details["to"]
    try:
        db.flush()
    except IntegrityError as taken:
        raise RuleBroken("This address belongs to another account by now, so nothing was changed.") from taken
    links.withdraw_all(db, person.id, now, LinkKind.NEW_PASSWORD)


def waiting(db: Session, person_id: UUID, now: datetime) -> Link | None:
    """The change this person asked for that neither address has agreed to yet; None once it had its time."""
    asked = select(Link).where(
        Link.person_id == person_id,
        Link.kind == LinkKind.OLD_ADDRESS,
        Link.used_at.is_(None),
        Link.withdrawn_at.is_(None),
        Link.expires_at > now,
    )
    return db.scalar(asked.order_by(Link.made_at.desc()).limit(1))


def confirm(db: Session, actor: Actor, person: Person, change: str, settings: Settings, now: datetime) -> None:
    """An administrator agrees for both addresses; `change` is the one they had before them, so that no other slips in."""
    policy.require(policy.may_confirm_address(actor, person))
    if not outbox.reaches_nobody(db, settings):
        raise RuleBroken(Reason("Letters go out here, so the two addresses agree themselves.", "person", person.id))
    db.scalars(select(Person.id).where(Person.id == person.id).with_for_update()).one()
    link = waiting(db, person.id, now)
    if link is None or link.details["change"] != change:
        raise RuleBroken(Reason("This is not the change they ask for now: look once more.", "person", person.id))
    _change(db, person, link, now)
    links.use(db, link, now)
    links.withdraw_all(db, person.id, now, *SIDES)
    journal.record(db, actor, "address confirmed", person.service_id, person.id, now)


def _other_agreed(db: Session, link: Link) -> bool:
    """Whether the other side of the same change has been used."""
    used = select(Link).where(
        Link.person_id == link.person_id, Link.kind.in_(SIDES), Link.id != link.id, Link.used_at.is_not(None)
    )
    return any(other.details.get("change") == link.details["change"] for other in db.scalars(used))

"""Passwords: chosen, forgotten, changed. A new one ends every other session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import journal, letters, links, outbox, sign_ins
from logbook.actions.sign_ins import Signed
from logbook.adapters import secrets
from logbook.data import common_passwords
from logbook.domain import passwords
from logbook.domain.links import LinkKind
from logbook.domain.refusals import RuleBroken
from logbook.models.accounts import Link
from logbook.models.people import Person


def checked_hash(password: str, about: Iterable[str]) -> str:
    """The hash of a password that is good enough, or the sentence that says why it is not."""
    if wrong := passwords.what_is_wrong(password, common_passwords(), about):
        raise RuleBroken(wrong, field="password")
    return secrets.hash_password(password)


def forgotten(db: Session, email: str, base: str, now: datetime) -> bool:
    """Write the letter with the link, if the address has an account that is in use. The answer is for nobody's eyes."""
    person = db.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None or person.email is None or person.retired_on is not None or person.merged_into_id is not None:
        return False
    links.withdraw_all(db, person.id, now, LinkKind.NEW_PASSWORD)
    link, token = make_link(db, person, now)
    outbox.write(
        db, person.service_id, person.email, letters.new_password(base, token, name=person.name), now, person.id
    )
    journal.record(db, None, "new password asked for", person.service_id, person.id, now, link=link.id)
    return True


def make_link(db: Session, person: Person, now: datetime) -> tuple[Link, str]:
    """A link by which this person chooses a new password."""
    return links.make(db, LinkKind.NEW_PASSWORD, person.service_id, person.email or "", now, person_id=person.id)


def choose(db: Session, link: Link, password: str, now: datetime) -> Person:
    """A new password by the link from a letter. Every session ends; whoever holds the link signs in afresh."""
    person = db.get_one(Person, link.person_id)
    if person.retired_on is not None or person.merged_into_id is not None:
        raise RuleBroken("This account is no longer in use. Ask the administrator of your service to invite you again.")
    hashed = checked_hash(password, about=(person.name, person.email or ""))
    links.use(db, link, now)
    _set(db, person, hashed, now)
    sign_ins.end_all(db, person.id, now)
    return person


def change(db: Session, signed: Signed, old: str, new: str, now: datetime) -> None:
    """Change one's own password, knowing the present one; every other session ends, this one goes on."""
    person = db.get_one(Person, signed.actor.id)
    if not secrets.password_matches(old, person.password_hash):
        raise RuleBroken(
            "This is not your present password: try once more, or sign out and ask for a new one", field="old"
        )
    hashed = checked_hash(new, about=(person.name, person.email or ""))
    _set(db, person, hashed, now)
    sign_ins.end_others(db, signed, now)


def _set(db: Session, person: Person, hashed: str, now: datetime) -> None:
    person.password_hash = hashed
    links.withdraw_all(db, person.id, now, LinkKind.NEW_PASSWORD)
    if person.email:
        outbox.write(db, person.service_id, person.email, letters.changed("password", name=person.name), now, person.id)
    journal.record(db, person, "password changed", person.service_id, person.id, now)

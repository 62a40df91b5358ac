"""The beginning of a logbook for real people: a service, and a link by which its first administrator comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import journal, links, passwords, programmes, scales
from logbook.domain.links import LinkKind
from logbook.domain.people import Role
from logbook.domain.refusals import RuleBroken
from logbook.models import belonging
from logbook.models.accounts import Link
from logbook.models.base import new_id
from logbook.models.people import Person
from logbook.models.services import Installation, Service


@dataclass(frozen=True, slots=True)
class First:
    """The service and who administers it first."""

    service: str
    name: str
    email: str
    time_zone: str = "Europe/London"


def found(db: Session, first: First, now: datetime) -> str:
    """The path of a link, which works once, for the administrator of the service named; the service is made if it is not there.

    Who can run this has the database itself in hand, so no policy is asked. Among invented people it is refused.
    """
    require_real(db, now)
    service_id = db.scalar(select(Service.id).where(Service.name == first.service)) or _new(db, first, now)
    email = first.email.strip().lower()
    _withdraw(db, service_id, email, now)
    details = {"name": first.name, "roles": [str(Role.ADMINISTRATOR)]}
    link, token = links.make(db, LinkKind.INVITATION, service_id, email, now, details=details)
    journal.record(db, None, "first administrator invited", service_id, link.id, now)
    return f"/invitations/{token}"


def new_password(db: Session, email: str, now: datetime) -> str:
    """The path of a link by which somebody chooses a new password, for a logbook without a mail server."""
    person = db.scalar(select(Person).where(Person.email == email.strip().lower(), Person.retired_on.is_(None)))
    if person is None:
        raise RuleBroken("Nobody signs in with this address. Check it, or ask an administrator to invite them.")
    links.withdraw_all(db, person.id, now, LinkKind.NEW_PASSWORD)
    link, token = passwords.make_link(db, person, now)
    journal.record(db, None, "new password link made", person.service_id, person.id, now, link=link.id)
    return f"/new-password/{token}"


def has_administrator(db: Session, now: datetime) -> bool:
    """Whether any service has somebody who can administer it."""
    return any(belonging.administrators(db, service_id, now.date()) for service_id in db.scalars(select(Service.id)))


def require_real(db: Session, now: datetime) -> None:
    """Mark a new database as one for real people; refuse one that holds invented ones."""
    installation = db.get(Installation, 1)
    if installation is None:
        db.add(Installation(created_at=now, fictional=False))
        db.flush()
    elif installation.fictional:
        raise RuleBroken(
            "This database holds invented people, and real ones are never put beside them. "
            "Choose an empty instance folder with --instance."
        )


def _new(db: Session, first: First, now: datetime) -> UUID:
    service = Service(id=new_id(), name=first.service, time_zone=first.time_zone, created_at=now)
    db.add(service)
    db.flush()
    programmes.give_shipped(db, None, service.id, now)
    scales.give_shipped(db, service.id, now)
    journal.record(db, None, "service made", service.id, service.id, now)
    return service.id


def _withdraw(db: Session, service_id: UUID, email: str, now: datetime) -> None:
    """An earlier link for the same person opens nothing any more."""
    still = select(Link).where(
        Link.kind == LinkKind.INVITATION,
        Link.service_id == service_id,
        Link.email == email,
        Link.used_at.is_(None),
        Link.withdrawn_at.is_(None),
    )
    for link in db.scalars(still):
        link.withdrawn_at = now

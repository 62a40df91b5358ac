"""Signing in as one of the demo's fictional people with one tap: on this computer, of invented people, and nowhere else."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.data import demo, fictional_address
from logbook.models.people import Person
from logbook.models.services import Installation
from logbook.routes.request import db, settings

HEADINGS = (
    "Setting out",
    "Half way",
    "Nearly there, and after",
    "Out of the ordinary",
    "Supervising and deciding",
    "Running the service",
)
"""The order in which people are offered; each is under the heading written down for them."""

FORWARDED = (
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
)


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody to sign in as, and why they are interesting."""

    id: UUID
    name: str
    why: str


def people() -> Mapping[str, list[Offered]]:
    """Who is offered here, by heading; nobody unless every condition holds."""
    return _offered(db()) if is_open() else {}


def is_open() -> bool:
    """The database was made by the demo, the server listens on this computer alone, and the request came straight from it."""
    straight = not settings().trusted_proxies and _is_direct(request.headers.keys())
    here = _is_loopback(request.remote_addr or "") and settings().listens_to_itself
    return straight and here and bool(db().scalar(select(Installation.fictional)))


def tapped(person_id: str) -> Person:
    """The person who was tapped. Errors: 404 where nobody is offered, or not this person."""
    offered = {str(each.id): each.id for group in people().values() for each in group}
    if person_id not in offered:
        abort(404)
    return db().get_one(Person, offered[person_id])


def _is_direct(headers: Iterable[str]) -> bool:
    """Whether no header says that somebody passed the request on."""
    names = {name.lower() for name in headers}
    return not any(name in FORWARDED or name.startswith(("x-forwarded", "x-original")) for name in names)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _offered(session: Session) -> dict[str, list[Offered]]:
    listed = {fictional_address(person["key"]): person for person in demo("people")["people"] if "offered" in person}
    query = select(Person.id, Person.name, Person.email).where(
        Person.email.in_(listed), Person.retired_on.is_(None), Person.merged_into_id.is_(None)
    )
    found = {email: (id_, name) for id_, name, email in session.execute(query)}
    groups: dict[str, list[Offered]] = {heading: [] for heading in HEADINGS}
    for address, person in listed.items():
        if address in found:
            groups[person["offered"]].append(Offered(*found[address], person["why"]))
    return groups

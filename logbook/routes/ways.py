"""Where a reason leads: the domain names what mends it by a key, and this page alone knows the addresses."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import Reason


class Reader(Enum):
    """Who reads a journey's page; each is led to the pages that are theirs."""

    OWN = auto()
    SUPERVISOR = auto()
    COORDINATOR = auto()
    OTHER = auto()


def reader_of(actor: Actor, journey: Standing) -> Reader:
    """How this person stands to the journey they look at."""
    if actor.id == journey.trainee_id:
        return Reader.OWN
    if actor.id in journey.supervisor_ids:
        return Reader.SUPERVISOR
    from logbook import policy  # noqa: PLC0415 - every refusal may lead somewhere, and the first answer of a start is none

    return Reader.COORDINATOR if policy.may_run_courses(actor, journey.service_id) else Reader.OTHER


_OWN = {
    "entitlement": "account.show",
    "clients": "clients.index",
    "cycles": "clients.index",
    "supervision": "supervision.index",
    "confirmations": "supervision.index",
    "shortfall": "milestones.show",
    "leaving": "journeys.leave",
    "self-rating": "rating.index",
}
_SUPERVISOR = {
    "entitlement": "account.show",
    "clients": "trainees.show",
    "cycles": "trainees.show",
    "supervision": "trainees.show",
    "confirmations": "supervision.index",
    "shortfall": "milestones.show",
    "leaving": "journeys.leave",
}
_COORDINATOR = {"entitlement": "journeys.supervisor", "leaving": "journeys.leave"}
WAYS = {Reader.OWN: _OWN, Reader.SUPERVISOR: _SUPERVISOR, Reader.COORDINATOR: _COORDINATOR, Reader.OTHER: {}}


def way(reason: Reason, reader: Reader, journey_id: UUID, milestone: str = "") -> str:
    """The address of the page that mends what is missing; "" where it is not this reader's to mend.

    Another milestone that comes first ("milestone#mid-point") is a page for whoever reads of this one.
    """
    key, _, other = reason.goes_to.partition("#")
    if key == "milestone":
        return address("milestones.show", journey_id=journey_id, key=other)
    endpoint = WAYS[reader].get(key, "")
    return address(endpoint, journey_id=journey_id, key=milestone) if endpoint else ""


def address(endpoint: str, about: UUID | None = None, **values: Any) -> str:
    """The page's address, without the values it does not ask for; "" for a page this installation does not have.

    `about` is the id a page takes that asks for a single one; "" too where a value it asks for is not among those given.
    """
    if endpoint not in current_app.view_functions:
        return ""
    asked = next(current_app.url_map.iter_rules(endpoint)).arguments
    given: dict[str, Any] = values if about is None else dict.fromkeys(asked, about)
    return url_for(endpoint, **{name: given[name] for name in asked}) if asked <= given.keys() else ""

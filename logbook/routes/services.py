"""Which service a page is about, for people who look after several: the one the address names, or their first."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import request

from logbook.domain.people import Role
from logbook.domain.refusals import NotAllowed
from logbook.routes.request import signed_in


def service_here(*roles: Role) -> UUID:
    """The service named by `service` in the address or form, among those where this person holds one of the roles."""
    return service_among(signed_in().services_as(*roles))


def service_among(theirs: Sequence[UUID]) -> UUID:
    """The one of these that is named by `service` in the address or form, else the first; none of them is a refusal."""
    if not theirs:
        raise NotAllowed
    named = request.values.get("service", "")
    return next((service_id for service_id in theirs if str(service_id) == named), theirs[0])


def service_choices(*roles: Role) -> list[tuple[str, str]]:
    """(id, name) of the services where this person holds one of the roles, for a choice; one alone is no choice."""
    actor = signed_in()
    return [(str(service_id), actor.places[service_id].name) for service_id in actor.services_as(*roles)]

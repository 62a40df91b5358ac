"""The blueprint of these pages, and how they find a person and the service it is about."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request

from logbook.domain.people import Role
from logbook.domain.refusals import NotAllowed
from logbook.models import belonging
from logbook.models.people import Person
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, signed_in

bp = Blueprint("people", __name__, url_prefix="/people")


def person_here(person_id: UUID) -> Person:
    """Somebody of a service this person looks after; 404 for anybody else."""
    return one_or_404(belonging.visible_to(signed_in()), Person, person_id)


def service_of(person: Person) -> UUID:
    """The service an administrator acts in for this person: the one the form names, or the first they share."""
    shared = services_shared(person)
    if not shared:
        raise NotAllowed
    named = request.values.get("service", "")
    return next((service_id for service_id in shared if str(service_id) == named), shared[0])


def services_shared(person: Person) -> list[UUID]:
    """The services this administrator administers and the person belongs or belonged to."""
    theirs = signed_in().services_as(Role.ADMINISTRATOR)
    return [service_id for service_id in theirs if belonging.belongs(db(), person.id, service_id)]

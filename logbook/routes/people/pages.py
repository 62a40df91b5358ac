"""Finding somebody, and their page."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import addresses, outbox
from logbook.domain.people import Role
from logbook.models import belonging, directory, timetable_page
from logbook.models.accounts import Link
from logbook.models.people import Person
from logbook.routes.paging import page_of
from logbook.routes.people.blueprint import bp, person_here, services_shared
from logbook.routes.request import db, now, settings, signed_in
from logbook.routes.services import service_here


@bp.get("")
def index() -> ResponseReturnValue:
    """Everybody, by name, or those whose name or address holds the words looked for."""
    service_here(Role.COORDINATOR, Role.ADMINISTRATOR)
    words = " ".join(request.args.get("q", "").split())[:100]
    page = page_of(db(), directory.people_rows(signed_in(), words))
    roles = directory.roles_of(db(), signed_in(), [row.id for row in page.rows])
    able = bool(signed_in().services_as(Role.ADMINISTRATOR))
    return render_template("people/index.html", page=page, roles=roles, words=words, able=able)


@bp.get("/<uuid:person_id>")
def show(person_id: UUID) -> ResponseReturnValue:
    """Somebody's roles, supervision and stand-ins, with what an administrator may do."""
    actor, person = signed_in(), person_here(person_id)
    services = belonging.looked_after(actor)
    shared = services_shared(person)
    roles = directory.role_rows(db(), actor, person.id)
    present = [row for row in roles if row.until is None or row.until >= actor.today_in(row.service_id)]
    return render_template(
        "people/show.html",
        person=person,
        present=present,
        past=[row for row in roles if row not in present],
        lines=directory.line_rows(db(), actor, person.id),
        stand_ins=directory.stand_in_rows(db(), services, person.id, actor.today),
        supervises=any(row.role in (Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR) for row in present),
        shared=[(service_id, actor.places[service_id].name) for service_id in shared],
        moving=_moving(person),
        came_back=timetable_page.came_back(db(), person),
        may_erase=person.retired_on and not person.erased_at and policy.may_erase_person(actor, person),
    )


def _moving(person: Person) -> Link | None:
    """The change of address that waits for this administrator, because no letter can ask the person."""
    if policy.may_confirm_address(signed_in(), person) and outbox.reaches_nobody(db(), settings()):
        return addresses.waiting(db(), person.id, now())
    return None

"""A change of address that no letter can ask about: an administrator confirms it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import addresses
from logbook.routes.people.blueprint import bp, person_here
from logbook.routes.request import db, now, settings, signed_in


@bp.post("/<uuid:person_id>/address")
def confirm_address(person_id: UUID) -> ResponseReturnValue:
    """The person signs in with the new address from now on."""
    person = person_here(person_id)
    addresses.confirm(db(), signed_in(), person, request.form.get("change", ""), settings(), now())
    flash(f"{person.name} signs in with {person.email} from now on. Tell them so.", "done")
    return redirect(url_for(".show", person_id=person.id))

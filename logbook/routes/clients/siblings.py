"""Siblings with a record each: which family, and the supervisor's yes to a separate helping question."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook.actions import siblings
from logbook.models.clients import Client, clients_visible_to
from logbook.routes.clients import bp
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in

MOST_OFFERED = 200


@bp.post("/clients/<uuid:client_id>/separate")
def agree_separate(client_id: UUID) -> ResponseReturnValue:
    """The supervisor's yes, in one tap."""
    client = one_or_404(clients_visible_to, Client, client_id)
    siblings.agree(db(), signed_in(), client, now())
    flash(f"{client.code} counts as a client of its own.", "done")
    return redirect(url_for("trainees.show", journey_id=client.journey_id))


@bp.post("/clients/<uuid:client_id>/together")
def keep_together(client_id: UUID) -> ResponseReturnValue:
    """The supervisor's other answer, in one tap."""
    client = one_or_404(clients_visible_to, Client, client_id)
    siblings.keep_together(db(), signed_in(), client, now())
    with_whom = counts_with(client)
    flash(
        f"{client.code} and {with_whom} stay one client." if with_whom else f"{client.code} counts by itself.", "done"
    )
    return redirect(url_for("trainees.show", journey_id=client.journey_id))


def families(journey_id: UUID) -> dict[str, str]:
    """Whose brother or sister a new client may be, with none first."""
    theirs = (Client.journey_id == journey_id, Client.deleted_at.is_(None), Client.merged_into_id.is_(None))
    rows = db().execute(select(Client.id, Client.code).where(*theirs).order_by(Client.code).limit(MOST_OFFERED))
    return {"": "No", **{str(row.id): f"Yes, of {row.code}" for row in rows}}


def counts_with(client: Client) -> str:
    """The word of the client this one counts with until the supervisor agrees; "" where it counts by itself."""
    if client.counts_as == client.id:
        return ""
    return db().scalars(select(Client.code).where(Client.id == client.counts_as)).one()

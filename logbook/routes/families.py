"""Two records of one family: the trainee or their supervisor looks at both and makes them one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from logbook import policy
from logbook.actions import families as actions
from logbook.actions import standing
from logbook.domain.refusals import RuleBroken
from logbook.models.clients import Client, clients_visible_to, participants_of
from logbook.models.cycles import Cycle
from logbook.routes.fields import Form, SelectField, TickField
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in

bp = Blueprint("families", __name__, url_prefix="/clients")

MOST = 200


class MergingForm(Form):
    """Which other record it is, and that the family is one."""

    other = SelectField("The other record", ask="Choose the other record of this family")
    sure = TickField("These are two records of one family", ask="Tick this if they are: it cannot be undone")


@bp.route("/<uuid:client_id>/merge", methods=["GET", "POST"])
def merge(client_id: UUID) -> ResponseReturnValue:
    """The record that stays is the one this page is opened from."""
    client = one_or_404(clients_visible_to(signed_in()), Client, client_id)
    policy.require(policy.may_merge_clients(signed_in(), standing.of_journey(db(), signed_in(), client.journey_id)))
    others = _others(client)
    form = MergingForm()
    form.other.choices = {"": "Choose", **{str(id_): words for id_, words in others.items()}}
    if form.validate_on_submit():
        try:
            actions.merge(db(), signed_in(), client, db().get_one(Client, UUID(form.other.data)), now())
            flash(f"The two records are one, under {client.code}.", "done")
            return redirect(url_for("clients.show", client_id=client.id))
        except RuleBroken as broken:
            form.say(broken)
    people = participants_of(db(), client.id)
    page = render_template("families/merge.html", form=form, client=client, others=others, people=people)
    return page, 422 if form.errors else 200


def _others(client: Client) -> dict[UUID, str]:
    """The trainee's other clients on the same journey, each with how many cycles it has."""
    cycles = select(func.count()).where(Cycle.client_id == Client.id, Cycle.deleted_at.is_(None)).scalar_subquery()
    query = select(Client.id, Client.code, cycles.label("cycles")).where(
        Client.journey_id == client.journey_id,
        Client.id != client.id,
        Client.deleted_at.is_(None),
        Client.merged_into_id.is_(None),
    )
    rows = db().execute(query.order_by(Client.code, Client.id).limit(MOST))
    return {row.id: f"{row.code}, {row.cycles} {'cycle' if row.cycles == 1 else 'cycles'}" for row in rows}

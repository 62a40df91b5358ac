"""The page itself, and finding the family it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from logbook import policy
from logbook.actions import standing
from logbook.domain.consent import (
    ASKED_APART,
    Decision,
    Purpose,
    everything_in_one_sentence,
    may_be_filmed,
)
from logbook.models.clients import Client, participants_of
from logbook.models.consent_page import consent_visible_to, forms_of, lines_of, objections_to, taken_back
from logbook.models.footage_consent import family
from logbook.models.purposes import asked_in
from logbook.models.services import Service
from logbook.routes.consent.forms import AskedForm, GivenForm, ObjectionForm, WithdrawnForm
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, signed_in


def family_of(client_id: UUID) -> Client:
    """The client, for whoever may read its consent; 404 otherwise."""
    return one_or_404(consent_visible_to, Client, client_id)


def shown(client: Client, status: int = 200, deciding: UUID | None = None, **forms: Any) -> ResponseReturnValue:
    """The page, with a form that was refused as it was typed; `deciding` is the objection such a form is about."""
    refused = next((form for form in forms.values() if form.errors), None)
    return render_template("consent/show.html", **_of(client) | forms | {"form": refused, "deciding": deciding}), status


def back(client: Client, part: str = "") -> ResponseReturnValue:
    """To the page again, at the part that changed."""
    return redirect(url_for("consent.show", client_id=client.id) + (f"#{part}" if part else ""))


def _of(client: Client) -> dict[str, Any]:
    actor = signed_in()
    today = actor.today_in(client.service_id)
    people = participants_of(db(), client.id)
    there = [each for each in people if each.left_on is None]
    footage = family(db(), client.id)
    stands = standing.of_journey(db(), actor, client.journey_id)
    asked = asked_in(db(), client.service_id)
    answers = {each.participant_id: each.answers for each in footage.people}
    return {
        "client": client,
        "people": there,
        "adults": [each for each in there if not each.is_child],
        "sentence": everything_in_one_sentence({p.id: p.label for p in there}, answers, today),
        "filming": may_be_filmed(footage, today),
        "lines": lines_of(db(), client.id, people, today),
        "everybody": people,
        "apart": [asked[purpose] for purpose in ASKED_APART],
        "care": asked[Purpose.CARE],
        "history": forms_of(db(), client.id),
        "withdrawals": taken_back(db(), client.id),
        "objections": objections_to(db(), client.id),
        "decisions": [str(each) for each in Decision],
        "may_record": policy.may_record_consent(actor, stands),
        "may_withdraw": policy.may_withdraw(actor, stands),
        "may_decide": policy.may_decide_objection(actor, stands),
        "reads_record": policy.may_read_record(actor, stands),
        "grace": db().get_one(Service, client.service_id).grace_days,
        "reads_holdings": policy.may_see_holdings(actor, client.trainee_id, client.service_id),
        "said": request.form if request.method == "POST" else MultiDict(),
        "given_form": GivenForm(formdata=None),
        "withdrawn_form": WithdrawnForm(formdata=None),
        "objection_form": ObjectionForm(formdata=None),
        "asked_form": AskedForm(formdata=None),
    }

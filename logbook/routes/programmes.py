"""The service's programmes: in words, as text to edit into a new version, retired and brought back; who is on which."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import programmes as acts
from logbook.domain.programmes import renumbered
from logbook.domain.refusals import RuleBroken
from logbook.models import programmes
from logbook.models.journeys import ProgrammeVersion
from logbook.routes.fields import Form, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in

bp = Blueprint("programmes", __name__, url_prefix="/programmes")

MOST_PEOPLE = 200


class TextForm(Form):
    """The programme as text."""

    text = WordsField("The programme as text", most=60_000, rows=30, ask="The text of the programme is missing")


@bp.get("")
def index() -> ResponseReturnValue:
    """Every programme of the services this person runs, its versions below it."""
    services = [id_ for id_ in signed_in().places if policy.may_see_programmes(signed_in(), id_)]
    policy.require_visible(bool(services))
    groups: dict[UUID, dict[str, list[Any]]] = {id_: {} for id_ in services}
    for row in db().execute(programmes.versions_rows(signed_in())):
        groups[row.service_id].setdefault(row.key, []).append(row)
    shown = [
        (signed_in().places[id_], of, policy.may_change_programmes(signed_in(), id_)) for id_, of in groups.items()
    ]
    return render_template("programmes/index.html", groups=shown, read=programmes.read)


@bp.post("/shipped")
def add_shipped() -> ResponseReturnValue:
    """Copies of the programmes that ship and the service does not have."""
    seen = (id_ for id_ in signed_in().places if policy.may_see_programmes(signed_in(), id_))
    service_id = next((id_ for id_ in seen if str(id_) == request.form.get("service", "")), None)
    policy.require_visible(service_id is not None)
    if service_id:
        added = acts.give_shipped(db(), signed_in(), service_id, now())
        flash("All of them were there already." if not added else "They are yours to edit now.", "done")
    return redirect(url_for(".index"))


@bp.get("/<uuid:version_id>")
def show(version_id: UUID) -> ResponseReturnValue:
    """One version in words, and who is on it."""
    version = _version(version_id)
    people = db().execute(programmes.people_on(version.id, MOST_PEOPLE + 1)).all()
    return render_template(
        "programmes/show.html",
        version=version,
        programme=programmes.programme_of(version),
        people=people[:MOST_PEOPLE],
        more=len(people) > MOST_PEOPLE,
        changes=policy.may_change_programmes(signed_in(), version.service_id),
    )


@bp.get("/<uuid:version_id>/edit")
def edit(version_id: UUID) -> ResponseReturnValue:
    """Its text, numbered as the next version."""
    version = _to_change(version_id)
    newest = programmes.latest(db(), version.service_id, version.key) or version
    return _edit_page(version, newest, TextForm(data={"text": renumbered(version.text, newest.version + 1)}))


@bp.post("/<uuid:version_id>/edit")
def keep(version_id: UUID) -> ResponseReturnValue:
    """Keep it as a new version; a text that cannot be used comes back as it was typed, with the line and the reason."""
    version, form = _to_change(version_id), TextForm()
    if form.validate_on_submit():
        try:
            kept = acts.keep_version(db(), signed_in(), version, f"{form.text.data}\n", form.key, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash(f"Version {kept.version} is kept. Whoever enrols from now on begins with it.", "done")
            return redirect(url_for(".show", version_id=kept.id))
    newest = programmes.latest(db(), version.service_id, version.key) or version
    return _edit_page(version, newest, form, 422)


@bp.post("/<uuid:version_id>/retire")
def retire(version_id: UUID) -> ResponseReturnValue:
    """Nobody new enrols on it."""
    acts.retire(db(), signed_in(), _version(version_id), now())
    return redirect(url_for(".show", version_id=version_id))


@bp.post("/<uuid:version_id>/bring-back")
def bring_back(version_id: UUID) -> ResponseReturnValue:
    """It takes people again."""
    acts.bring_back(db(), signed_in(), _version(version_id), now())
    return redirect(url_for(".show", version_id=version_id))


def _version(version_id: UUID) -> ProgrammeVersion:
    return one_or_404(programmes.visible_to(signed_in()), ProgrammeVersion, version_id)


def _to_change(version_id: UUID) -> ProgrammeVersion:
    version = _version(version_id)
    policy.require(policy.may_change_programmes(signed_in(), version.service_id))
    return version


def _edit_page(
    version: ProgrammeVersion, newest: ProgrammeVersion, form: TextForm, status: int = 200
) -> ResponseReturnValue:
    newer = newest if newest.version > version.version else None
    return render_template("programmes/edit.html", version=version, newer=newer, form=form), status

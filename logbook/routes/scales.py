"""What is rated on: a service's scales in words, kept as new versions, retired and brought back by its administrators."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import scales as acts
from logbook.domain import typed
from logbook.domain.programmes import renumbered
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import scales
from logbook.models.ratings import ScaleVersion
from logbook.models.services import Service
from logbook.routes.fields import Form, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in

bp = Blueprint("scales", __name__, url_prefix="/skills/scales")


class TextForm(Form):
    """A scale as text."""

    text = WordsField("The scale as text", most=120_000, rows=30, ask="The text of the scale is missing")


@bp.get("")
def index() -> ResponseReturnValue:
    """Every scale of the services this person belongs to, its versions below it."""
    actor = signed_in()
    query = scales.visible_to(actor).order_by(ScaleVersion.title, ScaleVersion.version.desc()).limit(200)
    groups: dict[UUID, list[ScaleVersion]] = {id_: [] for id_ in actor.places}
    for version in db().scalars(query):
        groups[version.service_id].append(version)
    asks = select(Service.id, Service.self_rating_since).where(Service.id.in_(list(groups)))
    since = {row.id: row.self_rating_since for row in db().execute(asks)}
    shown = [(actor.places[id_], of, policy.may_change_scales(actor, id_), since[id_]) for id_, of in groups.items()]
    return render_template("scales/index.html", groups=shown)


@bp.post("/at-milestones")
def at_milestones() -> ResponseReturnValue:
    """Ask for a self-rating before the mid-point and before accreditation, or no longer."""
    acts.ask_at_milestones(db(), signed_in(), _own_service(), request.form.get("asks") == "yes", now())
    return redirect(url_for(".index"))


@bp.get("/<uuid:version_id>")
def show(version_id: UUID) -> ResponseReturnValue:
    """One version in words."""
    version = _version(version_id)
    changes = policy.may_change_scales(signed_in(), version.service_id)
    return render_template("scales/show.html", version=version, scale=scales.scale_of(version), changes=changes)


@bp.get("/new")
def new() -> ResponseReturnValue:
    """A scale of the service's own, as text."""
    _own_service()
    return render_template("scales/edit.html", form=TextForm(), version=None)


@bp.post("/new")
def add() -> ResponseReturnValue:
    """Keep it as a scale of the service's own."""
    service_id, form = _own_service(), TextForm()
    if form.validate_on_submit():
        try:
            kept = acts.add_own(db(), signed_in(), service_id, f"{form.text.data}\n", form.key, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            return _kept(kept)
    return render_template("scales/edit.html", form=form, version=None), 422


@bp.get("/<uuid:version_id>/edit")
def edit(version_id: UUID) -> ResponseReturnValue:
    """Its text, numbered as the next version."""
    version = _to_change(version_id)
    newest = scales.versions_of(db(), version.service_id, version.key)[0]
    form = TextForm(data={"text": renumbered(version.text, newest.version + 1)})
    return render_template("scales/edit.html", form=form, version=version)


@bp.post("/<uuid:version_id>/edit")
def keep(version_id: UUID) -> ResponseReturnValue:
    """Keep it as a new version; a text that cannot be used comes back as it was typed, with the line and the reason."""
    version, form = _to_change(version_id), TextForm()
    if form.validate_on_submit():
        try:
            return _kept(acts.keep_version(db(), signed_in(), version, f"{form.text.data}\n", form.key, now()))
        except RuleBroken as broken:
            form.say(broken)
    return render_template("scales/edit.html", form=form, version=version), 422


@bp.get("/<uuid:version_id>/words")
def words(version_id: UUID) -> ResponseReturnValue:
    """The service's own guidance by item, and where "not applicable" may be answered too."""
    return _words_page(_to_change(version_id))


@bp.post("/<uuid:version_id>/guidance")
def guide(version_id: UUID) -> ResponseReturnValue:
    """Keep the guidance as a new version."""
    version = _to_change(version_id)
    sent = {name.removeprefix("item-"): typed.one_line(value) for name, value in request.form.items()}
    guidance = {int(number): said for number, said in sent.items() if number.isdecimal() and len(number) < 4}
    return _change(version, lambda: acts.guide(db(), signed_in(), version, guidance, _key(), now()))


@bp.post("/<uuid:version_id>/not-applicable")
def allow(version_id: UUID) -> ResponseReturnValue:
    """Allow "not applicable" at more statements, as a new version."""
    version, keys = _to_change(version_id), request.form.getlist("statement")
    return _change(version, lambda: acts.allow(db(), signed_in(), version, keys, _key(), now()))


@bp.post("/<uuid:version_id>/retire")
def retire(version_id: UUID) -> ResponseReturnValue:
    """Nobody begins to rate on it any more."""
    acts.retire(db(), signed_in(), _version(version_id), now())
    return redirect(url_for(".show", version_id=version_id))


@bp.post("/<uuid:version_id>/bring-back")
def bring_back(version_id: UUID) -> ResponseReturnValue:
    """It is rated on again."""
    acts.bring_back(db(), signed_in(), _version(version_id), now())
    return redirect(url_for(".show", version_id=version_id))


def _change(version: ScaleVersion, keep_it: Callable[[], ScaleVersion]) -> ResponseReturnValue:
    try:
        return _kept(keep_it())
    except RuleBroken as broken:
        return _words_page(version, broken)


def _words_page(version: ScaleVersion, broken: RuleBroken | None = None) -> ResponseReturnValue:
    newest = scales.versions_of(db(), version.service_id, version.key)[0]
    scale = scales.scale_of(newest)
    page = render_template(
        "scales/words.html", version=newest, scale=scale, broken=broken, key=Form().key, said=request.form
    )
    return page, 422 if broken else 200


def _kept(version: ScaleVersion) -> ResponseReturnValue:
    flash(
        f"Version {version.version} is kept. Ratings begun from now on are made on it; those made before stay.", "done"
    )
    return redirect(url_for(".show", version_id=version.id))


def _key() -> UUID:
    """The mark of the form that was sent: a second click keeps one version."""
    return Form().key


def _own_service() -> UUID:
    """The service the address or the form names, of those one administers; the first of them where it names none."""
    changes = [id_ for id_ in signed_in().places if policy.may_change_scales(signed_in(), id_)]
    if not changes:
        raise NotVisible
    named = request.values.get("service", type=UUID)
    return named if named in changes else changes[0]


def _version(version_id: UUID) -> ScaleVersion:
    return one_or_404(scales.visible_to(signed_in()), ScaleVersion, version_id)


def _to_change(version_id: UUID) -> ScaleVersion:
    version = _version(version_id)
    policy.require(policy.may_change_scales(signed_in(), version.service_id))
    return version

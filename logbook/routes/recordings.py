"""What footage is held, why and until when; legal holds; what was destroyed, with its certificate. Nothing is played here."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import footage_rules, holds
from logbook.domain.people import Role
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.retention import Days
from logbook.domain.typed import clean
from logbook.models import holdings_of_footage as held
from logbook.models import recordings_by_date as by_date
from logbook.models.clients import Client
from logbook.models.concerns import LegalHold, Whose, frozen, not_to_destroy, whose_is
from logbook.models.erased import certificate_of, facts_of
from logbook.models.erasures import Erasure
from logbook.models.people import Person
from logbook.models.services import Service
from logbook.routes.fields import Form, NumberField, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in
from logbook.routes.services import service_choices, service_here

bp = Blueprint("recordings", __name__, url_prefix="/recordings")


class RulesForm(Form):
    """How long footage is kept, and what whoever raises a concern is to do."""

    grace = NumberField("Days of grace after a withdrawal", most=30, ask="Say how many days; 0 is allowed")
    kept = NumberField("Days after the family's work ended", most=730, ask="Say how many days; 60 is usual")
    procedure = WordsField("What to do at once when a concern is raised", optional=True, most=4000, rows=8)


@bp.get("")
def index() -> ResponseReturnValue:
    """Families and meetings with what is held of each: the actor's own, and a records officer's whole service."""
    page = page_of(db(), held.held_rows(signed_in()))
    found = held.summaries(db(), page.rows, lambda zone: now().astimezone(zone).date())
    officer = bool(signed_in().services_as(Role.RECORDS_OFFICER))
    return render_template("recordings/index.html", page=page, held=found, officer=officer)


@bp.get("/<uuid:about>")
def show(about: UUID) -> ResponseReturnValue:
    """One family's or meeting's recordings, each with what carries it."""
    return _page(_whose(about))


@bp.post("/<uuid:about>/holds")
def hold(about: UUID) -> ResponseReturnValue:
    """Set a legal hold: nothing of it is destroyed until it is lifted."""
    of = _whose(about)
    key = request.form.get("form_id", type=UUID) or uuid4()
    try:
        holds.place(db(), signed_in(), of, key, clean(request.form.get("reasons", "")), now())
    except RuleBroken as broken:
        return _page(of, broken)
    flash("The legal hold stands: nothing of it is destroyed.", "done")
    return redirect(url_for(".show", about=about))


@bp.post("/<uuid:about>/holds/<uuid:hold_id>/lift")
def lift(about: UUID, hold_id: UUID) -> ResponseReturnValue:
    """End a legal hold, with why."""
    of = _whose(about)
    row = db().get(LegalHold, hold_id)
    if row is None or (row.client_id or row.film_id) != about:
        raise NotVisible
    try:
        holds.lift(db(), signed_in(), row, clean(request.form.get("because", "")), now())
    except RuleBroken as broken:
        return _page(of, broken)
    flash("The hold is lifted. What is to be destroyed is destroyed by its own rules from now on.", "done")
    return redirect(url_for(".show", about=about))


@bp.get("/erasures/<uuid:erasure_id>")
def erasure(erasure_id: UUID) -> ResponseReturnValue:
    """What was destroyed, when, by which rule, and what may still lie on a device."""
    row = one_or_404(held.erasures_visible_to, Erasure, erasure_id)
    return render_template("recordings/erasure.html", facts=facts_of(db(), row.id))


@bp.get("/erasures/<uuid:erasure_id>/certificate")
def certificate(erasure_id: UUID) -> ResponseReturnValue:
    """The certificate as a file; until it is made, the page that says why not."""
    row = one_or_404(held.erasures_visible_to, Erasure, erasure_id)
    content = certificate_of(db(), row.id)
    if content is None:
        return redirect(url_for(".erasure", erasure_id=erasure_id))
    name = f"certificate-of-erasure-{row.id.hex[-8:]}.pdf"
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


@bp.get("/dates")
def dates() -> ResponseReturnValue:
    """A service's recordings by their dates, for its records officer: what goes when, what is held, what went with proof."""
    service = db().get_one(Service, service_here(Role.RECORDS_OFFICER))
    today = now().astimezone(ZoneInfo(service.time_zone)).date()
    past, soon = by_date.dated(db(), service, now(), today)
    return render_template(
        "recordings/dates.html",
        service=service,
        choices=service_choices(Role.RECORDS_OFFICER),
        past=past,
        soon=soon,
        holds=by_date.holds(db(), service),
        withdrawn=by_date.withdrawn(db(), service),
        erased=by_date.erased(db(), service),
        films=by_date.on_devices(db(), service),
        today=today,
    )


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    """The service's own figures, to change."""
    service = db().get_one(Service, service_here(Role.RECORDS_OFFICER))
    said = {"grace": service.grace_days, "kept": service.kept_days, "procedure": service.concern_procedure or ""}
    return _rules(service, RulesForm(data=said))


@bp.post("/rules")
def change_rules() -> ResponseReturnValue:
    """Keep them as they are said now."""
    service = db().get_one(Service, service_here(Role.RECORDS_OFFICER))
    form = RulesForm()
    if not form.validate_on_submit():
        return _rules(service, form), 422
    days = Days(form.grace.data, form.kept.data)
    footage_rules.set_(db(), signed_in(), service, days, form.procedure.data or "", now())
    flash("Kept. They hold from now on.", "done")
    return redirect(url_for(".index"))


def _rules(service: Service, form: RulesForm) -> str:
    choices = service_choices(Role.RECORDS_OFFICER)
    return render_template("recordings/rules.html", service=service, form=form, choices=choices)


def _whose(about: UUID) -> Whose:
    found = whose_is(db(), about)
    if found is None:
        raise NotVisible
    policy.require_visible(policy.may_see_holdings(signed_in(), found.owner_id, found.service_id))
    return found


def _page(of: Whose, broken: RuleBroken | None = None) -> ResponseReturnValue:
    service = db().get_one(Service, of.service_id)
    client = db().get(Client, of.id) if of.of_family else None
    rows = held.recordings_of(db(), of)
    today = now().astimezone(ZoneInfo(service.time_zone)).date()
    there = [row.id for row in rows if row.destroyed_at is None]
    page = render_template(
        "recordings/show.html",
        of=of,
        name=client.code if client else "A meeting",
        owner=db().get_one(Person, of.owner_id).name,
        service=service,
        rows=rows,
        fates=held.fates_of(db(), there, service, today),
        today=today,
        closed=bool(frozen(db(), [of.id])),
        stopped=bool(not_to_destroy(db(), [of.id])),
        holds=held.holds_of(db(), of),
        erasures=held.erasures_of(db(), of),
        films=held.films_on_devices(db(), of),
        may_hold=policy.may_hold(signed_in(), of.service_id),
        broken=broken,
        said=request.form,
        key=request.form.get("form_id") or uuid4(),
    )
    return page, 409 if broken else 200

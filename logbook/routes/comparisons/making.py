"""Group comparisons as their maker has them: a list, a new one, who is in it, the report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import comparisons, standing
from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.comparison import FEWEST_FOR_A_VERDICT, group
from logbook.domain.skills.dots import dots
from logbook.domain.skills.tables import by_practitioner, by_sub_scale
from logbook.models import belonging
from logbook.models.comparing import GroupComparison
from logbook.models.comparisons import (
    Member,
    asked_of,
    comparisons_visible_to,
    members,
    own_comparisons,
    trainees_to_compare,
)
from logbook.models.people import Person
from logbook.models.profiles import seen_by
from logbook.policy.comparing import ASKING, RATING
from logbook.routes.comparisons import bp
from logbook.routes.comparisons.forms import PairForm, ask_form, new_form, pair_choices
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in
from logbook.routes.services import service_among


@bp.get("")
def index() -> ResponseReturnValue:
    """One's own comparisons, and what one was asked to share for."""
    own = db().scalars(own_comparisons(signed_in()).limit(50)).all()
    asked = db().execute(asked_of(signed_in())).all()
    makes = bool(signed_in().services_as(*ASKING))
    return render_template("comparisons/index.html", own=own, asked=asked, makes=makes)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """A title, what the first and the second recordings are, and whose ratings it is over."""
    actor = signed_in()
    service_id = service_among([each for each in actor.places if policy.may_make_comparison(actor, each, asks=True)])
    form = new_form(able_own=policy.may_make_comparison(actor, service_id, asks=False))
    if form.validate_on_submit():
        asks = form.whose.data == "asked"
        names = (form.first_name.data or "", form.second_name.data or "")
        said = {"title": form.title.data or "", "names": names, "asks": asks}
        try:
            comparisons.make(db(), actor, service_id, comparison_id=form.key, **said, now=now())
            return redirect(url_for(".show", comparison_id=form.key))
        except RuleBroken as broken:
            form.say(broken)
    return render_template("comparisons/new.html", form=form), 422 if form.errors else 200


@bp.get("/<uuid:comparison_id>")
def show(comparison_id: UUID) -> ResponseReturnValue:
    """The report, which prints, and who is in it."""
    return _page(_mine(comparison_id))


@bp.route("/<uuid:comparison_id>/trainees/<uuid:journey_id>", methods=["GET", "POST"])
def put_in(comparison_id: UUID, journey_id: UUID) -> ResponseReturnValue:
    """Two ratings of one of one's own trainees."""
    comparison = _mine(comparison_id)
    journey = standing.of_journey(db(), signed_in(), journey_id)
    policy.require_visible(signed_in().id in journey.supervisor_ids)
    seen = seen_by(db(), signed_in().id, journey.trainee_id, now(), journey_id)
    form = PairForm()
    form.offer(pair_choices(seen.shown, signed_in().id))
    if form.validate_on_submit():
        try:
            comparisons.put_in(db(), signed_in(), comparison, journey_id, form.pair(), now())
            return redirect(url_for(".show", comparison_id=comparison.id))
        except RuleBroken as broken:
            form.say(broken)
    policy.require_visible(journey.service_id == comparison.service_id)
    name = db().scalar(select(Person.name).where(Person.id == journey.trainee_id))
    page = render_template("comparisons/pair.html", form=form, comparison=comparison, name=name, seen=seen)
    return page, 422 if form.errors else 200


@bp.post("/<uuid:comparison_id>/asked")
def ask(comparison_id: UUID) -> ResponseReturnValue:
    """Ask somebody of the service to share two of their ratings."""
    comparison = _mine(comparison_id)
    form = ask_form(_people(comparison))
    if form.validate_on_submit():
        try:
            comparisons.ask(db(), signed_in(), comparison, UUID(form.person.data), now())
            flash("They are asked. What they share stands here once they have chosen.", "done")
            return redirect(url_for(".show", comparison_id=comparison.id))
        except RuleBroken as broken:
            form.say(broken)
    return _page(comparison, form), 422


@bp.post("/<uuid:comparison_id>/places/<uuid:place_id>/taken-out")
def take_out(comparison_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """Out of it."""
    comparison = _mine(comparison_id)
    comparisons.take_out(db(), signed_in(), comparison, place_id, now())
    return redirect(url_for(".show", comparison_id=comparison.id))


@bp.post("/<uuid:comparison_id>/end")
def end(comparison_id: UUID) -> ResponseReturnValue:
    """Nothing more is put into it, and what was shared for it is shared no longer."""
    comparison = _mine(comparison_id)
    comparisons.end(db(), signed_in(), comparison, now())
    flash("The comparison has ended.", "done")
    return redirect(url_for(".show", comparison_id=comparison.id))


def _mine(comparison_id: UUID) -> GroupComparison:
    return one_or_404(comparisons_visible_to, GroupComparison, comparison_id)


def _people(comparison: GroupComparison) -> list[tuple[str, str]]:
    here = belonging.holders(db(), comparison.service_id, RATING, signed_in().today_in(comparison.service_id))
    return [(str(id_), name) for id_, name in here if id_ != signed_in().id]


def _page(comparison: GroupComparison, form: Any = None) -> str:
    within = members(db(), signed_in(), comparison, now())
    pairs = {each.letter: each.pair for each in within if each.pair is not None}
    report = group(pairs)
    asks, over = comparison.asks, comparison.ended_at is not None
    return render_template(
        "comparisons/show.html",
        comparison=comparison,
        members=within,
        report=report,
        picture=dots(report) if pairs else None,
        practitioners=by_practitioner(pairs),
        sub_scales=by_sub_scale(pairs),
        verdict=report.verdict(comparison.first_name, comparison.second_name),
        fewest=FEWEST_FOR_A_VERDICT,
        trainees=[] if asks or over else _not_in_yet(comparison, within),
        form=(form or ask_form(_people(comparison))) if asks and not over else None,
    )


def _not_in_yet(comparison: GroupComparison, within: list[Member]) -> list[Any]:
    """The maker's trainees of its service who are not in it."""
    there = {each.person_id for each in within}
    rows = db().execute(trainees_to_compare(signed_in(), comparison.service_id))
    return [row for row in rows if row.person_id not in there]

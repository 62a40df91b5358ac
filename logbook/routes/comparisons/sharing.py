"""What somebody was asked to share for a comparison: two of their ratings, a no, and taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook.actions import comparisons
from logbook.domain.refusals import RuleBroken
from logbook.models.comparing import ComparedPractitioner, GroupComparison
from logbook.models.comparisons import places_visible_to
from logbook.models.people import Person
from logbook.routes.comparisons import bp
from logbook.routes.comparisons.forms import PairForm, pair_choices
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in


@bp.route("/asked/<uuid:place_id>", methods=["GET", "POST"])
def asked(place_id: UUID) -> ResponseReturnValue:
    """Who asks, what they would see, and the choice."""
    place = _asked_of_me(place_id)
    form = PairForm()
    comparison = db().get_one(GroupComparison, place.comparison_id)
    shown = comparisons.shareable(db(), signed_in(), comparison, now())
    form.offer(pair_choices(shown, signed_in().id))
    if form.validate_on_submit():
        try:
            comparisons.share(db(), signed_in(), place, form.pair(), now())
            flash("The two ratings are shared for this comparison. You can take them back here.", "done")
            return redirect(url_for(".asked", place_id=place.id))
        except RuleBroken as broken:
            form.say(broken)
    maker = db().scalar(select(Person.name).where(Person.id == comparison.maker_id))
    in_it = {place.first_rating_id, place.second_rating_id}
    page = render_template(
        "comparisons/asked.html",
        form=form,
        place=place,
        comparison=comparison,
        maker=maker,
        shared=[each for each in shown if each.id in in_it] if place.shared_at else [],
        few=len(shown) < 2,
    )
    return page, 422 if form.errors else 200


@bp.post("/asked/<uuid:place_id>/taken-back")
def take_back(place_id: UUID) -> ResponseReturnValue:
    """Shared no longer, at once."""
    place = _asked_of_me(place_id)
    comparisons.take_back(db(), signed_in(), place, now())
    flash("Taken back: nothing of it is in the comparison any more.", "done")
    return redirect(url_for(".asked", place_id=place.id))


@bp.post("/asked/<uuid:place_id>/no")
def say_no(place_id: UUID) -> ResponseReturnValue:
    """Not this time; no reason is asked."""
    comparisons.say_no(db(), signed_in(), _asked_of_me(place_id), now())
    flash("That is fine. Nothing was shared.", "done")
    return redirect(url_for(".index"))


def _asked_of_me(place_id: UUID) -> ComparedPractitioner:
    return one_or_404(places_visible_to, ComparedPractitioner, place_id)

"""Review mode: the whole screen for the sofa, one moment after the other, the client's own turn first."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import drafts, reviewing, standing
from logbook.actions.cycles import Stale
from logbook.domain.refusals import RuleBroken
from logbook.models.clients import Client
from logbook.models.cycles import Cycle, number_of
from logbook.models.standing import cycles_visible_to
from logbook.routes.clip_page import WITH_CLIPS
from logbook.routes.cycles.form import ReviewWords
from logbook.routes.drafts import mine, typed
from logbook.routes.fields import TickField
from logbook.routes.finding import one_to_write_in
from logbook.routes.request import db, drafted, live_session, now, signed_in
from logbook.routes.stale import version_seen
from logbook.routes.storyboard import moments

bp = Blueprint("review_mode", __name__)

WORDS = ("own_words", "strengths", "clients_working_point", "guiders_working_point")


class ReviewForm(ReviewWords):
    """What is typed while the review runs, and whether it is dated today."""

    held_today = TickField("We held the shared review today", optional=True)


@bp.get("/cycles/<uuid:cycle_id>/review")
@drafted
def show(cycle_id: UUID) -> ResponseReturnValue:
    """The review, at the place the address names: 0 is its beginning; what was typed before is there."""
    cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id)
    draft = mine(request.path)
    there = {name: getattr(cycle, name) for name in WORDS} | {"version": str(cycle.version)}
    form = ReviewForm(typed(draft)) if draft else ReviewForm(formdata=None, data=there)
    return _page(cycle, form, at=request.args.get("moment", 0, type=int))


@bp.post("/cycles/<uuid:cycle_id>/review")
def keep(cycle_id: UUID) -> ResponseReturnValue:
    """Leave the review: what was typed is saved in the entry. A button to another moment keeps it as a draft and goes there."""
    cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id)
    to = request.form.get("go", "")
    if to.isascii() and to.isdecimal() and len(to) < 4:
        fields = {name: values for name, values in request.form.lists() if name != "go"}
        drafts.keep(db(), signed_in(), live_session().home_id, request.path, fields, now())
        return redirect(url_for(".show", cycle_id=cycle_id, moment=to))
    form = ReviewForm()
    status = 422
    if form.validate_on_submit():
        words = {name: form[name].data or "" for name in WORDS}
        try:
            reviewing.keep(
                db(), signed_in(), cycle, words,
                held_today=form.held_today.data, seen_version=version_seen(form.version), now=now(),
            )  # fmt: skip
        except RuleBroken as broken:
            form.say(broken)
        except Stale:
            status, form.version.data = 409, str(cycle.version)
        else:
            drafts.drop(db(), signed_in(), request.path)
            flash("Saved with the cycle.", "done")
            return redirect(url_for("cycles.show", cycle_id=cycle_id))
    return _page(cycle, form, status=status)


def _page(cycle: Cycle, form: ReviewForm, at: int | None = None, status: int = 200) -> ResponseReturnValue:
    """`at` None is the end, where everything that was typed stands open."""
    ready = [each for each in moments(cycle, standing.of_journey(db(), signed_in(), cycle.journey_id)) if each.is_ready]
    page = render_template(
        "review/show.html",
        cycle=cycle,
        client=db().get_one(Client, cycle.client_id),
        number=number_of(db(), cycle),
        moments=ready,
        at=min(max(at, 0), len(ready) + 1) if at is not None else len(ready) + 1,
        form=form,
        stale=status == 409,
    )
    answer = make_response(page, status)
    answer.headers["Content-Security-Policy"] = WITH_CLIPS
    return answer

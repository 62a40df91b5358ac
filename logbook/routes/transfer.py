"""Transfer plans: one sub-scale into another meeting, tried there, looked at again. One's own."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook.actions import transfer as actions
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.domain.skills import transfer
from logbook.domain.skills.scales import Scale
from logbook.models.comparing import TransferPlan
from logbook.models.plans import facts_of, open_items, own_plans, plans_visible_to
from logbook.models.recordings import Clip
from logbook.models.scales import in_use, scale_of
from logbook.routes.fields import DayField, Form, LineField, SelectField, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in

bp = Blueprint("transfer", __name__, url_prefix="/skills/plans")

CLIPS = 30


class PlanForm(Form):
    """What to take where."""

    number = SelectField("Which sub-scale?", ask="Choose one")
    setting = LineField("In which other meeting?", most=120, hint="Such as a team meeting or a visit.")
    trying = WordsField("What will you try?", most=transfer.MOST_WORDS, rows=3)
    clip = SelectField("A moment of yours to look at beforehand", optional=True)


class TriedForm(Form):
    """The day it was tried."""

    on = DayField("When did you try it?")


class LookedForm(Form):
    """The day it was looked at again, and what came of it."""

    on = DayField("When did you look at it again?")
    came_of_it = WordsField("What came of it?", optional=True, most=transfer.MOST_WORDS, rows=3)


@bp.get("")
def index() -> ResponseReturnValue:
    """One's plans, those under way first, and the form for one more."""
    return _page(_plan_form())


@bp.post("")
def choose() -> ResponseReturnValue:
    """A new plan."""
    form = _plan_form()
    if form.validate_on_submit():
        service_id, scale = _scale()
        said = {"setting": form.setting.data or "", "trying": form.trying.data or ""}
        clip_id = UUID(form.clip.data) if form.clip.data else None
        try:
            number = int(form.number.data)
            actions.choose(
                db(), signed_in(), service_id, scale, number, plan_id=form.key, clip_id=clip_id, **said, now=now()
            )
            return redirect(url_for(".index"))
        except RuleBroken as broken:
            form.say(broken)
    return _page(form, 422)


@bp.route("/<uuid:plan_id>/tried", methods=["GET", "POST"])
def tried(plan_id: UUID) -> ResponseReturnValue:
    """It was tried."""
    plan, form = _plan(plan_id), TriedForm()
    if form.validate_on_submit():
        try:
            actions.tried(db(), signed_in(), plan, form.on.day, now())
            flash("Noted. Looking at it again comes next.", "done")
            return redirect(url_for(".index"))
        except RuleBroken as broken:
            form.say(broken)
    return _step(plan, form, "You tried it")


@bp.route("/<uuid:plan_id>/looked", methods=["GET", "POST"])
def looked(plan_id: UUID) -> ResponseReturnValue:
    """It was looked at again."""
    plan, form = _plan(plan_id), LookedForm()
    if form.validate_on_submit():
        try:
            actions.looked(db(), signed_in(), plan, form.on.day, form.came_of_it.data or "", now())
            return redirect(url_for(".index"))
        except RuleBroken as broken:
            form.say(broken)
    return _step(plan, form, "You looked at it again")


@bp.post("/<uuid:plan_id>/let-go")
def let_go(plan_id: UUID) -> ResponseReturnValue:
    """No longer under way; it can be taken up again."""
    actions.let_go(db(), signed_in(), _plan(plan_id), now())
    return redirect(url_for(".index"))


@bp.post("/<uuid:plan_id>/taken-up")
def take_up(plan_id: UUID) -> ResponseReturnValue:
    """Under way again."""
    actions.take_up(db(), signed_in(), _plan(plan_id), now())
    return redirect(url_for(".index"))


def _plan(plan_id: UUID) -> TransferPlan:
    return one_or_404(plans_visible_to, TransferPlan, plan_id)


def _scale() -> tuple[UUID, Scale]:
    """The scale that is rated on where this person is: the one that ships where there are several."""
    actor = signed_in()
    for service_id in actor.places:
        for version in in_use(db(), service_id, actor.today_in(service_id)):
            return service_id, scale_of(version)
    raise NotAllowed


def _plan_form() -> PlanForm:
    service_id, scale = _scale()
    under_way = open_items(db(), signed_in().id, scale.key)
    form = PlanForm(number=str(transfer.suggested(scale, under_way).number))
    form.number.choices = {str(item.number): item.short_title for item in scale.sub_scales}
    form.clip.choices = dict([("", "None"), *_moments(service_id)])
    return form


def _moments(service_id: UUID) -> list[tuple[str, str]]:
    """One's latest moments that have a name."""
    here = (Clip.service_id == service_id, Clip.moment != "")
    own = (Clip.owner_id == signed_in().id, Clip.deleted_at.is_(None), Clip.destroyed_at.is_(None))
    query = select(Clip.id, Clip.moment).where(*own, *here).order_by(Clip.made_at.desc(), Clip.id).limit(CLIPS)
    return [(str(row.id), row.moment) for row in db().execute(query)]


def _page(form: PlanForm, status: int = 200) -> ResponseReturnValue:
    plans = [(plan, facts_of(plan)) for plan in db().scalars(own_plans(signed_in()))]
    under_way = [each for each in plans if each[1].open]
    page = render_template(
        "transfer/index.html",
        form=form,
        under_way=under_way,
        earlier=[each for each in plans if not each[1].open],
        room=len(under_way) < transfer.MOST_OPEN,
        State=transfer.State,
        chosen=request.method == "POST",
    )
    return page, status


def _step(plan: TransferPlan, form: Form, heading: str) -> ResponseReturnValue:
    page = render_template("transfer/step.html", plan=plan, form=form, heading=heading)
    return page, 422 if form.errors else 200
